import { describe, expect, test } from 'vitest'
import { type Course, type Reading, stepCourse, trace } from '../../src/evaluate/course.ts'

function says(truth: Reading['truth'], count: number, over: Partial<Reading> = {}): Reading {
  return { truth, severity: truth === 'yes' ? 'warning' : null, count, about: false, partial: false, ...over }
}

/** A course by what is read; what was read is written down. */
function course(
  read: (at: number) => Reading,
  over: Partial<Course> = {},
): Course & { readonly readAt: number[] } {
  const readAt: number[] = []
  return {
    breaks: [],
    failures: [],
    recipes: [],
    readAt,
    read(at) {
      readAt.push(at)
      return read(at)
    },
    ...over,
  }
}

/** Spans as [from, to, truth, count, peak]. */
function spans(of: Course, from: number, now: number): readonly (readonly unknown[])[] {
  return trace(of, from, now).map((span) => [span.from, span.to, span.truth, span.count, span.peak])
}

describe('3.7 what a condition says over time', () => {
  const steps = stepCourse(
    [
      { at: 0, reading: says('no', 0) },
      { at: 5, reading: says('yes', 2) },
      { at: 9, reading: says('no', 1) },
    ],
    { failures: [], recipes: [] },
  )

  test('3.7 a change belongs to the span that it begins, the last span includes its end', () => {
    const all = [
      [0, 5, 'no', 0, 0],
      [5, 9, 'yes', 2, 2],
      [9, 12, 'no', 1, 1],
    ]
    expect(spans(steps, 0, 12)).toEqual(all)
    expect(spans({ ...steps, breaks: [9, 5, 20, -3, 0, 5, 9] }, 0, 12)).toEqual(all)
  })

  test('3.7 from one of its changes through another', () => {
    expect(spans(steps, 5, 9)).toEqual([
      [5, 9, 'yes', 2, 2],
      [9, 9, 'no', 1, 1],
    ])
    expect(spans(steps, 6, 8)).toEqual([[6, 8, 'yes', 2, 2]])
  })

  test('3.7 before its first step nothing is known', () => {
    expect(trace(steps, -2, 1)).toEqual([
      { from: -2, to: 0, truth: 'unknown', severity: null, count: 0, peak: 0, about: false, partial: true },
      { from: 0, to: 1, truth: 'no', severity: null, count: 0, peak: 0, about: false, partial: false },
    ])
  })

  test('3.7 a number that runs one way between breaks changes what is said at its very instant', () => {
    const levels = course((at) =>
      says(at < 3 ? 'no' : 'yes', at, { severity: at < 3 ? null : at < 7 ? 'warning' : 'critical' }),
    )
    expect(trace(levels, 0, 10).map(({ from, to, severity }) => [from, to, severity])).toEqual([
      [0, 3, null],
      [3, 7, 'warning'],
      [7, 10, 'critical'],
    ])
    expect(spans(levels, 0, 10)).toEqual([
      [0, 3, 'no', 2, 2],
      [3, 7, 'yes', 6, 6],
      [7, 10, 'yes', 10, 10],
    ])
  })

  test('3.7 of a number that falls the peak is where its span began', () => {
    const falling = course((at) => says(at <= 4 ? 'yes' : 'no', 10 - at))
    expect(spans(falling, 1, 9)).toEqual([
      [1, 5, 'yes', 6, 9],
      [5, 9, 'no', 1, 5],
    ])
  })

  test('3.7 neighbours that say the same are one, with the highest of their numbers and the last', () => {
    const counts = [3, 8, 4, 5]
    const alike = course((at) => says('yes', counts[Math.floor(at / 10)] ?? 0, { of: at }), {
      breaks: [10, 20, 30],
    })
    expect(trace(alike, 0, 35)).toEqual([
      {
        from: 0,
        to: 35,
        truth: 'yes',
        severity: 'warning',
        count: 5,
        peak: 8,
        of: 35,
        about: false,
        partial: false,
      },
    ])
  })

  test.each([
    ['truth', { truth: 'no' }],
    ['severity', { severity: 'critical' }],
    ['about', { about: true }],
    ['partial', { partial: true }],
  ] as const)('3.7 neighbours that differ in %s are two', (_, other) => {
    const turning = course((at) => says('yes', 1, at < 5 ? {} : other), { breaks: [5] })
    expect(spans(turning, 0, 9).map(([from]) => from)).toEqual([0, 5])
  })

  test('3.7 a number is said of how many where a condition says it', () => {
    const ratio = course((at) => says(at < 5 ? 'no' : 'yes', 1, { of: at }), { breaks: [5] })
    expect(trace(ratio, 0, 9).map(({ of }) => of)).toEqual([4, 9])
    const same = course(() => says('no', 1), { breaks: [5] })
    expect(trace(same, 0, 9).map((span) => 'of' in span)).toEqual([false])
    expect(
      trace(
        course(() => says('no', 1)),
        0,
        9,
      ).map((span) => 'of' in span),
    ).toEqual([false])
  })

  test('3.7 two numbers that run against each other are followed to where only one of them runs', () => {
    const numbers = (at: number): readonly number[] => [Math.max(0, 50 - at), Math.max(0, at - 50)]
    const valley = course(
      (at) => {
        const count = numbers(at).reduce((sum, number) => sum + number, 0)
        return says(count <= 3 ? 'yes' : 'no', count)
      },
      { numbers },
    )
    expect(spans(valley, 0, 100)).toEqual([
      [0, 47, 'no', 4, 50],
      [47, 54, 'yes', 3, 3],
      [54, 100, 'no', 50, 50],
    ])
  })

  test('3.7 what changes just where such a stretch is halved changes there', () => {
    const turning = course((at) => says(at <= 50 ? 'no' : 'yes', at), { numbers: (at) => [at, -at] })
    expect(spans(turning, 0, 100).map(([from, to]) => [from, to])).toEqual([
      [0, 51],
      [51, 100],
    ])
  })

  test('3.7 where one number runs, the ends of a stretch are enough', () => {
    const still = course(() => says('no', 0), { breaks: [500], numbers: (at) => [at, 7] })
    expect(spans(still, 0, 1_000)).toEqual([[0, 1_000, 'no', 0, 0]])
    expect(still.readAt).toEqual([0, 499, 500, 1_000])
  })

  test('3.7 a single instant is read once', () => {
    const asked: number[] = []
    const numbers = (at: number): readonly number[] => {
      asked.push(at)
      return [at, at]
    }
    const instant = course(() => says('no', 0), { numbers })
    expect(spans(instant, 5, 5)).toEqual([[5, 5, 'no', 0, 0]])
    expect(instant.readAt).toEqual([5])
    expect(asked).toEqual([])
  })
})
