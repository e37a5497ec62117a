import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/model/instant.ts'
import type { CounterSource } from '../../src/model/job.ts'
import { afterReading, type Rise, type Series } from '../../src/store/readings.ts'

type Said = readonly [source: CounterSource, at: number, failed: number | null, succeeded: number | null]

/** What these readings come to, one after the other; each source's newest quiet reading is remembered. */
function play(...readings: readonly Said[]) {
  const series: { jobs: Series | null; list: Series | null } = { jobs: null, list: null }
  const seen = new Map<CounterSource, number>()
  const rises: Rise[] = []
  for (const [source, at, failed, succeeded] of readings) {
    const other = source === 'jobs' ? 'list' : 'jobs'
    const unmovedAt = seen.get(source) ?? null
    const change = afterReading(series[source], series[other], { source, at, failed, succeeded, unmovedAt })
    if (change !== null) series[source] = change.series
    if (change?.rise != null) rises.push(change.rise)
    seen.set(source, at)
  }
  return { ...series, rises }
}

describe('readings of one source', () => {
  test('2.8 a rise lies between two readings, and the first reading is a base line', () => {
    const { rises, jobs } = play(['jobs', 10, 5, 50], ['jobs', 20, 7, 50], ['jobs', 30, 7, 53])
    expect(rises).toEqual([
      { from: 10, to: 20, failed: 2, succeeded: 0 },
      { from: 20, to: 30, failed: 0, succeeded: 3 },
    ])
    expect(jobs).toMatchObject({ sampledFrom: 10, countedAt: 30, movedAt: 30 })
  })

  test('2.8 a rise begins with the last look that saw none', () => {
    expect(
      play(['jobs', 10, 5, 5], ['jobs', 20, 5, 5], ['jobs', 30, 5, 5], ['jobs', 40, 6, 5]).rises,
    ).toEqual([{ from: 30, to: 40, failed: 1, succeeded: 0 }])
  })

  test('3.5 what a list that lags counts may have happened as much earlier, but not before the last rise', () => {
    const { jobs } = play(['jobs', 100, 5, 5], ['jobs', 130, 5, 6])
    const { list } = play(['list', 90, 5, 5])
    const said = { source: 'list', failed: 5, succeeded: 7, unmovedAt: 190, at: 200 } as const
    expect(afterReading(list, jobs, said)?.rise).toMatchObject({ from: 190, to: 200 })
    expect(afterReading(list, jobs, { ...said, lagMs: 40 })?.rise).toMatchObject({ from: 150, to: 200 })
    expect(afterReading(list, jobs, { ...said, lagMs: 90 })?.rise).toMatchObject({ from: 130, to: 200 })
  })

  test('2.8 what a second page of one look shows belongs to its rise', () => {
    const { rises } = play(['jobs', 10, 5, 5], ['jobs', 20, 6, 5], ['jobs', 20, 6, 6])
    expect(rises).toEqual([
      { from: 10, to: 20, failed: 1, succeeded: 0 },
      { from: null, to: 20, failed: 0, succeeded: 1 },
    ])
  })

  test('2.8 what says the same again, or is older, changes nothing', () => {
    const { jobs } = play(['jobs', 10, 5, 5])
    const same = { source: 'jobs', failed: 5, succeeded: 5, unmovedAt: null } as const
    expect(afterReading(jobs, null, { ...same, at: 20 })).toBeNull()
    expect(afterReading(jobs, null, { ...same, at: 9, failed: 4 })).toBeNull()
    expect(afterReading(null, null, { ...same, at: 9, failed: null, succeeded: null })).toBeNull()
  })

  test('2.8 a fall that is over within ten minutes was a stale answer: nothing counts twice', () => {
    const { rises, jobs } = play(['jobs', 0, 9, 9], ['jobs', 1, 3, 3], ['jobs', 2, 9, 9], ['jobs', 3, 10, 9])
    expect(rises).toEqual([{ from: 2, to: 3, failed: 1, succeeded: 0 }])
    expect(jobs).toMatchObject({ sampledFrom: 0, fellAt: null })
  })

  test('2.8 a fall that stands is a new base line: successes are sampled anew', () => {
    const end = 10 * MINUTE_MS
    const fallen = play(['jobs', 0, 9, 9], ['jobs', 1, 3, 3], ['jobs', end, 4, 4])
    expect(fallen.jobs).toMatchObject({ fellAt: 1, sampledFrom: 0 })
    const { rises, jobs } = play(
      ['jobs', 0, 9, 9],
      ['jobs', 1, 3, 3],
      ['jobs', end + 1, 4, 4],
      ['jobs', end + 2, 5, 6],
    )
    expect(rises).toEqual([{ from: end + 1, to: end + 2, failed: 1, succeeded: 2 }])
    expect(jobs).toMatchObject({ fellAt: null, sampledFrom: end + 1 })
  })

  test('3.5 successes are sampled from the first reading that has them', () => {
    const { jobs, rises } = play(['jobs', 10, 5, null], ['jobs', 20, 5, 8], ['jobs', 30, null, 9])
    expect(jobs).toMatchObject({ sampledFrom: 20, failed: 5, succeeded: 9 })
    expect(rises).toEqual([{ from: 20, to: 30, failed: 0, succeeded: 1 }])
  })
})

