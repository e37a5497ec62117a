import { describe, expect, test } from 'vitest'
import { type Episode, type Folded, fold } from '../../src/alerts/fold.ts'
import type { Span } from '../../src/model/facts.ts'

const timing = { forMs: 5, keepFiringForMs: 5 }

type Said = Partial<Omit<Span, 'from' | 'to'>>

const YES: Said = { truth: 'yes', severity: 'warning', count: 2, peak: 2 }
const NO: Said = { truth: 'no' }
const UNKNOWN: Said = { truth: 'unknown' }

/** Spans one after the other, from 0 on; each up to its instant. */
function timeline(...parts: readonly (readonly [Said, number])[]): readonly Span[] {
  return parts.map(([said, to], index) => ({
    from: parts[index - 1]?.[1] ?? 0,
    to,
    truth: 'no',
    severity: null,
    count: 0,
    peak: 0,
    partial: false,
    about: false,
    ...said,
  }))
}

/** Everything known through an instant far off. */
function folded(...parts: readonly (readonly [Said, number])[]): readonly Episode[] {
  return fold(timing, null, timeline(...parts), 1_000).episodes
}

function checkpoint(at: number, ...parts: readonly (readonly [Said, number])[]): Folded['checkpoint'] {
  return fold(timing, null, timeline(...parts), at).checkpoint
}

const firing: Episode = {
  state: 'firing',
  startedAt: 0,
  firedAt: 5,
  clockMs: 0,
  falseSince: null,
  heldFrom: 0,
  severity: 'warning',
  worst: 'warning',
  count: 2,
  peak: 2,
  about: false,
  resolvedAt: null,
}

describe('4.1 inactive, pending, firing, resolved', () => {
  test('4.1 while the condition does not hold, or nobody knows, there is none', () => {
    expect(folded([NO, 10])).toEqual([])
    expect(folded([UNKNOWN, 10])).toEqual([])
  })

  test('4.1 it is pending as long as the condition holds for less than `for`, and fires in that very instant', () => {
    expect(folded([YES, 4])).toEqual([{ ...firing, state: 'pending', firedAt: null, clockMs: 4 }])
    expect(folded([YES, 5])).toEqual([firing])
    expect(folded([NO, 3], [YES, 20])).toEqual([{ ...firing, startedAt: 3, firedAt: 8, heldFrom: 3 }])
    expect(fold({ ...timing, forMs: 0 }, null, timeline([YES, 0]), 0).episodes).toEqual([
      { ...firing, firedAt: 0 },
    ])
  })

  test('4.1 what turns false before leaves nothing, though it be the instant when it would have fired', () => {
    expect(folded([YES, 4], [NO, 9])).toEqual([])
    expect(folded([YES, 5], [NO, 9])).toEqual([])
    expect(folded([YES, 6], [NO, 9])).toMatchObject([{ firedAt: 5, falseSince: 6, clockMs: 3 }])
  })

  test('4.1 it fires on while the condition is false for less than `keep_firing_for`', () => {
    expect(folded([YES, 10], [NO, 14])).toEqual([{ ...firing, count: 0, falseSince: 10, clockMs: 4 }])
    expect(folded([YES, 10], [NO, 15], [YES, 20])).toEqual([{ ...firing, heldFrom: 15 }])
  })

  test('4.1 it is resolved in the very instant when that is over, as of when the condition ended', () => {
    const resolved = { ...firing, state: 'resolved', count: 0, falseSince: 10, resolvedAt: 15 }
    expect(folded([YES, 10], [NO, 15])).toEqual([resolved])
    expect(folded([YES, 10], [NO, 90])).toEqual([resolved])
    expect(folded([YES, 10], [NO, 16], [YES, 30])).toEqual([
      resolved,
      { ...firing, startedAt: 16, firedAt: 21, heldFrom: 16 },
    ])
  })

  test('4.1 a clock that was reset starts again', () => {
    expect(folded([YES, 10], [NO, 14], [YES, 16], [NO, 20])).toMatchObject([
      { state: 'firing', falseSince: 16, clockMs: 4 },
    ])
  })

  test('4.1 it gets worse and better, and remembers the worst', () => {
    const critical: Said = { ...YES, severity: 'critical', count: 7, peak: 9 }
    expect(folded([YES, 10], [critical, 20])).toMatchObject([
      { severity: 'critical', worst: 'critical', count: 7, peak: 9 },
    ])
    expect(folded([critical, 10], [YES, 20])).toMatchObject([
      { severity: 'warning', worst: 'critical', count: 2, peak: 9 },
    ])
  })

  test('3.3 what is known in part makes it worse, never better', () => {
    const critical: Said = { ...YES, severity: 'critical' }
    expect(folded([critical, 10], [{ ...YES, partial: true }, 20])).toMatchObject([{ severity: 'critical' }])
    expect(folded([YES, 10], [{ ...critical, partial: true }, 20])).toMatchObject([{ severity: 'critical' }])
  })

  test('3.2 the number follows; its peak, and whether it is about, are those of the time it held', () => {
    const about: Said = { ...YES, about: true }
    expect(folded([about, 10], [YES, 20])).toMatchObject([{ about: true }])
    expect(folded([YES, 10], [about, 20])).toMatchObject([{ about: true }])
    expect(folded([YES, 10], [{ ...NO, count: 1, peak: 8, about: true }, 12])).toMatchObject([
      { count: 1, peak: 2, about: false },
    ])
    expect(folded([YES, 10], [{ ...UNKNOWN, count: 1, peak: 8, about: true }, 12])).toMatchObject([
      { count: 1, peak: 2, about: false },
    ])
  })
})

