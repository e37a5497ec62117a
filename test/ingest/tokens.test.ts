import { expect, test } from 'vitest'
import { tokenAt, tokensOf, wordBefore } from '../../src/ingest/tokens.ts'

/** Words are followed by `/`, values by `*`, marks by nothing. */
function shapeOf(text: string): string {
  const signs = { word: '/', value: '*', mark: '' } as const
  return tokensOf(text)
    .map((token) => token.text + signs[token.kind])
    .join(' ')
}

test('1.7 a message is cut into words, values and marks', () => {
  expect(tokensOf('Name aB: "x" failed')).toEqual([
    { kind: 'word', text: 'Name', capital: true },
    { kind: 'word', text: 'aB', capital: false },
    { kind: 'mark', text: ':', capital: false },
    { kind: 'value', text: '"x"', capital: false },
    { kind: 'word', text: 'failed', capital: false },
  ])
  expect(tokensOf('Failed 17')).toEqual([
    { kind: 'word', text: 'Failed', capital: false },
    { kind: 'value', text: '17', capital: false },
  ])
})

test.each([
  ['lost.', 'lost/ .'],
  ['lost. Try', 'lost/ . Try/'],
  ['lost."x"', 'lost/ . "x"*'],
  ['lost.\nthen', 'lost/ . then/'],
  ['lost . ', 'lost/ .'],
  ['lost. then', 'lost/ then/'],
  ['lost... Try', 'lost/ . Try/'],
  ['... Try', '. Try/'],
  ['lost!', 'lost/'],
  ['lost: x', 'lost/ : x/'],
  ['lost : x', 'lost/ x/'],
  ['lost.: x', 'lost/ : x/'],
  ['(a, b) = [c];', '( a/ , b/ ) = [ c/ ] ;'],
  ['a - b', 'a/ b/'],
])('1.7 marks structure it, a full stop only at the end of a sentence: %s', (text, shape) => {
  expect(shapeOf(text)).toBe(shape)
})

test.each([
  '"a b"',
  '“a b”',
  '„a b“',
  '„a b”',
  '‘a b’',
  '«a b»',
  '「a b」',
  '『a b』',
  '`a b`',
  "`a b'",
  "'a b'",
])('1.7 what is quoted is a value: %s', (quoted) => {
  expect(shapeOf(`no ${quoted} here`)).toBe(`no/ ${quoted}* here/`)
})

test.each([
  ["values ' here", 'values/ here/'],
  ["'abc here", "'abc/ here/"],
  ['open "no such file"', 'open/ no/ such/ file/'],
  ['open "17 no such file"', 'open/ "17 no such file"*'],
  ['open "no such file 17"', 'open/ "no such file 17"*'],
  ['open "some good file"', 'open/ "some good file"*'],
  ['納期。abc、def', '納期/ abc/ def/'],
  ['ab納期cd', 'ab/ 納期/ cd/'],
])('1.7 of quotes and scripts without spaces: %s', (text, shape) => {
  expect(shapeOf(text)).toBe(shape)
})

test.each([
  'ORA-00001',
  'HTTP404',
  'https404',
  'code404',
  'errno_5',
  'md5',
  'errorcode#1',
  'code#1',
  'http/2',
  'https#1',
  'mystatus=5',
  'status#1',
  `sha${'1'.repeat(17)}`,
])('1.7 a name and its number in one word are a code: %s', (code) => {
  expect(shapeOf(`the ${code} here`)).toBe(`the/ ${code}/ here/`)
})

test.each(['xORA-1', 'ORA-1x', 'xhttp#1', 'http#1$x', 'my#1', 'thing404', `sha${'1'.repeat(18)}`])(
  '1.7 other words with a figure are values: %s',
  (value) => {
    expect(shapeOf(`the ${value} here`)).toBe(`the/ ${value}* here/`)
  },
)

test('1.7 a code in a sentence has up to 20 characters', () => {
  expect(shapeOf('error abcdefghijklmnopqrs1 given')).toBe('error/ abcdefghijklmnopqrs1/ given/')
  expect(shapeOf('error abcdefghijklmnopqrst1 given')).toBe('error/ abcdefghijklmnopqrst1* given/')
})

test('1.7 beyond the first and the last token a statement ends', () => {
  const end = { kind: 'mark', text: ';', capital: false }
  expect([tokenAt([], 0), tokenAt(tokensOf('a'), -1), tokenAt(tokensOf('a'), 1)]).toEqual([end, end, end])
  expect(tokenAt(tokensOf('a b'), 1).text).toBe('b')
})

test('1.7 the word before is looked for in the same sentence', () => {
  const tokens = tokensOf('a: (b); c. D, "e" f')
  const before = tokens.map((_, index) => tokenAt(tokens, wordBefore(tokens, index)).text)
  expect(tokens.map(({ text }) => text)).toEqual([
    'a',
    ':',
    '(',
    'b',
    ')',
    ';',
    'c',
    '.',
    'D',
    ',',
    '"e"',
    'f',
  ])
  expect(before).toEqual([';', 'a', 'a', 'a', 'b', 'b', ';', 'c', ';', 'D', 'D', '"e"'])
  expect(wordBefore(tokens, 0)).toBe(-1)
  expect(wordBefore(tokens, 6)).toBe(-1)
})
