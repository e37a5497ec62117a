import { describe, expect, test } from 'vitest'
import { anAlert } from '../support/alerts.ts'
import type { World } from '../support/world.ts'
import { cli, world } from './place.ts'

async function run(opened: World, ...args: readonly string[]) {
  return await cli([...args, '--config', opened.configPath])
}

async function rows(opened: World, ...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  return JSON.parse((await run(opened, ...args, '--json')).out) as readonly Record<string, unknown>[]
}

const ADD = [
  'silence',
  'add',
  'team=payments',
  'rule =~ "burst|x"',
  '--for',
  '2h',
  '--comment',
  'vendor',
  '--by',
  'Ben',
]

async function firing(opened: World): Promise<void> {
  const store = await opened.store()
  const labels = { team: ['payments'] }
  await store.alerts.commit({
    changes: [
      { kind: 'open', alert: anAlert({ id: 'a-1', rule: 'burst', labels }) },
      { kind: 'open', alert: anAlert({ id: 'a-2', state: 'resolved', endedAt: 1 }) },
    ],
    crossings: [],
    evaluatedSeq: 0,
    rulesSeen: [],
  })
}

describe('silences', () => {
  test('one is added, listed, and expired', async () => {
    const opened = await world()
    const added = await run(opened, ...ADD)
    expect(added).toMatchObject({
      status: 0,
      err: expect.stringMatching(/^Silenced until .*: team = payments, rule =~ /),
    })
    const id = added.out
    expect(await rows(opened, 'silences')).toMatchObject([
      {
        id,
        matchers: ['team = payments', 'rule =~ "burst|x"'],
        created_by: 'Ben',
        comment: 'vendor',
        state: 'active',
      },
    ])
    expect((await run(opened, 'silences')).out).toContain('team = payments, rule =~ "burst|x"')
    expect(await run(opened, 'silence', 'expire', id)).toMatchObject({ status: 0 })
    expect(await rows(opened, 'silences')).toEqual([])
    expect(await rows(opened, 'silences', '--all')).toMatchObject([{ id, state: 'expired' }])
    expect(await run(opened, 'silence', 'expire', id)).toMatchObject({
      status: 1,
      err: expect.stringContaining('there is no active silence'),
    })
  })

  test.each([
    [
      'no matcher',
      ['silence', 'add', 'payments', '--for', '2h', '--comment', 'x'],
      "'payments' is no matcher",
    ],
    ['every alert', ['silence', 'add', 'team=~".*"', '--for', '2h', '--comment', 'x'], 'select every alert'],
    ['no duration', ['silence', 'add', 'a=b', '--for', 'soon', '--comment', 'x'], 'Expected a duration'],
    ['no time', ['silence', 'add', 'a=b', '--comment', 'x'], "required option '--for"],
    ['no comment', ['silence', 'add', 'a=b', '--for', '2h'], "required option '--comment"],
  ])('%s: status 2', async (_, args, says) => {
    const opened = await world()
    const ended = await run(opened, ...args)
    expect(ended).toMatchObject({ status: 2, out: '', err: expect.stringContaining(says) })
    expect(ended.err).not.toMatch(/\.ts:\d/)
  })
})

describe('what holds alerts back', () => {
  test('4.6 is shown with them, by whom', async () => {
    const opened = await world()
    await firing(opened)
    const { out: id } = await run(opened, ...ADD)
    expect(await run(opened, 'ack', 'a-1', '--by', 'Ana')).toMatchObject({ status: 0 })
    expect(await rows(opened, 'alerts', '--state', 'firing')).toMatchObject([
      { id: 'a-1', acknowledged_by: 'Ana', suppressed_by: [id] },
    ])
    expect((await run(opened, 'alerts')).out).toContain('acknowledged by Ana, silenced by Ben')
  })

  test.each([
    ['a-2', 'it is resolved'],
    ['nobody', "there is no alert 'nobody'"],
  ])('%s cannot be acknowledged', async (id, says) => {
    const opened = await world()
    await firing(opened)
    expect(await run(opened, 'ack', id)).toMatchObject({ status: 1, err: expect.stringContaining(says) })
  })
})