describe('4.3 unknown changes nothing and stops the clocks', () => {
  test('4.3 the clock of `for`', () => {
    expect(folded([YES, 3], [UNKNOWN, 30])).toMatchObject([{ state: 'pending', clockMs: 3 }])
    expect(folded([YES, 3], [UNKNOWN, 30], [YES, 40])).toMatchObject([{ firedAt: 32, startedAt: 0 }])
  })

  test('4.3 the clock of `keep_firing_for`', () => {
    expect(folded([YES, 10], [NO, 13], [UNKNOWN, 30])).toMatchObject([
      { state: 'firing', falseSince: 10, clockMs: 3 },
    ])
    expect(folded([YES, 10], [NO, 13], [UNKNOWN, 30], [NO, 40])).toMatchObject([
      { state: 'resolved', falseSince: 10, resolvedAt: 32 },
    ])
  })
})

describe('3.4 since when the condition holds that held last', () => {
  test.each<[string, Said]>([
    ['was false', NO],
    ['was unknown', UNKNOWN],
  ])('3.4 from when it came back after it %s', (_, between) => {
    expect(folded([YES, 10], [between, 12], [YES, 20])).toMatchObject([{ startedAt: 0, heldFrom: 12 }])
  })

  test('3.4 not from when it only got worse, nor from where the fold went on', () => {
    expect(folded([YES, 10], [{ ...YES, severity: 'critical' }, 20])).toMatchObject([{ heldFrom: 0 }])
    const start = { ...firing, heldFrom: -7 }
    expect(fold(timing, start, timeline([YES, 9]), 1_000).episodes).toEqual([start])
  })
})

describe('3.4 a fold goes on from where all facts end', () => {
  test('3.4 the episode that is open there, as it is before that instant', () => {
    const parts = [
      [YES, 10],
      [NO, 30],
    ] as const
    const pending = { ...firing, state: 'pending', firedAt: null }
    expect(checkpoint(0, ...parts)).toBe(null)
    expect(checkpoint(3, ...parts)).toEqual({ ...pending, clockMs: 3 })
    expect(checkpoint(5, ...parts)).toEqual({ ...pending, clockMs: 5 })
    expect(checkpoint(6, ...parts)).toEqual(firing)
    expect(checkpoint(10, ...parts)).toEqual(firing)
    expect(checkpoint(13, ...parts)).toEqual({ ...firing, count: 0, falseSince: 10, clockMs: 3 })
    expect(checkpoint(16, ...parts)).toBe(null)
    expect(checkpoint(31, ...parts)).toBe(null)
  })

  test('3.4 at the end of all spans too', () => {
    expect(checkpoint(9, [YES, 9])).toEqual(firing)
    expect(checkpoint(12, [YES, 10], [NO, 12])).toEqual({
      ...firing,
      count: 0,
      falseSince: 10,
      clockMs: 2,
    })
  })

  test('3.4 cutting there changes nothing else', () => {
    const spans = timeline([YES, 10], [NO, 13], [UNKNOWN, 15], [NO, 40])
    const whole = fold(timing, null, spans, 1_000).episodes
    for (let cut = 0; cut <= 40; cut += 1) expect(fold(timing, null, spans, cut).episodes).toEqual(whole)
  })

  test('3.4 what was running is handed in, and left as it was', () => {
    const start: Episode = { ...firing, startedAt: -20, firedAt: -10, falseSince: -3, clockMs: 3 }
    expect(fold(timing, start, timeline([NO, 9]), 0)).toEqual({
      episodes: [{ ...start, state: 'resolved', count: 0, clockMs: 0, resolvedAt: 2 }],
      checkpoint: start,
    })
    expect(start.state).toBe('firing')
  })
})
