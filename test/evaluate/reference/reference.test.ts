import { describe, expect, test } from 'vitest'
import type { LastingCondition, Threshold } from '../../../src/model/condition.ts'
import { aRule } from '../world.ts'
import { episodes } from './episodes.ts'
import { groupsOf } from './group.ts'
import type { Known, KnownFailure, KnownRecipe, KnownSample } from './known.ts'
import { newErrors } from './new-errors.ts'
import type { Moment } from './timeline.ts'
import { timeline } from './timeline.ts'
import { truthAt } from './truth.ts'

// The reference is slow and plain so that it can be trusted; these are the examples that it was written from.

const severity = 'warning'
const atLeast = (bound: number): Threshold => ({ comparator: 'at_least', levels: [{ severity, bound }] })
let ids = 0

function failures(...places: readonly number[]): readonly KnownFailure[] {
  return places.map((placed) => ({
    id: (ids += 1),
    placed,
    adapter: 'a',
    type: 't',
    message: 'm',
    fingerprint: 'f',
    news: true,
    echo: false,
  }))
}

function success(from: number, to: number, succeeded = 1): KnownSample {
  return { from, to, failed: 0, succeeded }
}

function recipe(over: Partial<KnownRecipe> = {}): KnownRecipe {
  return {
    key: '1',
    labels: { workspace: ['w'], recipe: ['1'] },
    knownThrough: 100,
    knownFrom: -Infinity,
    historyFrom: -Infinity,
    unreadableSince: null,
    failures: [],
    estimates: [],
    samples: [],
    sampledFrom: 0,
    stops: [],
    statesThrough: 100,
    lost: [],
    connectionsThrough: 100,
    maintenance: [],
    ...over,
  }
}

/** What the condition says from 1 on, as `10 yes` where it changes. */
function says(condition: LastingCondition, of: KnownRecipe, now = 100): readonly string[] {
  const rule = aRule({ condition })
  const known: Known = { now, recipes: [of] }
  const [group] = groupsOf(rule, known)
  if (group === undefined) throw new Error('no group')
  const moments = timeline((t) => truthAt(condition, group, t), 1, now, 1)
  const changed = moments.filter(({ reading }, index) => reading.truth !== moments[index - 1]?.reading.truth)
  return changed.map(({ at, reading }) => `${at} ${reading.truth}`)
}

describe('conditions', () => {
  test('3.1 a window is (t − D, t]', () => {
    const condition = { kind: 'job_failed_count', overMs: 10, threshold: atLeast(2) } as const
    expect(says(condition, recipe({ failures: failures(20, 24), knownThrough: 60 }))).toEqual([
      '1 no',
      '24 yes',
      '30 no',
      '61 unknown',
    ])
  })

  test('3.2 a window has its share of estimates; maintenance counts in nothing', () => {
    const condition = { kind: 'job_failed_count', overMs: 10, threshold: atLeast(4) } as const
    const estimates = [{ from: 20, to: 30, count: 5 }]
    expect(says(condition, recipe({ estimates }))).toEqual(['1 no', '28 yes', '33 no'])
    expect(says(condition, recipe({ estimates, maintenance: [{ from: 22, to: 26 }] }))).toEqual(['1 no'])
    expect(says({ ...condition, overMs: 9 }, recipe({ estimates }))).toEqual(['1 no', '21 unknown', '39 no'])
  })

  test('3.5 a ratio is unknown until its window is wholly sampled', () => {
    const condition = { kind: 'failure_ratio', overMs: 10, threshold: atLeast(0.5), minJobs: 4 } as const
    const of = recipe({ failures: failures(50, 51), samples: [success(45, 49, 2)], sampledFrom: 20 })
    expect(says(condition, of)).toEqual(['1 unknown', '30 no', '51 yes', '56 no'])
  })

  test('3.5 a streak is broken where a success may lie', () => {
    const condition = { kind: 'consecutive_failures', threshold: atLeast(2) } as const
    const of = (samples: readonly KnownSample[]): KnownRecipe =>
      recipe({ failures: failures(50, 60, 70), samples })
    expect(says(condition, of([success(55, 65)]))).toEqual(['1 no', '60 unknown', '65 no', '70 unknown'])
    expect(says(condition, of([success(55, 55)]))).toEqual(['1 no', '70 yes'])
    expect(says(condition, of([success(60, 60)]))).toEqual(['1 no', '70 yes'])
    expect(says(condition, of([]))).toEqual(['1 no', '60 yes'])
  })

  test('3.2 the clock of no_success stands still in a maintenance', () => {
    const condition = { kind: 'no_success', overMs: 10, severity } as const
    const of = recipe({ samples: [success(28, 30)], maintenance: [{ from: 35, to: 45 }] })
    expect(says(condition, of)).toEqual(['1 unknown', '10 yes', '29 no', '50 yes'])
  })

  test('no_jobs is about recipes that run, from when they were started on', () => {
    const condition = { kind: 'no_jobs', overMs: 10, severity } as const
    const stops = [{ from: 30, to: 40, cause: 'by_hand', baseLine: false }]
    expect(says(condition, recipe({ stops }))).toEqual(['1 unknown', '10 yes', '30 no', '50 yes'])
    expect(says(condition, recipe({ failures: failures(15), stops }))).toEqual([
      '1 unknown',
      '10 yes',
      '15 no',
      '25 yes',
      '30 no',
      '50 yes',
    ])
  })

  test('missed_run waits for the time that it gives', () => {
    const condition = {
      kind: 'missed_run',
      schedule: '',
      timezone: 'UTC',
      withinMs: 5,
      severity,
      dueBefore: (at: number) => (at < 20 ? null : at < 60 ? 20 : 60),
    } as const
    expect(says(condition, recipe({ samples: [success(30, 32), success(61, 61)] }))).toEqual([
      '1 no',
      '25 yes',
      '31 no',
    ])
  })

  test('recipe_stopped and connection_lost hold while that lasts, but for what was found so', () => {
    const stop = { from: 30, to: 40, cause: 'by_hand', baseLine: false }
    const stopped = { kind: 'recipe_stopped', causes: null, except: [], severity } as const
    expect(says(stopped, recipe({ stops: [stop] }))).toEqual(['1 no', '30 yes', '40 no'])
    expect(says(stopped, recipe({ stops: [{ ...stop, baseLine: true }], statesThrough: 50 }))).toEqual([
      '1 no',
      '51 unknown',
    ])
    expect(says({ ...stopped, except: ['by_hand'] }, recipe({ stops: [stop] }))).toEqual(['1 no'])
    const lost = [{ connection: 'c', from: 30, to: null, baseLine: false }]
    expect(says({ kind: 'connection_lost', severity }, recipe({ lost }))).toEqual(['1 no', '30 yes'])
  })

  test('4.3 combinations are three-valued', () => {
    const counts = { kind: 'job_failed_count', overMs: 10, threshold: atLeast(1) } as const
    const stopped = { kind: 'recipe_stopped', causes: null, except: [], severity } as const
    const of = recipe({ failures: failures(20, 60), statesThrough: 50 })
    expect(says({ kind: 'all', of: [counts, stopped], severity }, of)).toEqual([
      '1 no',
      '60 unknown',
      '70 no',
    ])
    expect(says({ kind: 'any', of: [counts, stopped], severity }, of)).toEqual([
      '1 no',
      '20 yes',
      '30 no',
      '51 unknown',
      '60 yes',
      '70 unknown',
    ])
    expect(says({ kind: 'not', of: stopped, severity }, of)).toEqual(['1 yes', '51 unknown'])
  })
})

