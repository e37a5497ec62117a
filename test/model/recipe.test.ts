import { expect, test } from 'vitest'
import { unlistedItem } from '../../src/model/recipe.ts'

test('of a recipe that the list does not show, nothing but its id is claimed', () => {
  const { id, ...others } = unlistedItem('7')
  expect(id).toBe('7')
  expect(new Set(Object.values(others).map((value) => JSON.stringify(value)))).toEqual(
    new Set(['null', '[]']),
  )
})
