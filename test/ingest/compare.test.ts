import { expect, test } from 'vitest'
import { compare } from '../../src/ingest/compare.ts'

test('texts are ordered by their units, capitals first', () => {
  expect([compare('a', 'b'), compare('b', 'a'), compare('a', 'a'), compare('B', 'a')]).toEqual([-1, 1, 0, -1])
})
