import { describe, expect, test } from 'vitest'
import { heldByAbsence, levelOf } from '../../src/evaluate/levels.ts'
import type { Threshold } from '../../src/model/condition.ts'

describe('3.7 the level of a number', () => {
  const rising = [
    { severity: 'critical', bound: 5 },
    { severity: 'warning', bound: 2 },
  ] as const
  const falling = [
    { severity: 'critical', bound: 2 },
    { severity: 'warning', bound: 5 },
  ] as const

  test.each([
    ['at_least', rising, [null, null, 'warning', 'warning', 'warning', 'critical', 'critical']],
    ['more_than', rising, [null, null, null, 'warning', 'warning', 'warning', 'critical']],
    ['at_most', falling, ['critical', 'critical', 'critical', 'warning', 'warning', 'warning', null]],
    ['less_than', falling, ['critical', 'critical', 'warning', 'warning', 'warning', null, null]],
  ] as const)('3.7 %s: the worst that holds, for 0 to 6', (comparator, levels, said) => {
    expect(said.map((_, value) => levelOf({ comparator, levels }, value))).toEqual(said)
  })

  test.each([
    ['at_least', false],
    ['more_than', false],
    ['at_most', true],
    ['less_than', true],
  ] as const)('3.3 that little happened is what makes it hold: %s %s', (comparator, said) => {
    const threshold: Threshold = { comparator, levels: [{ severity: 'info', bound: 1 }] }
    expect(heldByAbsence(threshold)).toBe(said)
  })
})
