import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { trace } from '../../src/evaluate/course.ts'
import { failedCountCourse } from '../../src/evaluate/failed-count.ts'
import { historyOf } from '../../src/evaluate/histories.ts'
import { memberOf } from '../../src/evaluate/member.ts'
import { Alone } from '../../src/evaluate/members.ts'
import { COMPARATORS, type Comparator, type Level } from '../../src/model/condition.ts'
import type { Span } from '../../src/model/facts.ts'
import type { EstimateFact } from '../../src/model/history.ts'
import { failedCount } from './reference/counts.ts'
import { groupsOf } from './reference/group.ts'
import type { KnownRecipe } from './reference/known.ts'
import { aFailure, aRecipe, aRule, counting, key } from './world.ts'

interface Case {
  readonly comparator: Comparator
  readonly levels: readonly Level[]
  readonly over: number
  readonly places: readonly number[]
  readonly estimates: readonly EstimateFact[]
  readonly from: number
  readonly now: number
  readonly knownThrough: number
  readonly knownFrom: number
}

const QUIET: Case = {
  comparator: 'at_least',
  levels: [
    { severity: 'critical', bound: 4 },
    { severity: 'warning', bound: 2 },
  ],
  over: 10,
  places: [],
  estimates: [],
  from: 100,
  now: 140,
  knownThrough: 140,
  knownFrom: -Infinity,
}

function spansOf(over: Partial<Case>): readonly Span[] {
  const { comparator, levels, over: overMs, from, now, ...facts } = { ...QUIET, ...over }
  const { places, estimates, knownThrough, knownFrom } = facts
  const failures = places.map((place) => aFailure('1', place))
  const recipe = aRecipe('1', { knownThrough, knownFrom })
  const members = new Alone(memberOf(recipe, historyOf({ failures, estimates })))
  const group = { rule: aRule(), members, values: [], from, now, knownBefore: 0 }
  return trace(failedCountCourse(counting({ comparator, levels }, overMs), group), from, now)
}

/** [from, to, truth or level, count, peak], and what else is to be said. */
function told(spans: readonly Span[]): unknown {
  return spans.map(({ from, to, truth, severity, count, peak, about, partial }) => [
    from,
    to,
    severity ?? truth,
    count,
    peak,
    ...(about ? ['about'] : []),
    ...(partial ? ['partial'] : []),
  ])
}

function missing(from: number, to: number, count: number): EstimateFact {
  return { recipe: key('1'), from, to, count }
}

describe('3.7 spans from one instant to another', () => {
  test('3.7 nothing happened: one span, both ends included', () => {
    expect(told(spansOf({}))).toEqual([[100, 140, 'no', 0, 0]])
    expect(told(spansOf({ now: 100 }))).toEqual([[100, 100, 'no', 0, 0]])
  })

  test('3.1 what happened before is in the window until `over` later, exactly', () => {
    expect(told(spansOf({ places: [90, 91, 92, 92, 100] }))).toEqual([
      [100, 101, 'critical', 4, 4],
      [101, 102, 'warning', 3, 3],
      [102, 140, 'no', 0, 1],
    ])
  })

  test('3.1 what happens at the last instant, or ends there, is told', () => {
    expect(told(spansOf({ places: [130, 130, 140, 140] }))).toEqual([
      [100, 130, 'no', 0, 0],
      [130, 140, 'warning', 2, 2],
    ])
    expect(told(spansOf({ places: [130, 130, 140, 140], now: 139 }))).toEqual([
      [100, 130, 'no', 0, 0],
      [130, 139, 'warning', 2, 2],
    ])
    expect(told(spansOf({ places: [130, 130] }))).toEqual([
      [100, 130, 'no', 0, 0],
      [130, 140, 'warning', 2, 2],
      [140, 140, 'no', 0, 0],
    ])
  })

  test('3.3 beyond what is known, and before, no is unknown', () => {
    expect(told(spansOf({ places: [110, 110], knownThrough: 115 }))).toEqual([
      [100, 110, 'no', 0, 0],
      [110, 116, 'warning', 2, 2],
      [116, 120, 'warning', 2, 2, 'partial'],
      [120, 140, 'unknown', 0, 0, 'partial'],
    ])
    const quiet = { comparator: 'at_most', levels: [{ severity: 'info', bound: 0 }] } as const
    expect(told(spansOf({ ...quiet, places: [110], knownFrom: 98, knownThrough: 130 }))).toEqual([
      [100, 108, 'unknown', 0, 0, 'partial'],
      [108, 110, 'info', 0, 0],
      [110, 120, 'no', 1, 1],
      [120, 131, 'info', 0, 0],
      [131, 140, 'unknown', 0, 0, 'partial'],
    ])
    expect(told(spansOf({ knownFrom: 98 }))).toEqual([[100, 140, 'no', 0, 0]])
  })

  test('3.2 the share of an estimate grows and goes; its level changes at the instant when it does', () => {
    expect(told(spansOf({ estimates: [missing(110, 120, 5)] }))).toEqual([
      [100, 112, 'no', 0, 0],
      [112, 114, 'no', 1, 1, 'about'],
      [114, 118, 'warning', 3, 3, 'about'],
      [118, 123, 'critical', 4, 5, 'about'],
      [123, 127, 'warning', 2, 3, 'about'],
      [127, 129, 'no', 1, 1, 'about'],
      [129, 140, 'no', 0, 0],
    ])
  })

  test('3.2 an estimate longer than the window makes it unknown while the window reaches into it', () => {
    expect(told(spansOf({ estimates: [missing(110, 121, 5)] }))).toEqual([
      [100, 111, 'no', 0, 0],
      [111, 131, 'unknown', 0, 0, 'partial'],
      [131, 140, 'no', 0, 0],
    ])
  })
})

