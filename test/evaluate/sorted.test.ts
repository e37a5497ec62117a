import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstAfter } from '../../src/evaluate/sorted.ts'

test('3.1 how many of a sorted list are at most an instant, wherever that lies', () => {
  const lists = fc
    .array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 })
    .map((list) => list.toSorted((a, b) => a - b))
  fc.assert(
    fc.property(lists, fc.integer({ min: -1, max: 41 }), fc.nat(60), (list, at, cut) => {
      const length = Math.min(cut, list.length)
      expect(firstAfter(list, at)).toBe(list.filter((one) => one <= at).length)
      expect(firstAfter(list, at, length)).toBe(list.slice(0, length).filter((one) => one <= at).length)
    }),
  )
})
