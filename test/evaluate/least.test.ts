import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Least } from '../../src/evaluate/least.ts'

test('3.7 the least of many numbers that change one at a time', () => {
  const numbers = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 9 })
  const changes = fc.array(fc.record({ index: fc.nat(), value: fc.integer({ min: -9, max: 9 }) }), {
    maxLength: 9,
  })
  fc.assert(
    fc.property(numbers, changes, (first, all) => {
      const now = [...first]
      const least = new Least(first)
      expect(least.least).toBe(Math.min(...now))
      for (const { index, value } of all) {
        now[index % now.length] = value
        least.set(index % now.length, value)
        expect(least.least).toBe(Math.min(...now))
      }
    }),
  )
})

test('3.7 of none it is Infinity', () => {
  expect(new Least([]).least).toBe(Infinity)
})
