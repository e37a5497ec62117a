import { expect, test } from 'vitest'
import { crossingKey, newErrorKey } from '../../src/model/facts.ts'
import { recipeKey } from '../../src/model/recipe.ts'

test('1.2 a recipe has one key, in one workspace, whatever the names look like', () => {
  const keys = [
    recipeKey({ workspace: 'a', id: '11' }),
    recipeKey({ workspace: 'a1', id: '1' }),
    recipeKey({ workspace: 'a', id: '1' }),
  ]
  expect(new Set(keys).size).toBe(3)
  expect(recipeKey({ workspace: 'a', id: '11' })).toBe(keys[0])
})

test('4.4 what crossed a bound is remembered by rule and recipe', () => {
  const keys = [crossingKey('a', 'bc'), crossingKey('ab', 'c'), crossingKey('a', 'b')]
  expect(new Set(keys).size).toBe(3)
  expect(crossingKey('a', 'bc')).toBe(keys[0])
})

test('4.4 a new error is known by rule, recipe and fingerprint', () => {
  const names = ['a', 'b']
  const all = names.flatMap((rule) =>
    names.flatMap((one) => names.map((kind) => newErrorKey(rule, one, kind))),
  )
  expect(new Set(all).size).toBe(8)
})
