import { expect, test } from 'vitest'
import { nearest, suggestion } from '../../src/config/nearest.ts'

test.each([
  ['poll_evry', 'poll_every'],
  ['reciever', 'receiver'],
  ['Receiver', 'receiver'],
  ['warning', 'warn'],
  ['recv', null],
  ['token', null],
])('%s is most likely %s', (word, expected) => {
  expect(nearest(word, ['poll_every', 'receiver', 'warn', 'us'])).toBe(expected)
})

test('the nearest one wins, whatever the order', () => {
  expect(nearest('group_wiat', ['group_by', 'group_interval', 'group_wait'])).toBe('group_wait')
})

test('where nothing is near, all that is known is named', () => {
  expect(suggestion('digests', ['slack', 'email'])).toBe('; known: slack, email')
  expect(suggestion('slak', ['slack', 'email'])).toBe("; did you mean 'slack'?")
  expect(suggestion('x', [])).toBe('')
})
