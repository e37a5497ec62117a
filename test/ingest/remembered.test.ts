import { expect, test } from 'vitest'
import { remembered } from '../../src/ingest/remembered.ts'

/** Of these texts, asked for one after the other, those that had to be made. */
function madeOf(texts: readonly string[]): readonly string[] {
  const made: string[] = []
  const upper = remembered((text) => {
    made.push(text)
    return text.toUpperCase()
  }, 2)
  for (const text of texts) expect(upper(text)).toBe(text.toUpperCase())
  return made
}

test('what was made of a text is not made again', () => {
  expect(madeOf(['a', 'b', 'a', 'b', 'b'])).toEqual(['a', 'b'])
})

test('also where that is nothing', () => {
  expect(madeOf(['', ''])).toEqual([''])
})

test('one text too many, and all are forgotten', () => {
  expect(madeOf(['a', 'b', 'c', 'c', 'a', 'a', 'b'])).toEqual(['a', 'b', 'c', 'a', 'b'])
})
