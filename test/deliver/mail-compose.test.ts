import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { composeMail, type MailParts, messageIdOf } from '../../src/deliver/mail-compose.ts'
import { FROM, mailTo } from './mail-world.ts'

const PARTS: MailParts = {
  content: { subject: '[critical] Order sync', text: 'Grüße\n', html: '<p>Grüße 🔴</p>' },
  from: FROM,
  to: ['oncall@example.com', 'Ana <ana@example.com>'],
  messageId: messageIdOf('d1', FROM),
  date: Date.UTC(2026, 10, 24, 2, 41),
  references: [],
  about: { kind: 'alerts', rules: ['failure-burst', 'crm'], severity: 'critical' },
}

test('6.3 a mail has a text and an HTML part', async () => {
  const { raw } = await composeMail(PARTS)
  const mail = await simpleParser(raw)
  expect(mail.text).toBe('Grüße\n')
  expect(mail.html).toBe('<p>Grüße 🔴</p>')
  expect(raw).toMatch(/^Content-Type: multipart\/alternative/m)
})

test('6.3 a mail has Date, Message-ID, Auto-Submitted and List-Id', async () => {
  const { headers, date, messageId } = await simpleParser((await composeMail(PARTS)).raw)
  expect(date?.toISOString()).toBe('2026-11-24T02:41:00.000Z')
  expect(messageId).toBe('<d1@example.com>')
  expect(headers.get('auto-submitted')).toBe('auto-generated')
  expect(headers.get('list')).toMatchObject({ id: { id: 'alerts.recipewatch.example.com' } })
})

test('6.3 the date stands as RFC 5322 wants it, in UTC', async () => {
  const { raw } = await composeMail({ ...PARTS, date: Date.UTC(2026, 0, 5, 3, 4, 5) })
  expect(raw).toContain('Date: Mon, 05 Jan 2026 03:04:05 +0000')
})

test('6.3 headers name rule and severity', async () => {
  const { headers } = await simpleParser((await composeMail(PARTS)).raw)
  expect(headers.get('x-recipewatch-rule')).toBe('failure-burst, crm')
  expect(headers.get('x-recipewatch-severity')).toBe('critical')
  const { raw } = await composeMail({ ...PARTS, about: { kind: 'test' } })
  expect(raw).not.toContain('X-RecipeWatch')
})

test('6.3 a first mail begins a thread, later ones belong to it', async () => {
  const first = await simpleParser((await composeMail(PARTS)).raw)
  expect([first.inReplyTo, first.references]).toEqual([undefined, undefined])
  const references = ['<d1@example.com>', '<d2@example.com>']
  const later = await simpleParser((await composeMail({ ...PARTS, references })).raw)
  expect(later.inReplyTo).toBe('<d2@example.com>')
  expect(later.references).toEqual(references)
})

test('6.3 a long thread names its first mail and the latest ones', async () => {
  const references = Array.from({ length: 50 }, (_, index) => `<d${index}@example.com>`)
  const { references: named } = await simpleParser((await composeMail({ ...PARTS, references })).raw)
  expect(named).toHaveLength(20)
  expect([named?.[0], named?.[1], named?.[19]]).toEqual([
    '<d0@example.com>',
    '<d31@example.com>',
    '<d49@example.com>',
  ])
})

test('5.4 the same parts give the same bytes, another delivery another boundary', async () => {
  const [one, same, other] = await Promise.all([
    composeMail(PARTS),
    composeMail(PARTS),
    composeMail({ ...PARTS, messageId: '<other@example.com>' }),
  ])
  expect(one).toEqual(same)
  const boundary = (raw: string): string | undefined => /boundary="?([^"\s;]+)/.exec(raw)?.[1]
  expect(boundary(one.raw)).not.toBe(boundary(other.raw))
})

test('the envelope holds bare addresses', async () => {
  const { from, to } = await composeMail(PARTS)
  expect({ from, to }).toEqual({ from: 'alerts@example.com', to: ['oncall@example.com', 'ana@example.com'] })
})

test('the Message-ID holds only what a Message-ID may', () => {
  expect(messageIdOf('a b>\r\nX: y', FROM)).toBe('<a-b---X--y@example.com>')
  expect(messageIdOf('d1', 'no body')).toBe('<d1@recipewatch.invalid>')
  expect(messageIdOf('d1', 'x@bad domain>')).toMatch(/^<d1@[a-z0-9.-]+>$/)
})

test('5.8 whatever stands in subject or rule, no header is added and the body stays 7-bit', async () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string().map((text) => `${text}\r\nBcc: all@example.com\r\n\r\nbody`),
  )
  const known = headerNames((await mailTo()).raw)
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (subject, rule) => {
      const { raw } = await composeMail({
        ...PARTS,
        content: { ...PARTS.content, subject },
        about: { kind: 'alerts', rules: [rule], severity: 'info' },
      })
      expect(headerNames(raw).filter((name) => !known.includes(name))).toEqual([])
      // oxlint-disable-next-line no-control-regex
      expect(raw).toMatch(/^[\x09\x0a\x0d\x20-\x7e]*$/)
      expect(raw.split('\r\n\r\n').slice(1).join('')).toContain('Gr=C3=BC=C3=9Fe')
    }),
    { numRuns: 20 },
  )
}, 30_000)

/** The names of a mail's headers, in lower case. */
function headerNames(raw: string): readonly string[] {
  const [head = ''] = raw.split('\r\n\r\n')
  return head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => line.split(':')[0]?.toLowerCase() ?? '')
}