/** The same as the reference takes it. */
function knownOf({ places, estimates, knownThrough, knownFrom }: Case): KnownRecipe {
  return {
    key: key('1'),
    labels: { workspace: ['production'], recipe: ['1'] },
    knownThrough,
    knownFrom,
    historyFrom: knownFrom,
    unreadableSince: null,
    failures: places.map((placed, id) => ({
      id,
      placed,
      adapter: null,
      type: null,
      message: null,
      fingerprint: 'f1',
      news: true,
      echo: false,
    })),
    estimates,
    samples: [],
    sampledFrom: null,
    stops: [],
    statesThrough: null,
    lost: [],
    connectionsThrough: null,
    maintenance: [],
  }
}

const anInstant = fc.integer({ min: 80, max: 150 })

const anyCase: fc.Arbitrary<Case> = fc.record({
  comparator: fc.constantFrom(...COMPARATORS),
  levels: fc
    .uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 2, maxLength: 2 })
    .map(([a = 0, b = 0]) => [
      { severity: 'critical', bound: a },
      { severity: 'warning', bound: b },
    ]),
  over: fc.integer({ min: 1, max: 20 }),
  places: fc.array(anInstant, { maxLength: 12 }).map((places) => places.sort((a, b) => a - b)),
  estimates: fc.array(
    fc
      .tuple(anInstant, fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 9 }))
      .map(([from, length, count]) => missing(from, from + length, count)),
    { maxLength: 4 },
  ),
  from: fc.integer({ min: 90, max: 110 }),
  now: fc.integer({ min: 110, max: 150 }),
  knownThrough: anInstant,
  knownFrom: fc.oneof(anInstant, fc.constant(-Infinity)),
})

test('3.7 spans say at every instant what its window holds, and neighbours differ', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const { comparator, levels, over, from, now } = one
      const condition = counting({ comparator, levels }, over)
      const spans: Span[] = []
      for (let t = from; t <= now; t += 1) {
        const [group] = groupsOf(aRule({ condition }), { now, recipes: [knownOf(one)] })
        if (group === undefined) throw new Error('no group')
        const {
          truth,
          level: severity,
          count,
          about: estimated,
          vague: partial,
        } = failedCount(condition, group, t)
        const before = spans.at(-1)
        const same =
          before?.truth === truth &&
          before.severity === severity &&
          before.about === estimated &&
          before.partial === partial
        const of = same ? spans.pop() : undefined
        if (before !== undefined && of === undefined) spans.splice(-1, 1, { ...before, to: t })
        const peak = Math.max(of?.peak ?? 0, count ?? 0)
        spans.push({
          from: of?.from ?? t,
          to: now,
          truth,
          severity,
          count: count ?? 0,
          peak,
          about: estimated,
          partial,
        })
      }
      expect(spansOf(one)).toEqual(spans)
    }),
    { seed: 1, numRuns: 300 },
  )
})
