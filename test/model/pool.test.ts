import { expect, test } from 'vitest'
import { Pool } from '../../src/model/pool.ts'

test('of equal lists the first is kept', () => {
  const pool = new Pool()
  const first = pool.list(['a', 'b'])
  expect(pool.list(['a', 'b'])).toBe(first)
  expect(first).toEqual(['a', 'b'])
  expect(pool.list(['b', 'a'])).toEqual(['b', 'a'])
})

test('a list of one text is another than the list that this text spells', () => {
  const pool = new Pool()
  const lists = [['["a","b"]'], ['a', 'b'], [], ['[]'], ['']]
  for (const list of [...lists, ...lists]) expect(pool.list(list)).toEqual(list)
})

test('what has no text has none', () => {
  const pool = new Pool()
  expect(pool.text(null)).toBeNull()
  expect(pool.text('a')).toBe('a')
})

test('what was forgotten is kept anew', () => {
  const pool = new Pool()
  const first = pool.list(['a'])
  pool.clear()
  expect(pool.list(['a'])).not.toBe(first)
})
