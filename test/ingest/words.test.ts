import { expect, test } from 'vitest'
import {
  isBesideValue,
  isKeyword,
  isLabel,
  isNaming,
  isParticle,
  isPerson,
  isPossession,
  isPredicate,
  isPreposition,
  isTroubleCode,
  tellsDemand,
  tellsTrouble,
} from '../../src/ingest/words.ts'

test.each([
  [isNaming, 'Kunde', 'kundig'],
  [isPerson, 'User', 'field'],
  [isPossession, 'Token', 'user'],
  [isLabel, 'Fields', 'field1'],
  [isPredicate, 'is', 'IS'],
  [isParticle, 'van', 'Van'],
  [isBesideValue, 'Jan', 'jan'],
  [isBesideValue, 'KG', 'kgs'],
  [isKeyword, 'HTTP', 'http'],
  [isPreposition, 'of', 'off'],
] as const)('1.7 a word of a list is one, another is none, nor is an empty one: %o', (isOne, word, other) => {
  expect([isOne(word), isOne(other), isOne('')]).toEqual([true, false, false])
})

test('1.7 words of trouble count as words, parts of trouble within one', () => {
  expect(['was denied', 'not here', 'nothing', 'the end'].map(tellsTrouble)).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(['rateLimitExceeded', 'NoSuchKey', 'noData', 'no_data', 'orderId'].map(isTroubleCode)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

test.each([
  ['must be set', true],
  ['is required here', true],
  ['are blank', true],
  ["can't be blank", true],
  ['it must be', false],
  ['is requiredly', false],
  ['is green', false],
  ['mustard is out', false],
])('1.7 a demand begins with its words: %s', (words, isOne) => {
  expect(tellsDemand(words)).toBe(isOne)
})
