import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Heap } from '../../src/poll/heap.ts'

test('whatever is added and taken when, the least comes first', () => {
  const step = fc.oneof(fc.integer({ max: 9 }), fc.constant('take' as const))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heap = new Heap<number>((a, b) => a - b)
      const items: number[] = []
      for (const one of steps) {
        if (one === 'take') expect(heap.pop()).toBe(items.shift())
        else {
          heap.push(one)
          items.push(one)
          items.sort((a, b) => a - b)
        }
        expect(heap.peek()).toBe(items[0])
      }
    }),
  )
})
