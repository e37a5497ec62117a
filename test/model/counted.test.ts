import { expect, test } from 'vitest'
import { counted } from '../../src/model/counted.ts'

test.each([
  [0, '0 recipes'],
  [1, '1 recipe'],
  [2, '2 recipes'],
  [2_000, '2,000 recipes'],
  [1_234_567, '1,234,567 recipes'],
])('%i things are counted to the last digit, one is one', (count, text) => {
  expect(counted(count, 'recipe')).toBe(text)
})
