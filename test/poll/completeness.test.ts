import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Account, type Checksum, NO_ACCOUNT } from '../../src/model/completeness.ts'
import {
  accountIn,
  afterItems,
  afterReading,
  closeLook,
  isProven,
  isSameAccount,
  isSameChecksum,
  readAgain,
  saysNothing,
  unexplained,
} from '../../src/poll/completeness.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A checksum after these readings: [minute, value, accounted]. */
function after(...readings: readonly (readonly [number, number, number])[]): Checksum {
  const [first, ...rest] = readings.map(([minute, value, accounted]) => ({
    at: minute * MINUTE,
    value,
    accounted,
  }))
  if (first === undefined) throw new Error('no reading')
  return rest.reduce(afterReading, afterReading(null, first))
}

describe('2.4 the counter as a checksum', () => {
  test('2.4 the first reading is the base line, a rise is owed items, and items pay for it', () => {
    expect(after([0, 50, 7])).toMatchObject({ value: 50, balance: 0, explainedAt: 0, unproven: false })
    expect(after([0, 50, 7], [1, 53, 7])).toMatchObject({ balance: 3, explainedAt: 0 })
    expect(after([0, 50, 7], [1, 53, 10])).toMatchObject({ balance: 0, explainedAt: MINUTE })
    expect(afterItems(after([0, 50, 7], [1, 53, 7]), 9, MINUTE)).toMatchObject({ balance: 1, explainedAt: 0 })
    expect(afterItems(after([0, 50, 7], [1, 53, 7]), 10, MINUTE)).toMatchObject({
      balance: 0,
      explainedAt: MINUTE,
    })
  })

  test('2.4 it is cumulative: items that were seen before their rise pay for it when it comes', () => {
    expect(after([0, 50, 0], [1, 50, 5], [2, 55, 5]).balance).toBe(0)
    expect(after([0, 50, 0], [1, 50, 5], [2, 57, 5]).balance).toBe(2)
  })

  test('2.4 items that the counter never counts pay for nothing an hour later', () => {
    const tests = after([0, 50, 0], [1, 50, 5])
    expect(afterReading(tests, { at: 61 * MINUTE, value: 50, accounted: 5 }).balance).toBe(-5)
    const later = afterReading(tests, { at: 62 * MINUTE, value: 50, accounted: 5 })
    expect(later.balance).toBe(0)
    expect(afterReading(later, { at: 63 * MINUTE, value: 52, accounted: 5 }).balance).toBe(2)
  })

  test('2.4 what the counter knows of and nobody found stays owed however long, and so does what it still counts', () => {
    expect(after([0, 50, 0], [1, 53, 0], [99, 53, 0]).balance).toBe(3)
    expect(after([0, 50, 0], [1, 50, 0], [99, 50, 0])).toMatchObject({ balance: 0, explainedAt: 99 * MINUTE })
    expect(after([0, 50, 0], [1, 50, 5], [99, 53, 5]).balance).toBe(-2)
  })

  test.each<readonly [string, Checksum, number, number, boolean]>([
    ['the same value', after([0, 50, 0]), 50, 1, true],
    ['a rise', after([0, 50, 0]), 51, 1, false],
    ['a fall', after([0, 50, 0]), 49, 1, false],
    ['the value from before a fall', after([0, 50, 0], [1, 20, 0]), 50, 2, false],
    ['the same value, items waiting for their rise', after([0, 50, 0], [1, 50, 5]), 50, 61, true],
    ['the same value so late that they wait in vain', after([0, 50, 0], [1, 50, 5]), 50, 62, false],
  ])('2.4 whether a reading says nothing: %s', (_, checksum, value, minute, expected) => {
    expect(saysNothing(checksum, { value, at: minute * MINUTE })).toBe(expected)
  })

  test('2.4 unexplained is never below 0, and what either source is owed', () => {
    const surplus = after([0, 50, 0], [1, 50, 5])
    const owed = after([0, 50, 0], [1, 53, 0])
    expect(unexplained({ ...NO_ACCOUNT, jobs: surplus })).toBe(0)
    expect(unexplained({ ...NO_ACCOUNT, jobs: surplus, list: owed })).toBe(3)
    expect(unexplained(NO_ACCOUNT)).toBe(0)
  })

  test('2.4 a fall is a new base line when it still stands 10 minutes later', () => {
    const fallen = after([0, 50, 0], [1, 20, 0])
    expect(fallen).toMatchObject({ value: 50, fellAt: MINUTE })
    expect(after([0, 50, 0], [1, 20, 0], [10, 20, 0])).toMatchObject({ value: 50, fellAt: MINUTE })
    expect(after([0, 50, 0], [1, 20, 0], [11, 21, 0])).toMatchObject({
      value: 21,
      balance: 0,
      fellAt: null,
      unproven: true,
    })
    // A stale answer in between was no fall.
    expect(after([0, 50, 0], [1, 20, 0], [2, 51, 1])).toMatchObject({
      value: 51,
      balance: 0,
      fellAt: null,
      unproven: false,
    })
    expect(unexplained({ ...NO_ACCOUNT, jobs: after([0, 50, 0], [1, 53, 0], [2, 20, 0]) })).toBe(0)
  })

  test('2.4 after a fall completeness is unproven until a rise is explained', () => {
    const fallen = after([0, 50, 0], [1, 20, 0], [11, 20, 0])
    const proven = (jobs: Checksum): boolean => isProven({ ...NO_ACCOUNT, jobs })
    expect(proven(after([0, 50, 0]))).toBe(true)
    expect(proven(after([0, 50, 0], [1, 20, 0]))).toBe(false)
    expect(proven(fallen)).toBe(false)
    expect(proven(afterReading(fallen, { at: 12 * MINUTE, value: 20, accounted: 0 }))).toBe(false)
    expect(proven(afterReading(fallen, { at: 12 * MINUTE, value: 21, accounted: 1 }))).toBe(true)
    const owed = afterReading(fallen, { at: 12 * MINUTE, value: 21, accounted: 0 })
    expect(proven(owed)).toBe(false)
    expect(proven(afterItems(owed, 1, 12 * MINUTE))).toBe(true)
    const owedTwo = afterReading(fallen, { at: 12 * MINUTE, value: 22, accounted: 0 })
    const unproven = [afterItems(owedTwo, 1, 12 * MINUTE), afterItems(fallen, 1, 12 * MINUTE)]
    expect(unproven.map((series) => series.unproven)).toEqual([true, true])
  })

  test('2.12 after a rise that items pay for which the counter was seen not to count, it is unproven until a rise is explained', () => {
    const uncounted = after([0, 50, 0], [1, 51, 2], [2, 51, 2])
    const risen = afterReading(uncounted, { at: 3 * MINUTE, value: 52, accounted: 2 })
    expect(risen).toMatchObject({ balance: 0, unproven: true })
    expect(afterReading(risen, { at: 4 * MINUTE, value: 52, accounted: 2 }).unproven).toBe(true)
    expect(afterReading(risen, { at: 4 * MINUTE, value: 53, accounted: 3 }).unproven).toBe(false)
    const proven: readonly Checksum[] = [
      // Items that came while pages were read, and are counted in the next answer.
      after([0, 50, 0], [1, 51, 2], [2, 52, 2]),
      // A rise by what came since.
      afterReading(uncounted, { at: 3 * MINUTE, value: 52, accounted: 3 }),
      // A list that is behind.
      afterReading(uncounted, { at: 3 * MINUTE, value: 52, accounted: 2, mayLag: true }),
    ]
    expect(proven.map(({ unproven }) => unproven)).toEqual([false, false, false])
  })

  test('2.4 without a counter nothing is proven, nor while more was seen than is counted', () => {
    expect(isProven(NO_ACCOUNT)).toBe(false)
    expect(isProven({ ...NO_ACCOUNT, list: after([0, 5, 0]) })).toBe(true)
    expect(isProven({ ...NO_ACCOUNT, jobs: after([0, 5, 0], [1, 5, 1]) })).toBe(false)
  })
})

