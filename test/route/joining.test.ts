import { describe, expect, test } from 'vitest'
import { joiningAt } from '../../src/route/joining.ts'
import { a, b, decide, mail, NOW, over, reasons, shows, told } from './due-cases.ts'

const MINUTE_MS = 60_000
const echoes = (of: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(of).map(([alert, causes]) => [alert, new Set(causes)]))

describe('what joins at a destination', () => {
  const joining = (
    present: readonly string[],
    settled: readonly string[],
    of: Parameters<typeof echoes>[0],
  ) => Object.fromEntries(joiningAt(new Set(present), new Set(settled), echoes(of)))

  test('1.5 an echo joins what caused it, where that is told', () => {
    expect(joining(['root', 'echo'], [], { echo: ['root'] })).toEqual({ echo: 'root' })
    expect(joining(['echo'], [], { echo: ['root'] })).toStrictEqual({})
    expect(joining(['root', 'echo'], [], {})).toStrictEqual({})
  })

  test('1.5 in a chain all join the root, else the next one that stands for itself', () => {
    expect(joining(['c', 'b', 'a'], [], { c: ['b', 'a'], b: ['a'] })).toEqual({ c: 'a', b: 'a' })
    expect(joining(['c', 'b'], [], { c: ['b', 'a'], b: ['a'] })).toEqual({ c: 'b' })
  })

  test('1.5 what was told in its own right stays so', () => {
    expect(joining(['root', 'echo'], ['echo'], { echo: ['root'] })).toEqual({})
    expect(joining(['c', 'b', 'a'], ['b'], { c: ['b'], b: ['a'] })).toEqual({ c: 'b' })
  })
})

describe('what is due about echoes', () => {
  const [echo, grown] = [
    { ...b, id: 'echo', count: 12 },
    { ...b, id: 'echo', count: 14 },
  ]
  const fresh = { lastNoticeAt: NOW - MINUTE_MS, lastEditAt: NOW - MINUTE_MS }

  test('1.5 a first notice shows them, and tells of its own alerts only', () => {
    const { deliveries } = decide([a], { ref: null, lastNoticeAt: null }, [], undefined, undefined, [echo])
    expect(deliveries).toMatchObject([{ reason: 'new', alerts: ['a'], joined: ['echo'] }])
  })

  test('1.5 one that comes, or grows, is an edit and no notice', () => {
    expect(
      reasons(decide([a], { ...fresh, shown: shows(a) }, [told('a')], undefined, undefined, [echo])),
    ).toEqual(['edit edit'])
    expect(
      reasons(decide([a], { ...fresh, shown: shows(a, echo) }, [told('a')], undefined, undefined, [echo])),
    ).toEqual([])
    expect(
      reasons(decide([a], { ...fresh, shown: shows(a, echo) }, [told('a')], undefined, undefined, [grown])),
    ).toEqual(['edit more'])
    expect(reasons(decide([a], { ...fresh, shown: shows(a) }, [told('a')], mail, undefined, [echo]))).toEqual(
      [],
    )
  })

  test('1.5 a message is not over before what failed through it is', () => {
    const living = { lastNoticeAt: NOW - 60 * MINUTE_MS, lastEditAt: NOW - 60 * MINUTE_MS }
    const ended = (joined: typeof echo) =>
      decide([over], { ...living, shown: shows(a, echo) }, [told('a')], undefined, undefined, [joined])
    expect(ended(echo).deliveries).toMatchObject([{ slot: 'edit', reason: 'edit', closes: false }])
    expect(ended({ ...echo, state: 'resolved', endedAt: NOW }).deliveries).toMatchObject([
      { slot: 'edit', reason: 'resolved', closes: true, joined: ['echo'] },
    ])
    const inMail = decide([over], { ...living, shown: shows(a) }, [told('a')], mail, undefined, [echo])
    expect(inMail).toMatchObject({ deliveries: [], close: false })
  })
})
