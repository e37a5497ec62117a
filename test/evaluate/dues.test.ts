import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Dues, duesOf } from '../../src/evaluate/dues.ts'
import type { MissedRunCondition } from '../../src/model/condition.ts'
import { DAY_MS, MINUTE_MS } from '../../src/model/instant.ts'

/** The newest of these at or before an instant. */
function newest(dues: readonly number[], at: number): number | null {
  return dues.findLast((due) => due <= at) ?? null
}

/** A run each ten minutes, for ever; what is asked of the schedule is written down. */
function eachTen(): { readonly asked: number[]; readonly dues: Dues } {
  const asked: number[] = []
  const ten = 10 * MINUTE_MS
  const dueBefore = (at: number): number => {
    asked.push(at)
    return Math.floor(at / ten) * ten
  }
  return { asked, dues: new Dues(dueBefore, 1_000 * MINUTE_MS) }
}

describe('3.5 when runs are due', () => {
  test('3.5 the newest and the next are those of the schedule, whatever was asked before', () => {
    const instants = fc.integer({ min: 0, max: 5_000 })
    const questions = fc.array(fc.tuple(fc.boolean(), instants), { maxLength: 12 })
    const property = fc.property(fc.uniqueArray(instants), instants, questions, (drawn, begin, asked) => {
      const runs = drawn.map((minute) => minute * MINUTE_MS).toSorted((a, b) => a - b)
      const dues = new Dues((at) => newest(runs, at), begin * MINUTE_MS)
      for (const [isNext, minute] of asked) {
        const at = minute * MINUTE_MS
        const next = runs.find((due) => due > at)
        if (!isNext) expect(dues.before(at)).toBe(newest(runs, at))
        else if (next !== undefined) expect(dues.after(at)).toBe(next)
      }
    })
    fc.assert(property)
  })

  test('3.5 a run is due from its very instant on, and next until just before it', () => {
    const { dues } = eachTen()
    const due = 1_010 * MINUTE_MS
    expect([due - 1, due, due + 1].map((at) => dues.before(at))).toEqual([due - 10 * MINUTE_MS, due, due])
    expect([due - 1, due].map((at) => dues.after(at))).toEqual([due, due + 10 * MINUTE_MS])
  })

  test('3.5 where none is due for days it is to be asked again, before one can be', () => {
    const late = 30 * DAY_MS
    const dues = new Dues((at) => (at < late ? null : late), 0)
    const again = dues.after(0)
    expect(again).toBe(8_192 * MINUTE_MS)
    expect(dues.before(again)).toBe(null)
    expect(dues.after(late - 1)).toBe(late)
    expect(dues.after(late - 8_192 * MINUTE_MS)).toBe(late)
  })

  test('3.7 the schedule is not asked again about a time it was asked about', () => {
    const { asked, dues } = eachTen()
    const [at, earlier] = [1_005 * MINUTE_MS, 955 * MINUTE_MS]
    const questions = [
      () => dues.before(at),
      () => dues.before(earlier),
      () => dues.after(at),
      () => dues.after(earlier),
      () => dues.before(at - 5 * MINUTE_MS),
      () => dues.before(950 * MINUTE_MS),
    ]
    for (const question of questions) {
      question()
      const before = asked.length
      question()
      expect(asked.length).toBe(before)
    }
    const before = asked.length
    for (const question of questions) question()
    expect(asked.length).toBe(before)
  })

  test('3.7 each run is asked for once, beside one question at either end', () => {
    const { asked, dues } = eachTen()
    dues.before(955 * MINUTE_MS)
    // The five from 950 to 990; that of the beginning, that asked about, and one that ends the search.
    expect(asked.length).toBeLessThanOrEqual(8)
    dues.before(1_000 * MINUTE_MS)
    asked.length = 0
    dues.before(1_010 * MINUTE_MS)
    expect(asked.length).toBeLessThanOrEqual(2)
  })

  test('3.7 nor about a time that nobody asks about', () => {
    const { asked, dues } = eachTen()
    dues.before(995 * MINUTE_MS)
    dues.after(1_005 * MINUTE_MS)
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(989 * MINUTE_MS)
    expect(Math.max(...asked)).toBeLessThanOrEqual(1_013 * MINUTE_MS)
  })

  test('3.7 a schedule has one memory for all that ask', () => {
    const condition: MissedRunCondition = {
      kind: 'missed_run',
      schedule: '* * * * *',
      timezone: 'UTC',
      withinMs: 1,
      severity: 'warning',
      dueBefore: (at) => at,
    }
    expect(duesOf(condition, 5)).toBe(duesOf(condition, 9))
    expect(duesOf({ ...condition }, 5)).not.toBe(duesOf(condition, 5))
    expect(duesOf(condition, 5).before(7)).toBe(7)
  })
})