describe('2.4 an estimate', () => {
  const account: Account = { accounted: 7, list: after([0, 50, 7]), jobs: after([0, 50, 7]) }

  test('2.4 is what no page explained, in the time since the counter was last explained', () => {
    const looked = accountIn(account, { at: 5 * MINUTE, failed: 54, accounted: 8, watchedSince: null })
    expect(unexplained(looked)).toBe(3)
    const closed = closeLook(looked, 5 * MINUTE, null)
    expect(closed.missing).toEqual({ count: 3, from: 0, to: 5 * MINUTE, purged: false })
    expect(closed.account.accounted).toBe(11)
    expect(unexplained(closed.account)).toBe(0)
    // Once estimated, it is not estimated again; the list that shows it later is paid for.
    const again = accountIn(closed.account, { at: 6 * MINUTE, failed: 54, accounted: 11, watchedSince: null })
    expect(closeLook(again, 6 * MINUTE, null).missing).toBeNull()
    const { list } = closed.account
    expect(afterReading(list, { value: 54, at: 7 * MINUTE, accounted: 11 }).balance).toBe(0)
  })

  test('2.4 counts for both sources, also where an answer shows no counter', () => {
    const seen = accountIn(account, { at: 5 * MINUTE, failed: null, accounted: 9, watchedSince: null })
    expect(seen).toEqual({
      accounted: 9,
      list: afterItems(after([0, 50, 7]), 9, 5 * MINUTE),
      jobs: account.jobs,
    })
    const owed = { ...account, list: after([0, 50, 7], [1, 54, 7]) }
    const closed = closeLook(owed, 5 * MINUTE, null)
    expect(closed.missing).toEqual({ count: 4, from: 0, to: MINUTE, purged: false })
    expect(closed.account).toMatchObject({ accounted: 11, list: { balance: 0 }, jobs: { balance: -4 } })
  })

  test('2.4 is of some time, be it the instant of the last reading', () => {
    const looked = accountIn(account, { at: 0, failed: 54, accounted: 8, watchedSince: null })
    expect(closeLook(looked, 0, null).missing).toMatchObject({ from: -1, to: 0 })
  })

  test('2.10 says that the history was purged where it begins after the last explained reading', () => {
    const looked = accountIn(account, { at: 90 * MINUTE, failed: 54, accounted: 8, watchedSince: null })
    expect(closeLook(looked, 90 * MINUTE, 30 * MINUTE).missing?.purged).toBe(true)
    for (const reachesBack of [null, 0, -MINUTE])
      expect(closeLook(looked, 90 * MINUTE, reachesBack).missing?.purged).toBe(false)
  })

  test('2.4 a first look is the base line of what its answers count', () => {
    const looked = accountIn(
      { ...NO_ACCOUNT, accounted: 9 },
      { at: MINUTE, failed: 200, accounted: 30, watchedSince: null },
    )
    expect(closeLook(looked, MINUTE, null)).toEqual({ account: looked, missing: null })
    expect(looked.jobs).toMatchObject({ value: 200, balance: 0, accounted: 30 })
  })

  test.each([
    ['it came an hour late, and counts what is not shown', 61, 3, 0, false],
    ['it came in time', 60, 3, 0, true],
    ['all that it counts is shown', 61, 2, 0, true],
    ['the jobs shown reach back further', 61, 3, null, true],
  ])(
    '2.12 a first look proves what was since the recipe is watched, or not: %s',
    (_, at, failed, watchedSince, expected) => {
      const look = { at: at * MINUTE, failed, accounted: 2, watchedSince }
      const first = accountIn(NO_ACCOUNT, look)
      expect(isProven(first)).toBe(expected)
      expect(isProven(accountIn({ ...NO_ACCOUNT, list: after([0, 3, 2]) }, look))).toBe(true)
      const later = { at: 99 * MINUTE, failed: failed + 1, accounted: 3, watchedSince }
      expect(isProven(accountIn(first, later))).toBe(true)
    },
  )

  test('2.4 what rose is seen, estimated, or owed, whatever comes in which order', () => {
    const step = fc.record({
      rise: fc.nat(5),
      /** Of all that rose so far and was not seen. */
      seen: fc.nat(5),
      closes: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state: Account = { ...NO_ACCOUNT, jobs: after([0, 0, 0]) }
        let [value, seen, estimated, at] = [0, 0, 0, 0]
        for (const { rise, seen: more, closes } of steps) {
          at += MINUTE
          value += rise
          const fresh = Math.min(more, value - seen - estimated)
          seen += fresh
          state = accountIn(state, {
            at,
            failed: value,
            accounted: state.accounted + fresh,
            watchedSince: null,
          })
          if (closes) {
            const { account: closed, missing } = closeLook(state, at, null)
            estimated += missing?.count ?? 0
            state = closed
          }
          expect(seen + estimated + unexplained(state)).toBe(value)
        }
      }),
    )
  })
})

