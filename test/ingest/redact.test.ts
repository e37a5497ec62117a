import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedact, cutText } from '../../src/ingest/redact.ts'
import { PRIVACY } from './items.ts'

const plain = createRedact(PRIVACY, [])

test('5.8 secrets are masked wherever they stand, the longest first', () => {
  const redact = createRedact(PRIVACY, ['token', 'token-of-ours', 'abc', '', 'pass'])
  expect(redact('GET ?a=token-of-ours&b=token abc pass', 100)).toBe('GET ?a=•••&b=••• abc •••')
})

test('5.8 what privacy.redact names is masked, every time', () => {
  const redact = createRedact({ ...PRIVACY, redact: [/[0-9]{13,19}/, /secret-\w+/gi] }, [])
  expect(redact('4111111111111111 and 4222222222222 Secret-X secret-y', 100)).toBe('••• and ••• ••• •••')
  expect(redact('4111111111111111', 100)).toBe('•••')
})

test('5.8 e-mail addresses are masked unless turned off', () => {
  expect(plain('ana.lee+x@mail.example.com, Jürgen.Ö@exämple.de', 100)).toBe(
    '•••@mail.example.com, •••@exämple.de',
  )
  expect(createRedact({ ...PRIVACY, maskEmails: false }, [])('ana@example.com', 100)).toBe('ana@example.com')
  expect(plain('x @ y, x@y.z, ana@b.c.example', 100)).toBe('x @ y, x@y.z, •••@b.c.example')
})

test('5.8 controls, turned text and half characters go; line breaks stay', () => {
  expect(plain('a\u0000b\u0007\r\nc\td\u202e\u2066e\u2028f\ud800\u009fg\ufeff', 100)).toBe(
    'ab\nc\tde\nf\ufffdg',
  )
  expect(plain('👩‍👩‍👧 ok', 100)).toBe('👩‍👩‍👧 ok')
  expect(plain('one\rtwo\r\nthree', 100)).toBe('one\ntwo\nthree')
})

test('5.8 no half of a secret is left at the cut', () => {
  const redact = createRedact(PRIVACY, ['top-secret-value'])
  const text = `${'x'.repeat(95)}top-secret-value`
  expect(redact(text, 100)).toBe(`${'x'.repeat(95)}•••`)
  expect(redact(`${'x'.repeat(99)}top-secret-value`, 100)).not.toMatch(/top/)
})

test('5.8 a text is cut between what a reader sees as characters', () => {
  expect(cutText('abcdef', 6)).toBe('abcdef')
  expect(cutText('abcdefg', 6)).toBe('abcde…')
  expect(cutText(`abc${'👩‍👩‍👧'}def`, 6)).toBe('abc…')
  expect(cutText('ab🇩🇪cd', 5)).toBe('ab…')
  expect(cutText('abce\u0301\u0301\u0301x', 5)).toBe('abc…')
  expect(cutText(`${'x'.repeat(297)}👩‍👩‍👧yz`, 300)).toBe(`${'x'.repeat(297)}…`)
  expect(cutText(`${'x'.repeat(400)}`, 300)).toBe(`${'x'.repeat(299)}…`)
})

test('5.8 a cut text is never longer than its bound, well-formed, and begins as the whole', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.integer({ min: 1, max: 60 }),
      (text, max) => {
        const cut = cutText(text, max)
        expect(cut.length).toBeLessThanOrEqual(max)
        expect(cut.isWellFormed()).toBe(true)
        if (text.length > max) expect(text.startsWith(cut.slice(0, -1))).toBe(true)
        else expect(cut).toBe(text)
      },
    ),
  )
})

test('5.8 any text becomes one that every store takes, within its bound', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), { maxLength: 300 }), (codes) => {
      const kept = plain(String.fromCharCode(...codes), 200)
      expect(kept.length).toBeLessThanOrEqual(200)
      expect(kept.isWellFormed()).toBe(true)
      expect(kept).not.toMatch(/(?![\n\t])\p{Cc}/u)
    }),
  )
})

test('5.8 of an endless text, what lies far behind the longest bound is not even looked at', () => {
  expect(plain('x'.repeat(50_000), 100_000)).toBe('x'.repeat(16_000))
})

test('a long text is masked in no time', () => {
  const redact = createRedact(PRIVACY, ['secret'])
  for (const part of ['a', 'a.', '@', 'a@', 'a@b-', '\u0000', ' ']) redact(part.repeat(100_000), 4_000)
  expect(redact(`${'a'.repeat(100_000)}@`, 10)).toBe('aaaaaaaaa…')
}, 2_000)
