import { describe, expect, test } from 'vitest'
import { afterObserved, type Before, type Outage } from '../../src/store/stops.ts'

const NEVER: Before = { ok: null, open: null, seenAt: null }
const WELL: Before = { ok: true, open: null, seenAt: 100 }
const OPEN: Outage = { from: 50, to: null, cause: 'by_hand', baseLine: false }

describe('what is not as it should be', () => {
  test('2.7 found so at first sight it is base line, since when the API says', () => {
    const lost = { ok: false, since: 20, cause: 'by_hand' } as const
    expect(afterObserved(NEVER, lost, 100)).toEqual([{ ...OPEN, from: 20, baseLine: true }])
    expect(afterObserved(NEVER, { ...lost, since: null }, 100)).toEqual([
      { ...OPEN, from: 100, baseLine: true },
    ])
    expect(afterObserved(NEVER, { ...lost, ok: true }, 100)).toEqual([])
  })

  test('2.9 it begins when the API says, but after it was seen well and not in the future', () => {
    const lost = (since: number | null) => ({ ok: false, since, cause: 'by_hand' })
    expect(afterObserved(WELL, lost(120), 150)).toEqual([{ ...OPEN, from: 120 }])
    expect(afterObserved(WELL, lost(20), 150)).toEqual([{ ...OPEN, from: 101 }])
    expect(afterObserved(WELL, lost(999), 150)).toEqual([{ ...OPEN, from: 150 }])
    expect(afterObserved(WELL, lost(null), 150)).toEqual([{ ...OPEN, from: 150 }])
  })

  test('2.9 it ends when it is seen well again', () => {
    const before = { ok: false, open: OPEN, seenAt: 100 }
    expect(afterObserved(before, { ok: true, since: null, cause: 'unknown' }, 150)).toEqual([
      { ...OPEN, to: 150 },
    ])
    expect(afterObserved(WELL, { ok: true, since: null, cause: 'unknown' }, 150)).toEqual([])
  })

  test('2.9 as long as it lasts nothing changes but its cause', () => {
    const before = { ok: false, open: OPEN, seenAt: 100 }
    expect(afterObserved(before, { ok: false, since: 50, cause: 'by_hand' }, 150)).toEqual([])
    expect(afterObserved(before, { ok: false, since: 50, cause: 'trial_expired' }, 150)).toEqual([
      { ...OPEN, cause: 'trial_expired' },
    ])
  })

  test('2.9 a later beginning is another one: it was well in between, unseen', () => {
    const before = { ok: false, open: { ...OPEN, baseLine: true }, seenAt: 100 }
    expect(afterObserved(before, { ok: false, since: 120, cause: 'unknown' }, 150)).toEqual([
      { ...OPEN, baseLine: true, to: 120 },
      { from: 120, to: null, cause: 'unknown', baseLine: false },
    ])
  })
})
