import { describe, expect, test } from 'vitest'
import { type Account, type Checksum, NO_ACCOUNT } from '../../src/model/completeness.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { type Row, Unmoved } from '../../src/poll/unmoved.ts'

const NOW = 100 * HOUR_MS

const CHECKSUM: Checksum = {
  value: 3,
  at: NOW,
  balance: 0,
  accounted: 0,
  explainedAt: NOW,
  accountedAt: NOW,
  fellAt: null,
  unproven: false,
}
const PROVEN: Account = { ...NO_ACCOUNT, list: CHECKSUM }

/** A row that says what the last complete look covers, but for what a test says otherwise. */
function row(over: Partial<Row> & { failed?: number | null; succeeded?: number | null } = {}): Row {
  const { failed = 3, succeeded = 7, ...rest } = over
  return {
    item: { failedCount: failed, succeededCount: succeeded },
    isMoved: false,
    account: PROVEN,
    ...rest,
  }
}

function unmoved(): Unmoved {
  const list = new Unmoved()
  list.looked('1', { failed: 3, succeeded: 7, at: NOW - MINUTE_MS })
  return list
}

const KNOWN = { unmoved: ['1'], moved: [] }
const NOT_KNOWN = { unmoved: [], moved: ['1'] }

describe('3.3 a recipe whose counters did not move is known without a look', () => {
  test('3.3 through ten minutes before the list was begun, and what it says is told once', () => {
    const list = unmoved()
    list.listed('1', row(), NOW)
    list.listed('1', row({ succeeded: 9 }), NOW + MINUTE_MS)
    expect(list.takeChanges()).toEqual(KNOWN)
    expect(list.through(NOW)).toBe(NOW - 10 * MINUTE_MS)
    list.listed('1', row({ succeeded: 9 }), NOW + 2 * MINUTE_MS)
    expect(list.takeChanges()).toEqual({ unmoved: [], moved: [] })
  })

  test.each<[string, Row | null]>([
    ['it moved', row({ isMoved: true })],
    ['the list does not show it', null],
    ['its failed counter is not known', row({ failed: null })],
    ['its succeeded counter is not known', row({ succeeded: null })],
    ['its counter fell', row({ account: { ...PROVEN, list: { ...CHECKSUM, unproven: true } } })],
    ['a rise is unexplained', row({ account: { ...PROVEN, list: { ...CHECKSUM, balance: 1 } } })],
    [
      'its counter does not count all of its failures',
      row({ account: { ...PROVEN, list: { ...CHECKSUM, balance: -1 } } }),
    ],
  ])('3.3 not where %s', (_, said) => {
    const list = unmoved()
    list.listed('1', row(), NOW)
    list.takeChanges()
    list.listed('1', said, NOW + MINUTE_MS)
    expect(list.takeChanges()).toEqual(NOT_KNOWN)
  })

  test('3.3 a counter that fell ends it for the whole workspace, for a day', () => {
    const list = unmoved()
    list.fell(NOW)
    expect(list.through(NOW + DAY_MS - 1)).toBeNull()
    expect(list.through(NOW + DAY_MS)).toBe(NOW + DAY_MS - 10 * MINUTE_MS)
  })

  test('3.3 a list that is seen to lag is not relied on, for a day', () => {
    const list = unmoved()
    list.looked('1', { failed: 4, succeeded: 7, at: NOW })
    list.listed('1', row(), NOW + 2 * MINUTE_MS)
    expect(list.lagMs(NOW + 2 * MINUTE_MS)).toBe(0)
    expect(list.through(NOW + 2 * MINUTE_MS)).toBe(NOW - 8 * MINUTE_MS)
    // Asked again meanwhile: it lags since the first time.
    list.looked('1', { failed: 4, succeeded: 8, at: NOW + 2 * MINUTE_MS })
    list.listed('1', row(), NOW + 3 * MINUTE_MS)
    expect(list.takeChanges()).toEqual({ unmoved: [], moved: ['1'] })
    expect(list.through(NOW + 3 * MINUTE_MS)).toBeNull()
    // So far it lagged at least when it has caught up.
    list.listed('1', row({ failed: 4, succeeded: 8 }), NOW + 5 * MINUTE_MS)
    expect(list.takeChanges()).toEqual(KNOWN)
    expect(list.through(NOW + 5 * MINUTE_MS)).toBeNull()
    expect(list.lagMs(NOW + 6 * MINUTE_MS)).toBe(5 * MINUTE_MS)
    expect(list.through(NOW + 5 * MINUTE_MS + DAY_MS)).not.toBeNull()
    expect(list.lagMs(NOW + 5 * MINUTE_MS + DAY_MS)).toBe(0)
  })

  test('3.3 what was asked for before the answer came is not behind it', () => {
    const list = unmoved()
    list.looked('1', { failed: 4, succeeded: 7, at: NOW + 30 * MINUTE_MS })
    list.listed('1', row(), NOW + 30 * MINUTE_MS)
    expect(list.takeChanges()).toEqual(KNOWN)
    expect(list.lagMs(NOW + 30 * MINUTE_MS)).toBe(0)
  })

  test('3.3 successes that the list does not show make it lag too', () => {
    const list = unmoved()
    list.listed('1', row({ succeeded: 6 }), NOW + 15 * MINUTE_MS)
    expect(list.through(NOW + 15 * MINUTE_MS)).toBeNull()
  })

  test('3.3 a counter of the list that counts less for good does not make it lag, and its recipe waits for looks', () => {
    const list = unmoved()
    list.listed('1', row({ failed: 2 }), NOW + 2 * HOUR_MS)
    expect(list.takeChanges()).toEqual(NOT_KNOWN)
    expect(list.through(NOW + 2 * HOUR_MS)).not.toBeNull()
  })

  test('3.3 a recipe that is let go is not told of', () => {
    const list = unmoved()
    list.listed('1', row(), NOW)
    list.forget('1')
    expect(list.takeChanges()).toEqual({ unmoved: [], moved: [] })
  })
})
