import { describe, expect, onTestFinished, test } from 'vitest'
import { createTestClock } from '../support/clock.ts'
import { startRunning } from '../support/running.ts'
import { BACK_ENDS } from '../support/stores.ts'
import { openWorld, type WorldOptions } from '../support/world.ts'

const START = Date.UTC(2026, 10, 24, 2, 0)
const [SECOND, MINUTE] = [1_000, 60_000]

/** Whom a message names as having failed through what it is about. */
function echoesIn(blocks: unknown): readonly string[] {
  const line = /Also failed through it: (.*?)(?:\\n|")/.exec(JSON.stringify(blocks))?.[1] ?? ''
  return line === ''
    ? []
    : line
        .replace(/<[^|>]*\|([^>]*)>/g, '$1')
        .split(', ')
        .toSorted()
}

describe.each(BACK_ENDS)('a chain of three recipes on $name', ({ site }) => {
  const open = async (options: WorldOptions) => {
    const place = await site()
    onTestFinished(() => place.close())
    const clock = createTestClock(START)
    const world = await openWorld({ clock, settings: { store: { url: place.config.url } }, ...options })
    onTestFinished(() => world[Symbol.asyncDispose]())
    const chain = ['Order sync', 'Create invoice', 'Find customer'].map((name) =>
      world.workato.addRecipe({ name }),
    )
    const running = await startRunning(world, clock)
    onTestFinished(async () => await running.stop())
    const fail = (times: number) => {
      for (let time = 0; time < times; time += 1) world.workato.failChain(chain)
    }
    return { ...world, running, fail, chain }
  }

  test('1.5 one incident: one message about the root, the others in it, also as it grows and ends', async () => {
    const { running, fail, slack, mailbox, store } = await open({})
    fail(6)
    await running.pass(MINUTE)
    await running.pass(10 * SECOND)
    const [parent, ...others] = slack.messages('alerts')
    expect(others).toEqual([])
    expect(parent?.text).toMatch(/^🟠 Find customer: 6 failed jobs in 15 min/)
    // Whose failures are found while the first message is sent are shown by its first edit.
    await running.pass(MINUTE)
    expect(echoesIn(slack.messages('alerts')[0]?.blocks)).toEqual(['Create invoice (6)', 'Order sync (6)'])
    expect(mailbox.messages).toHaveLength(1)
    fail(1)
    await running.pass(2 * MINUTE)
    await running.pass(MINUTE)
    expect(slack.messages('alerts')).toHaveLength(1)
    expect(echoesIn(slack.messages('alerts')[0]?.blocks)).toEqual(['Create invoice (7)', 'Order sync (7)'])
    await running.pass(16 * MINUTE)
    await running.pass(2 * MINUTE)
    await running.pass(MINUTE)
    expect(slack.messages('alerts')).toHaveLength(1)
    expect(slack.messages('alerts')[0]?.text).toMatch(/^🟢 Find customer recovered/)
    expect(mailbox.messages).toHaveLength(2)
    const failures = await (await store()).failures.list({ limit: 100 })
    expect(failures.filter(({ root }) => root === null)).toHaveLength(7)
  })

  test('1.5 an echo in a group of its own joins what its receiver was told of, and causes no message', async () => {
    const { running, fail, slack, mailbox } = await open({ route: { group_by: ['recipe'] } })
    fail(6)
    await running.pass(MINUTE)
    await running.pass(10 * SECOND)
    await running.pass(2 * MINUTE)
    expect(slack.messages('alerts').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^🟠 Find customer: 6 failed jobs in 15 min/),
    ])
    expect(JSON.stringify(slack.messages('alerts')[0]?.blocks)).toContain('Also failed through it: ')
    expect(mailbox.messages).toHaveLength(1)
  })

  test('1.5 what fails by itself too has a message of its own', async () => {
    const { running, fail, slack, workato, chain } = await open({ route: { group_by: ['recipe'] } })
    fail(6)
    await running.pass(MINUTE)
    await running.pass(10 * SECOND)
    workato.finish(chain[0] ?? 0, { count: 1 })
    await running.pass(MINUTE)
    await running.pass(MINUTE)
    expect(slack.messages('alerts').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^🟠 Find customer: 6/),
      expect.stringMatching(/^🟠 Order sync: 7/),
    ])
  })

  test('1.5 sums over recipes count the root alone', async () => {
    const rule = {
      name: 'failures',
      when: { job_failed_count: { over: '15m', at_least: 5 } },
      by: ['workspace'],
    }
    const { running, fail, slack } = await open({ rules: [rule] })
    fail(6)
    await running.pass(MINUTE)
    await running.pass(10 * SECOND)
    expect(slack.messages('alerts').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^🟠 .*6 failed jobs in 15 min/),
    ])
  })
})
