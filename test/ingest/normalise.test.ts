import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalise } from '../../src/ingest/normalise.ts'
import { readCorpus, readMoreToTune } from './corpus/read.ts'

test.each([
  ['order 7919 of customer ACME not shipped', 'order <*> of customer <*> not shipped'],
  ['UUID d7f969a3-ad6b-48f0-b3f0-19fe6a666c02 unknown', 'UUID <*> unknown'],
  ['hash deadbeefcafe1 is stale', 'hash <*> is stale'],
  ['mail to ana@example.com bounced', 'mail to <*> bounced'],
  ['GET https://api.example.com/orders/5 was refused', 'was refused'],
  ['due 2026-11-24T02:03:11Z passed', 'due <*> passed'],
  ['due Tue, 24 Nov 2026 02:03 CET passed', 'due <*> passed'],
  ["no 'customer 5' here", 'no <*> here'],
  ['no „Kunde“ «cliente» “client” ‘x y’ `z` here', 'no <*> here'],
  ['必須項目「納期」が入力されていません', '必須項目 <*> が入力されていません'],
  ['paid 12.50 EUR or 1.204,50 € too late', 'paid <*> or <*> too late'],
  ['waited 1 second, then 30 seconds longer', 'waited <*> second then <*> second longer'],
  ['waited for 17 (Orders were late)', 'waited for <*> Orders were late'],
  ['worker Zoë van Dijk is on leave', 'worker <*> is on leave'],
  ['User ben does not exist', 'User <*> does not exist'],
  ['User account is locked', 'User account is locked'],
  ['file facturen maart.csv is locked', 'file <*> is locked'],
  ['of topic invoices.', 'of topic'],
  ['field vat_id of OrderTrigger is odd', 'field <*> is odd'],
  ['Supplier Dupont et fils is not active', 'Supplier <*> is not active'],
  ['Cost centre is required', 'is required'],
  ['GOLD is not one of these', 'is not one of these'],
  ['Please enter values for: Tax Code, Department', 'Please enter values for'],
  ['Fields are missing: [LastName, Company]', 'Fields are missing'],
  ['REQUIRED_FIELD: Billing Street: data is too large', 'REQUIRED_FIELD <*> data is too large'],
  ['Session expired (request 17)', 'Session expired'],
  ['Cannot do (Start work) now', 'Cannot do <*> now'],
  ['Not done (permission denied for 17)', 'Not done permission denied for'],
  ['open /in/a.csv (2, "no such file")', 'open <*> no such file'],
])('1.7 normalising puts a placeholder for what varies: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test.each([
  ['404 Not Found', '404 Not Found'],
  ['Order 404 is lost', 'Order <*> is lost'],
  ['gave status 503 again', 'gave status 503 again'],
  ['error code 17 again', 'error code 17 again'],
  ['company code 1000 again', 'company code <*> again'],
  ['ORA-00001: constraint', 'ORA-00001 constraint'],
  ['SQLSTATE=23505 again', 'SQLSTATE=23505 again'],
  ['rateLimitExceeded again', 'rateLimitExceeded again'],
  ['invalid_grant: revoked', 'invalid_grant revoked'],
])('1.7 normalising keeps codes, which name the cause: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test.each([
  ['{"error":{"code":"X","message":"Article 17 is out"},"id":"a-1"}', 'X Article <*> is out'],
  ['{"id":"a-2","error":{"message":"Article 99 is out","code":"X"}}', 'X Article <*> is out'],
  ['409: {"message":"Article 17 is \\"out\\""} for now', 'Article <*> is for now'],
  ['{"status":409,"message":"Taken", "at":1795', 'Taken code 409'],
  ['Gone. {"error":"Gone"}', 'Gone'],
  ['<e><Code>NoKey</Code><Key>in/a.csv</Key></e>', 'NoKey'],
  ['502: <html><title>Bad Gateway</title><hr>nginx/1.2</html>', 'Bad Gateway'],
])('1.7 of a body in JSON or XML the statements are kept, in whatever order: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test('1.7 lines that say where are left out', () => {
  const text =
    'deadlock detected\nDETAIL: process 7 waits\n  at run (app.js:7)\nClass.Helper.price: line 8, column 1'
  expect(normalise(text)).toBe('deadlock detected')
  expect(normalise('\nat the end\n \nat the start')).toBe('at the end')
  expect(normalise('Not valid:\nName is too long')).toBe('Not valid Name is too long')
})

test('1.7 other numbers, UUIDs and addresses in the same message change nothing', () => {
  const messages = [...readCorpus(), ...readMoreToTune()].map(({ message }) => message)
  fc.assert(
    fc.property(fc.constantFrom(...messages), fc.uuid(), fc.nat(8), (message, uuid, add) => {
      const other = message
        .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, uuid)
        .replace(/\b\d{8,}\b/g, (digits) =>
          digits.replace(/\d/g, (digit) => String((Number(digit) + add) % 10)),
        )
        .replace(/\bana@example\.com\b/g, `b.${add}@mail.example`)
      expect(normalise(other)).toBe(normalise(message))
    }),
    { numRuns: 1_000 },
  )
})

test('1.7 500 failures of one cause come to one text', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 9 }),
      fc.uuid(),
      fc.stringMatching(/^[a-z]{1,9}[.+_-][a-z0-9]{1,9}@[a-z]{2,9}\.example$/),
      fc.date({ noInvalidDate: true }),
      (number, uuid, mail, date) => {
        const text = `order ${number} (${uuid}) of ${mail} failed at ${date.toISOString()} again`
        expect(normalise(text)).toBe('order <*> of <*> failed at <*> again')
      },
    ),
  )
})

const HOSTILE = [
  '"',
  "'",
  '(',
  '[',
  '{"',
  '<a>',
  '<',
  ':',
  'a:',
  '= ',
  'user ',
  'is ',
  'A ',
  '1 ',
  '\\',
  '。',
  '\n',
  ' ',
  '\u0000',
]

test('1.7 hostile texts take no longer than long ones', () => {
  const texts = HOSTILE.flatMap((piece) => [
    piece.repeat(50_000),
    `{"a":"${piece.repeat(2_000)}`,
    HOSTILE.map((other) => piece + other)
      .join('')
      .repeat(100),
  ])
  for (const text of texts) {
    const cpu = process.cpuUsage()
    normalise(text)
    const { user, system } = process.cpuUsage(cpu)
    expect((user + system) / 1_000, text.slice(0, 20)).toBeLessThan(100)
  }
})
