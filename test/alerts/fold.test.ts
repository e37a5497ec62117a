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
  heldThrough: 0,
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
    expect(folded([YES, 4])).toEqual([
      { ...firing, state: 'pending', firedAt: null, clockMs: 4, heldThrough: 4 },
    ])
    expect(folded([YES, 5])).toEqual([{ ...firing, heldThrough: 5 }])
    expect(folded([NO, 3], [YES, 20])).toEqual([{ ...firing, startedAt: 3, firedAt: 8, heldThrough: 20 }])
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
    expect(folded([YES, 10], [NO, 14])).toEqual([
      { ...firing, count: 0, falseSince: 10, clockMs: 4, heldThrough: 9 },
    ])
    expect(folded([YES, 10], [NO, 15], [YES, 20])).toEqual([{ ...firing, heldThrough: 20 }])
  })

  test('4.1 it is resolved in the very instant when that is over, as of when the condition ended', () => {
    const resolved = {
      ...firing,
      state: 'resolved',
      count: 0,
      falseSince: 10,
      resolvedAt: 15,
      heldThrough: 9,
    }
    expect(folded([YES, 10], [NO, 15])).toEqual([resolved])
    expect(folded([YES, 10], [NO, 90])).toEqual([resolved])
    expect(folded([YES, 10], [NO, 16], [YES, 30])).toEqual([
      resolved,
      { ...firing, startedAt: 16, firedAt: 21, heldThrough: 30 },
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

describe('3.4 through when a condition is known to have held', () => {
  const through = (at: number, ...parts: readonly (readonly [Said, number])[]): readonly number[] =>
    fold(timing, null, timeline(...parts), at).episodes.map(({ heldThrough }) => heldThrough)

  test.each<[string, Said]>([
    ['was false', NO],
    ['was unknown', UNKNOWN],
  ])(
    '3.4 the last instant before it %s, or since when it holds again beyond the checkpoint',
    (_, between) => {
      expect(through(14, [YES, 10], [between, 14])).toEqual([9])
      expect(through(11, [YES, 10], [between, 12], [YES, 20])).toEqual([12])
      expect(through(15, [YES, 10], [between, 12], [YES, 20])).toEqual([15])
    },
  )

  test('3.4 the checkpoint where it holds on beyond', () => {
    expect(through(0, [YES, 20])).toEqual([0])
    expect(through(7, [YES, 20])).toEqual([7])
    expect(through(7, [YES, 10], [{ ...YES, severity: 'critical' }, 20])).toEqual([7])
  })

  test('3.4 what the start knows, where it says nothing', () => {
    const start = { ...firing, heldThrough: 3 }
    expect(fold(timing, start, timeline([UNKNOWN, 9]), 4).episodes).toMatchObject([{ heldThrough: 3 }])
    expect(fold(timing, start, timeline([YES, 9]), -7).episodes).toMatchObject([{ heldThrough: 3 }])
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
    expect(checkpoint(3, ...parts)).toEqual({ ...pending, clockMs: 3, heldThrough: 2 })
    expect(checkpoint(5, ...parts)).toEqual({ ...pending, clockMs: 5, heldThrough: 4 })
    expect(checkpoint(6, ...parts)).toEqual({ ...firing, heldThrough: 5 })
    expect(checkpoint(10, ...parts)).toEqual({ ...firing, heldThrough: 9 })
    expect(checkpoint(13, ...parts)).toEqual({
      ...firing,
      count: 0,
      falseSince: 10,
      clockMs: 3,
      heldThrough: 9,
    })
    expect(checkpoint(16, ...parts)).toBe(null)
    expect(checkpoint(31, ...parts)).toBe(null)
  })

  test('3.4 at the end of all spans too', () => {
    expect(checkpoint(9, [YES, 9])).toEqual({ ...firing, heldThrough: 8 })
    expect(checkpoint(12, [YES, 10], [NO, 12])).toEqual({
      ...firing,
      heldThrough: 9,
      count: 0,
      falseSince: 10,
      clockMs: 2,
    })
  })

  test('3.4 cutting there changes nothing else', () => {
    const spans = timeline([YES, 10], [NO, 13], [UNKNOWN, 15], [NO, 40])
    const [whole] = fold(timing, null, spans, 1_000).episodes
    for (let cut = 0; cut <= 40; cut += 1) {
      const heldThrough = Math.min(cut, 9)
      expect(fold(timing, null, spans, cut).episodes).toEqual([{ ...whole, heldThrough }])
    }
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
