import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstAfter, firstPlacedAfter, firstUnlike } from '../../src/evaluate/sorted.ts'

const lists = fc
  .array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 })
  .map((list) => list.toSorted((a, b) => a - b))
const instants = fc.integer({ min: -1, max: 41 })

test('3.1 how many of a sorted list are at most an instant, wherever that lies', () => {
  fc.assert(
    fc.property(lists, instants, fc.nat(60), (list, at, cut) => {
      const length = Math.min(cut, list.length)
      expect(firstAfter(list, at)).toBe(list.filter((one) => one <= at).length)
      expect(firstAfter(list, at, length)).toBe(list.slice(0, length).filter((one) => one <= at).length)
    }),
  )
})

test('3.1 how many failures are placed at most at an instant', () => {
  fc.assert(
    fc.property(lists, instants, (list, at) => {
      const failures = list.map((placedAt) => ({ placedAt }))
      expect(firstPlacedAfter(failures, at)).toBe(list.filter((one) => one <= at).length)
    }),
  )
})

test('3.7 the first instant at which something is otherwise', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -20, max: 20 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      (from, span, some) => {
        const change = from + 1 + (some % span)
        expect(firstUnlike((at) => at < change, from, from + span)).toBe(change)
      },
    ),
  )
})

test('3.7 what is far from the end of a long list, or of a long time, is found in few steps', () => {
  let asked = 0
  const list = new Proxy(
    Array.from({ length: 1_000 }, (_, index) => index),
    {
      get: (target, name, receiver) => {
        asked += 1
        return Reflect.get(target, name, receiver)
      },
    },
  )
  expect(firstAfter(list, 300, 1_000)).toBe(301)
  expect(asked).toBeLessThan(25)
  asked = 0
  expect(
    firstUnlike(
      (at) => {
        asked += 1
        return at < 300
      },
      0,
      1_000,
    ),
  ).toBe(300)
  expect(asked).toBeLessThan(12)
})
