import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprintV1, normaliseV1 } from '../../src/ingest/fingerprint-v1.ts'

test.each([
  [
    "no such order 7919 for 'customer 5' at https://api.example.com/orders/5.",
    'no such order <n> for <quoted> at <url>.',
  ],
  ['user ana@example.com, id 0x1f', 'user <email>, id <id>'],
  ['j-AbWgPXs9-YDeonA-CD failed at 2026-09-01T03:00:00.120-07:00', '<id> failed at <time>'],
  ['UUID d7f969a3-ad6b-48f0-b3f0-19fe6a666c02 unknown', 'UUID <id> unknown'],
  ['hash deadbeefcafe1 no', 'hash <id> no'],
  ["'Filter values' must be present", '<quoted> must be present'],
  ['“Name” and `id` and "x"', '<quoted> and <quoted> and <quoted>'],
  ["can't be blank and won't", "can't be blank and won't"],
  ['Timeout after 30s (10.0.0.1:5432)', 'Timeout after 30s (<n>)'],
  ['field address2 of s3_bucket', 'field address2 of s3_bucket'],
  ['“a b c” ‘d e f’ «g h i» `j k l` "m n o"', '<quoted> <quoted> <quoted> <quoted> <quoted>'],
  ['‘’ «» “” `` ""', '<quoted> <quoted> <quoted> <quoted> <quoted>'],
  ['failed at 2026-09-01, build-2026-09-01', 'failed at <time>, <id>'],
  ['obj-1 zdeadbeef1 deadbeef1z deadbe1 deadbee1', 'obj-1 zdeadbeef1 deadbeef1z deadbe1 <id>'],
  ['a99b a999b', 'a99b <id>'],
  [`${'x'.repeat(23)}1 ${'x'.repeat(24)}1`, `${'x'.repeat(23)}1 <id>`],
  ['at 12:30, 50% of -7.5, 1/2?', 'at <n>, <n> of <n>, <n>?'],
])('1.7 the first version put placeholders for what varies: %s', (text, expected) => {
  expect(normaliseV1(text)).toBe(expected)
})

test.each([
  ['404 Not Found', '404 Not Found'],
  [
    'Order 404 not found, nor 700 Items, 4040 Items, 1404 Items',
    'Order <n> not found, nor <n> Items, <n> Items, <n> Items',
  ],
  ['404 was answered To 405 A', '<n> was answered To <n> A'],
  ['status 503 and a tail that goes on for long', 'status 503 and a tail that goes on for long'],
  ['HTTP404 http/404 https:443 e500 SQLSTATE=23505 v2', 'HTTP404 http/404 https:443 e500 SQLSTATE=23505 v2'],
  ['GET /status/7919 by HTTP/1.1', 'GET /status/<n> by HTTP/<n>'],
  ['v1.2.3.4', '<id>'],
  ['error: on line 77', 'error: on line <n>'],
  ['status 10.0.0.1', 'status <n>'],
  ['code: AB1234X', 'code: AB1234X'],
  ['ora-1234567890123456 ora-12345678901234567', 'ora-1234567890123456 <id>'],
])('1.7 the first version kept codes: %s', (text, expected) => {
  expect(normaliseV1(text)).toBe(expected)
})

test.each([
  ['HTTP 500', 'HTTP 404'],
  ['HTTP/500', 'HTTP/404'],
  ['404 Not Found', '500 Internal Server Error'],
  ['404 Gone Away', '410 Gone Away'],
  ['ORA-00001: constraint', 'ORA-01555: constraint'],
  ['status: 401', 'status: 403'],
  ['Missing required field', 'Invalid field'],
])('1.7 in the first version different causes did not share one: %s / %s', (one, other) => {
  expect(fingerprintV1('rest', one, null)).not.toBe(fingerprintV1('rest', other, null))
  expect(fingerprintV1('rest', null, one)).not.toBe(fingerprintV1('rest', null, other))
})

test('1.7 the first version read 2,000 characters', () => {
  expect(normaliseV1('ab '.repeat(1_000))).toBe('ab '.repeat(1_000).slice(0, 2_000))
})

test('1.7 in the first version what was missing was as what was empty', () => {
  expect(fingerprintV1(null, null, null)).toBe(fingerprintV1('', '', ''))
})

test('1.7 the first version is named, and made of adapter, type and message', () => {
  expect(fingerprintV1('rest', 'T', 'm')).toMatch(/^v1:[0-9a-f]{24}$/)
  const all = [
    fingerprintV1('rest', 'T', 'm'),
    fingerprintV1('soap', 'T', 'm'),
    fingerprintV1('rest', 'U', 'm'),
    fingerprintV1('rest', 'T', 'n'),
    fingerprintV1('restT', null, 'm'),
    fingerprintV1(null, null, null),
  ]
  expect(new Set(all).size).toBe(all.length)
})

test('1.7 in the first version 500 failures of one cause shared one', () => {
  const kinds = Array.from({ length: 500 }, (_, n) =>
    fingerprintV1(
      'salesforce',
      'LOCK',
      `unable to lock row 00${n * 7_919}AAB for "user ${n}", retry at 10:${10 + (n % 50)}:00`,
    ),
  )
  expect(new Set(kinds).size).toBe(1)
})

test('1.7 the first version says the same whenever asked, also of huge texts', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      expect(fingerprintV1('a', null, text)).toBe(fingerprintV1('a', null, text))
    }),
  )
  const huge = `x${'a-'.repeat(50_000)}`
  expect(fingerprintV1(null, null, huge)).toBe(fingerprintV1(null, null, `${huge}tail`))
})

test('1.7 the first version never changes: stored failures carry its fingerprints', () => {
  expect(fingerprintV1('salesforce', 'RestClient::BadRequest', "No such column 'Region__c' on 17")).toBe(
    'v1:1b9bdd764f5d5cb70932c1d8',
  )
})