test('a reading made again moves only when it was made, and forwards', () => {
  const jobs = after([0, 5, 0])
  const again = readAgain(jobs, 9 * MINUTE)
  expect(again).toEqual({ ...jobs, at: 9 * MINUTE, explainedAt: 9 * MINUTE })
  expect([readAgain(again, MINUTE), readAgain(again, 9 * MINUTE)]).toEqual([again, again])
  expect(readAgain(after([0, 5, 0], [1, 6, 0]), HOUR).explainedAt).toBe(0)
})

describe('whether two accounts say the same', () => {
  const jobs = after([0, 5, 0])
  const both = { accounted: 0, list: jobs, jobs }

  test.each<readonly [string, Checksum | null, boolean]>([
    ['when it was read', readAgain(jobs, 9 * MINUTE), true],
    ['when something was accounted for last', { ...jobs, accountedAt: 9 * MINUTE }, true],
    ['the value', { ...jobs, value: 6 }, false],
    ['what is unexplained', { ...jobs, balance: 1 }, false],
    ['what was accounted for', { ...jobs, accounted: 1 }, false],
    ['a fall', { ...jobs, fellAt: 1 }, false],
    ['whether it is proven', { ...jobs, unproven: true }, false],
    ['that there is none', null, false],
  ])('where they differ in %s', (_, other, expected) => {
    expect([isSameChecksum(jobs, other), isSameChecksum(other, jobs)]).toEqual([expected, expected])
    expect(isSameAccount(both, { ...both, jobs: other })).toBe(expected)
    expect(isSameAccount(both, { ...both, list: other })).toBe(expected)
  })

  test('where nothing was read, by what was accounted for', () => {
    expect(isSameAccount(NO_ACCOUNT, { ...NO_ACCOUNT })).toBe(true)
    expect(isSameAccount({ ...NO_ACCOUNT, accounted: 1 }, NO_ACCOUNT)).toBe(false)
  })
})
