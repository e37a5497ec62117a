import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
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

describe('3.7 few elements are looked at', () => {
  /** A list that counts how often an element of it is read, by whatever name it has. */
  function listening(list: readonly unknown[]): { readonly list: readonly never[]; asked: () => number } {
    let asked = 0
    const get = (target: readonly unknown[], name: string | symbol): unknown => {
      if (name !== 'length') asked += 1
      return Reflect.get(target, name)
    }
    return { list: new Proxy(list, { get }) as readonly never[], asked: () => asked }
  }

  const all = Array.from({ length: 1_000 }, (_, index) => index)

  test.each([
    [999, 1],
    [998, 2],
    [990, 10],
    [300, 25],
  ])('3.7 of a thousand, those above %i are found in at most %i steps', (at, steps) => {
    const { list, asked } = listening(all)
    expect(firstAfter(list, at)).toBe(at + 1)
    expect(asked()).toBeLessThanOrEqual(steps)
  })

  test('3.7 of failures, one where none is placed after', () => {
    const { list, asked } = listening(all.map((placedAt) => ({ placedAt })))
    expect(firstPlacedAfter(list, 999)).toBe(1_000)
    expect(asked()).toBe(1)
    expect(firstPlacedAfter(list, 300)).toBe(301)
    expect(asked()).toBeLessThan(14)
  })

  test('3.7 of a long time, as many instants as halving takes', () => {
    const asked: number[] = []
    const isSame = (at: number): boolean => asked.push(at) > 0 && at < 300
    expect(firstUnlike(isSame, 0, 1_000)).toBe(300)
    expect(asked.length).toBeLessThan(12)
  })
})
