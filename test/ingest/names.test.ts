import { expect, test } from 'vitest'
import { normalise } from '../../src/ingest/normalise.ts'

test.each([
  ['the GOLD thing is odd', 'the <*> thing is odd'],
  ['the BLOCKED thing is odd', 'the BLOCKED thing is odd'],
  ['the EDGE thing is odd', 'the <*> thing is odd'],
  ['the HTTP thing is odd', 'the HTTP thing is odd'],
  ['the GOLD limits are odd', 'the GOLD limits are odd'],
  ['the GOLD nolimit is odd', 'the <*> nolimit is odd'],
  ['the lowerCase thing is odd', 'the <*> thing is odd'],
  ['The lowerCase', 'The'],
  ['lowerCase', 'lowerCase'],
  ['lowerCase.', ''],
  ['some vat_id is odd', 'some <*> is odd'],
  ['some vat_id-x is odd', 'some vat_id-x is odd'],
])('1.7 words as no sentence has them name something: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test.each([
  ['Gold is not one of these', 'is not one of these'],
  ['Gold is not a colour', 'is not a colour'],
  ['Gold is not an item', 'is not an item'],
  ['Gold is not among these', 'is not among these'],
  ['Gold is not someone', 'Gold is not someone'],
  ['Gold is not ones', 'Gold is not ones'],
  ['gone: (is not one of these)', 'gone is not one of these'],
])('1.7 what is said to be none of its kind is a value: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test.each([
  ['sent of topic invoice', 'sent of topic'],
  ['sent of topic invoice again', 'sent of topic invoice again'],
  ['sent of topic invoice: is lost', 'sent of topic <*> is lost'],
  ['lost of TOPIC red', 'lost of <*> red'],
  ['Topic Order created is not active', 'Topic <*> is not active'],
  ['worker Zoë and others left', 'worker <*> and others left'],
  ['worker Zoë van Dijk left', 'worker <*> left'],
  ['worker Zoë van der Dijk left', 'worker <*> van der Dijk left'],
  ['user Ana of GOLD left', 'user <*> of <*> left'],
  ['file one two three d.csv is locked', 'file <*> is locked'],
  ['file one two three four e.csv is locked', 'file one two three four <*> is locked'],
])('1.7 after a word that names things stands a name: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test.each([
  ['Cost centre is required', 'is required'],
  ['The big cost centre is required', 'is required'],
  ['The very big cost centre is required', 'The very big cost centre is required'],
  ['Cost must be given', 'must be given'],
  ['Cost must-haves are odd', 'Cost must-haves are odd'],
  ['Cost was made must be given', 'must be given'],
  ['Lost. Cost must be given', 'Lost must be given'],
])('1.7 the field that is demanded varies: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test.each([
  ['lost by Maria Lopez today', 'lost by <*> today'],
  ['lost by Maria today', 'lost by Maria today'],
  ['1010 Werk Hamburg', ''],
  ['404 Bad Gateway Page', '404 Bad Gateway Page'],
])(
  '1.7 several capitals in a row are a name, unless a status code stands before them: %s',
  (text, expected) => {
    expect(normalise(text)).toBe(expected)
  },
)
