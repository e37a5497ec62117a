import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKinds, fingerprint } from '../../src/ingest/fingerprint.ts'
import { fingerprintV1 } from '../../src/ingest/fingerprint-v1.ts'
import type { FingerprintOverride } from '../../src/model/rule.ts'

test.each([
  ['HTTP 500', 'HTTP 404'],
  ['404 Not Found', '500 Internal Server Error'],
  ['404 Gone Away', '410 Gone Away'],
  ['ORA-00001: constraint', 'ORA-01555: constraint'],
  ['status: 401', 'status: 403'],
  ['Missing required field', 'Invalid field'],
])('1.7 different causes do not share one: %s / %s', (one, other) => {
  expect(fingerprint('rest', one, null)).not.toBe(fingerprint('rest', other, null))
  expect(fingerprint('rest', null, one)).not.toBe(fingerprint('rest', null, other))
})

test('1.7 what is missing is as what is empty', () => {
  expect(fingerprint(null, null, null)).toBe(fingerprint('', '', ''))
})

test('1.7 an error of which nothing is known has the fingerprint of what is empty, however it is asked', () => {
  const kindOf = createKinds([], false)
  expect(kindOf(null, null, null).fingerprint).toBe(fingerprint('', '', ''))
  expect(kindOf('rest', null, 'm').fingerprint).toBe(fingerprint('rest', '', 'm'))
})

test('1.7 it is versioned, and made of adapter, type and message', () => {
  expect(fingerprint('rest', 'T', 'm')).toMatch(/^v2:[0-9a-f]{24}$/)
  const all = [
    fingerprint('rest', 'T', 'm'),
    fingerprint('soap', 'T', 'm'),
    fingerprint('rest', 'U', 'm'),
    fingerprint('rest', 'T', 'n'),
    fingerprint('restT', null, 'm'),
    fingerprint(null, null, null),
  ]
  expect(new Set(all).size).toBe(all.length)
})

test('1.7 the algorithm is its version: a change needs another one', () => {
  expect(fingerprint('salesforce', 'RestClient::BadRequest', "No such column 'Region__c' on 17")).toBe(
    'v2:7d7ede797f706dd549c8af5f',
  )
})

test('1.7 it is the same whenever and however often it is made, also of huge texts', () => {
  const kindOf = createKinds([], false)
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 20 }), (text, type) => {
      const { fingerprint: kind } = kindOf('a', type, text)
      expect(kind).toBe(fingerprint('a', type, text))
      expect(kindOf('a', type, text).fingerprint).toBe(kind)
    }),
  )
  const huge = `x${'a-'.repeat(50_000)}`
  expect(fingerprint(null, null, huge)).toBe(fingerprint(null, null, `${huge}tail`))
})

test('1.7 more types than are remembered change nothing', () => {
  const kindOf = createKinds([], false)
  for (let number = 0; number < 2_500; number += 1) {
    const type = `T${'x'.repeat(number % 1_250)}`
    expect(kindOf(null, type, null).fingerprint).toBe(fingerprint(null, type, null))
  }
})

/** A pattern as the configuration reads it. */
function containing(part: string): FingerprintOverride['errors']['message'] & object {
  return { source: `/${part}/`, test: (text) => text.includes(part) }
}

test('1.7 the first override that holds names the kind', () => {
  const kindOf = createKinds(
    [
      { name: 'locks', errors: { adapter: containing('sales'), message: containing('lock') } },
      { name: 'all-locks', errors: { message: containing('lock') } },
      { name: 'time-outs', errors: { type: containing('Timeout') } },
    ],
    false,
  )
  expect(kindOf('salesforce', 'T', 'row lock 17').fingerprint).toBe('locks')
  expect(kindOf('rest', 'T', 'row lock 17').fingerprint).toBe('all-locks')
  expect(kindOf(null, 'ReadTimeout', null).fingerprint).toBe('time-outs')
  expect(kindOf('salesforce', 'T', null)).toEqual({
    fingerprint: fingerprint('salesforce', 'T', null),
    also: [],
  })
})

test('1.7 a pattern sees a bounded part of a message', () => {
  const kindOf = createKinds([{ name: 'end', errors: { message: containing('end') } }], false)
  expect(kindOf(null, null, `${'x'.repeat(15_000)}end`).fingerprint).toBe('end')
  expect(kindOf(null, null, `${'x'.repeat(16_000)}end`).fingerprint).not.toBe('end')
})

test('1.7 a new version, or an override, says what the kind was called before', () => {
  const own: FingerprintOverride = { name: 'locks', errors: { message: containing('lock') } }
  const [current, older] = [fingerprint('a', 'T', 'lock 17'), fingerprintV1('a', 'T', 'lock 17')]
  expect(createKinds([], false)('a', 'T', 'lock 17')).toEqual({ fingerprint: current, also: [] })
  expect(createKinds([], true)('a', 'T', 'lock 17')).toEqual({ fingerprint: current, also: [older] })
  expect(createKinds([own], false)('a', 'T', 'lock 17')).toEqual({ fingerprint: 'locks', also: [current] })
  expect(createKinds([own], true)('a', 'T', 'lock 17')).toEqual({
    fingerprint: 'locks',
    also: [current, older],
  })
})
