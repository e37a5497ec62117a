import { describe, expect, onTestFinished, test } from 'vitest'
import { createTestClock } from '../support/clock.ts'
import { startRunning } from '../support/running.ts'
import { BACK_ENDS } from '../support/stores.ts'
import { openWorld } from '../support/world.ts'

const START = Date.UTC(2026, 10, 24, 2, 0)
const [SECOND, MINUTE] = [1_000, 60_000]

describe.each(BACK_ENDS)('a burst on $name', ({ site }) => {
  test('from the first failure to its end: one parent, a thread, quiet edits; mails in one thread', async () => {
    const place = await site()
    onTestFinished(() => place.close())
    const clock = createTestClock(START)
    await using world = await openWorld({ clock, settings: { store: { url: place.config.url } } })
    const { slack, mailbox } = world
    const recipe = world.workato.addRecipe({ name: 'Order sync' })
    await using running = await startRunning(world, clock)

    world.workato.finish(recipe, { count: 6 })
    await running.pass(MINUTE)
    expect(slack.messages('alerts')).toEqual([])
    await running.pass(10 * SECOND)
    expect(slack.messages('alerts').map(({ text }) => text)).toEqual([
      '🟠 Order sync: 6 failed jobs in 15 min · 404 Not Found: no such order',
    ])
    expect(mailbox.messages.map(({ subject }) => subject)).toEqual([
      '[warning] Order sync: 6 failed jobs in 15 min',
    ])

    // Worse: at once, in the thread and shown in the channel; the parent says so within a minute.
    world.workato.finish(recipe, { count: 20 })
    await running.pass(MINUTE)
    expect(slack.messages('alerts')).toHaveLength(2)
    await running.pass(MINUTE)
    const [parent, worse, ...more] = slack.messages('alerts')
    expect(more).toEqual([])
    expect(worse).toMatchObject({
      thread_ts: parent?.ts,
      broadcast: true,
      text: expect.stringContaining('26'),
    })
    expect(parent?.text).toMatch(/^🔴 Order sync: 26 failed jobs in 15 min/)
    expect(mailbox.messages).toHaveLength(2)

    // The window empties: better at first, then over.
    await running.pass(16 * MINUTE)
    await running.pass(MINUTE)
    await running.pass(2 * MINUTE)
    await running.pass(MINUTE)
    expect(slack.messages('alerts')).toHaveLength(2)
    expect(slack.notifications('alerts')).toHaveLength(2)
    expect(slack.messages('alerts')[0]?.text).toMatch(/^🟢 Order sync recovered/)
    const [first, , last] = mailbox.messages
    expect(mailbox.messages).toHaveLength(3)
    expect(last?.header('in-reply-to')).toBe(first?.messageId)
    expect(last?.thread).toBe(first?.messageId)

    await running.pass(2 * 60 * MINUTE)
    expect(slack.messages('alerts')).toHaveLength(2)
    expect(mailbox.messages).toHaveLength(3)
    const failures = await (await world.store()).failures.list({ limit: 100 })
    expect(failures).toHaveLength(26)
  })
})