describe('readings of both sources', () => {
  test('2.8 a rise that the other source counted already is no rise again', () => {
    const { rises } = play(['list', 0, 5, 5], ['jobs', 1, 5, 5], ['jobs', 10, 7, 5], ['list', 20, 7, 6])
    expect(rises).toEqual([
      { from: 1, to: 10, failed: 2, succeeded: 0 },
      { from: 10, to: 20, failed: 0, succeeded: 1 },
    ])
  })

  test('2.8 a list that lags behind counts nothing twice', () => {
    const { rises } = play(
      ['jobs', 0, 5, 5],
      ['list', 1, 5, 5],
      ['jobs', 10, 8, 5],
      ['list', 20, 6, 5],
      ['list', 30, 8, 5],
    )
    expect(rises).toEqual([{ from: 0, to: 10, failed: 3, succeeded: 0 }])
  })

  test('2.8 jobs answers that met the list at an earlier count catch up with it', () => {
    const late = MINUTE_MS + 20
    const { rises, jobs } = play(
      ['list', 0, 5, 5],
      ['jobs', 1, 8, 5],
      ['list', 20, 8, 5],
      ['jobs', late, 9, 5],
      ['jobs', late + 1, 10, 5],
    )
    // 6 to 8 while only the list counted; 9 may be among them, 10 cannot.
    expect(rises).toEqual([
      { from: 0, to: 20, failed: 3, succeeded: 0 },
      { from: late, to: late + 1, failed: 1, succeeded: 0 },
    ])
    expect(jobs).toMatchObject({ failedSum: 4 })
  })

  test('2.8 a reading that comes after a later one belongs to the rise that is known', () => {
    const { rises } = play(['jobs', 0, 5, 5], ['list', 0, 5, 5], ['list', 30, 6, 5], ['jobs', 20, 7, 5])
    expect(rises).toEqual([
      { from: 0, to: 30, failed: 1, succeeded: 0 },
      { from: null, to: 30, failed: 1, succeeded: 0 },
    ])
  })

  test('2.8 whatever both show in whatever order, rises never exceed what happened nor reach into each other', () => {
    const look = fc.record({
      jobs: fc.boolean(),
      finished: fc.nat({ max: 3 }),
      lag: fc.nat({ max: 5 }),
      passed: fc.integer({ min: 1, max: 3 * MINUTE_MS }),
    })
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 30 }), (looks) => {
        const totals: number[] = []
        let [at, total] = [0, 100]
        const said = looks.map(({ jobs, finished, lag, passed }): Said => {
          at += passed
          total += finished
          totals.push(total)
          const shown = jobs ? total : (totals[Math.max(0, totals.length - 1 - lag)] ?? total)
          return [jobs ? 'jobs' : 'list', at, 0, shown]
        })
        const { rises } = play(...said)
        const counted = rises.reduce((sum, { succeeded }) => sum + succeeded, 0)
        // A list's first answer may be as old as it lags, and jobs of before count when it catches up.
        const before = Math.min(...said.map(([, , , shown]) => shown ?? 0))
        expect(counted).toBeLessThanOrEqual(total - before)
        let end = -Infinity
        for (const { from, to } of rises) {
          expect(from ?? to).toBeGreaterThanOrEqual(from === null ? to : end)
          end = to
        }
      }),
    )
  })
})
