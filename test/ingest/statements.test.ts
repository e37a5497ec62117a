import { expect, test } from 'vitest'
import { withoutBodies } from '../../src/ingest/statements.ts'

/** What stands before the body, the body's statements, and what stands after it. */
function partsOf(text: string): readonly string[] {
  return withoutBodies(text)
    .split(' ; ')
    .map((part) => part.trim())
}

test.each([
  ['409: {"message":"Gone","id":"a"} now', ['409:', 'Gone', 'now']],
  ['409: {"id":"a","at":17} now', ['409:', 'now']],
  ['409: {"message":" "} now', ['409:', 'now']],
  ['409: {"message":" Gone "} now', ['409:', 'Gone', 'now']],
  ['409: {"mesage":"Gone"} now', ['409:', 'Gone', 'now']],
  ['409: {"message":"Gone aw', ['409:', 'Gone aw', '']],
  ['{"message":"a\\nb \\"c\\" \\\\d"}', ['', 'a b "c" \\d', '']],
  ['{"a":{"code":"X"},"b":["Y"],"reason":["Z"]}!', ['', 'X', 'Z', '!']],
  ['{"status" : 409, "amount": 5, "errno"=>-1}', ['', 'code -1', 'code 409', '']],
])('1.7 of a JSON body the statements are kept: %s', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

test.each([
  ['{"x":"it is gone"}', ['', 'it is gone', '']],
  ['{"x":"It is gone."}', ['', 'It is gone.', '']],
  ['{"x":"is gone"}', ['', '']],
  ['{"x":"is  gone"}', ['', '']],
  ['{"x":"It Is gone"}', ['', '']],
])(
  '1.7 a sentence has three words, two of them small, and is a statement under any name: %s',
  (text, parts) => {
    expect(partsOf(text)).toEqual(parts)
  },
)

test.each([
  ['{"message":"M","code":"C","error":"E"}', ['', 'C', 'E', 'M', '']],
  ['{"error":"E","message":"M","code":"C"}', ['', 'C', 'E', 'M', '']],
  ['{"error":"B","error":"A"}', ['', 'B', 'A', '']],
  ['{"error":"A","error":"B","code":"A"}', ['', 'A', 'B', '']],
  ['["one is gone",{"Code":"C"}]', ['', 'one is gone', 'C', '']],
])('1.7 statements come in their names’ order, then as they stood, each once: %s', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

test('1.7 what the text before a body says already is not said again', () => {
  expect(partsOf('Gone: {"error":"Gone","code":"C"}')).toEqual(['Gone:', 'C', ''])
  expect(partsOf('Gone: {"error":" Gone ","code":""}')).toEqual(['Gone:', ''])
})

test.each([
  ['404: <e><Code>NoKey</Code>x<Key>a</Key></e>', ['404:', 'NoKey', '']],
  ['<e><Message a="1"> It is gone </Message></e>', ['', 'It is gone', '']],
  [
    '<HTML><title>Bad Gateway</title> some words follow here',
    ['', 'some words follow here', 'Bad Gateway', ''],
  ],
  ['Gone <Code>Gone</Code>', ['Gone', '']],
  ['<Code>C</Code>it is gone<Error>E</Error>', ['', 'it is gone', 'C', 'E', '']],
  ['a <b <html>', ['a', '']],
])('1.7 of an XML body the statements are kept: %s', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

test.each([
  'it is {abc "Def 5" lost',
  'it is [5] or {6}',
  'bad "{"code":"C"}" given',
  "unexpected '<html><title>Login</title>'",
  'a < b > c',
  'it is <Code>C',
])('1.7 what is quoted, or no body, stays as it is: %s', (text) => {
  expect(withoutBodies(text)).toBe(text)
})
