import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeRows, decodeText, encodeList, encodeParameters, encodeText } from '../../src/store/text.ts'

/** Any code units at all: lone surrogates, NUL and the escape's own mark among them. */
const anyText = fc
  .array(fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0xe000, 0xd800, 0xdc00, 0x30)), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units))

test('1.6 any text is stored as one that UTF-8 and PostgreSQL can hold, and comes back', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const stored = encodeText(text)
      expect(stored.isWellFormed()).toBe(true)
      expect(stored).not.toContain('\u0000')
      expect(decodeText(stored)).toBe(text)
    }),
  )
})

test('1.6 different texts are stored differently', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      expect(encodeText(a) === encodeText(b)).toBe(a === b)
    }),
  )
})

test('1.6 members of a list are found as stored', () => {
  fc.assert(
    fc.property(fc.array(anyText), (texts) => {
      const [parameter] = encodeParameters([encodeList(texts)])
      expect(JSON.parse(String(parameter))).toEqual(texts.map(encodeText))
    }),
  )
})

test('values that are no texts stay as they are, and rows are decoded column by column', () => {
  expect(encodeParameters([1, null, 'a', 'b\u0000'])).toEqual([1, null, 'a', 'b\uE0000000'])
  expect(encodeParameters(['a', 2])).toEqual(['a', 2])
  expect(decodeRows([{ a: 'b\uE0000000', b: 1, c: null }])).toEqual([{ a: 'b\u0000', b: 1, c: null }])
})