describe('episodes', () => {
  const moment = (at: number, truth: 'yes' | 'no' | 'unknown'): Moment => ({
    at,
    reading: {
      truth,
      level: truth === 'yes' ? severity : null,
      graded: false,
      count: 1,
      about: false,
      vague: truth === 'unknown',
      evidence: [],
    },
  })
  const told = (now: number, ...moments: readonly Moment[]) =>
    episodes({ forMs: 5, keepFiringForMs: 5 }, moments, now).map(
      ({ state, startedAt, firedAt, endedAt, doneAt }) => [state, startedAt, firedAt, endedAt, doneAt],
    )

  test('4.1 fire once they held, resolve once they did not, for long enough', () => {
    expect(told(14, moment(0, 'no'), moment(10, 'yes'))).toEqual([['pending', 10, null, null, null]])
    expect(told(15, moment(0, 'no'), moment(10, 'yes'))).toEqual([['firing', 10, 15, null, null]])
    expect(told(20, moment(10, 'yes'), moment(15, 'no'))).toEqual([])
    expect(told(20, moment(10, 'yes'), moment(16, 'no'))).toEqual([['firing', 10, 15, null, null]])
    expect(told(21, moment(10, 'yes'), moment(16, 'no'))).toEqual([['resolved', 10, 15, 16, 21]])
  })

  test('4.3 unknown stops both clocks', () => {
    const parts = [moment(10, 'yes'), moment(13, 'unknown'), moment(20, 'yes')]
    expect(told(21, ...parts)).toEqual([['pending', 10, null, null, null]])
    expect(told(22, ...parts)).toEqual([['firing', 10, 22, null, null]])
    const quiet = [moment(0, 'yes'), moment(10, 'no'), moment(12, 'unknown'), moment(20, 'no')]
    expect(told(23, ...quiet)).toEqual([['resolved', 0, 5, 10, 23]])
  })
})

test('4.4 a new error is told once, where nothing like it was known for so long', () => {
  const rule = aRule({ condition: { kind: 'new_error', unseenForMs: 10, severity } })
  const told = (all: readonly KnownFailure[], over: Partial<KnownRecipe> = {}): readonly number[] => {
    const known: Known = { now: 100, recipes: [recipe({ failures: all, ...over })] }
    return newErrors(rule, 10, known, new Set(all.map(({ id }) => id)), []).map(
      ({ failure }) => failure.placed,
    )
  }
  expect(told(failures(20, 20, 25, 35, 46))).toEqual([20, 46])
  expect(told(failures(20), { historyFrom: 11 })).toEqual([])
  expect(told(failures(20), { maintenance: [{ from: 20, to: 21 }] })).toEqual([])
})
