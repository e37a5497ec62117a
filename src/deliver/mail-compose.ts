import { createHash } from 'node:crypto'
import addressparser from 'nodemailer/lib/addressparser'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { MailRequest } from '../model/delivery.ts'
import type { Instant } from '../model/instant.ts'
import type { Severity } from '../model/severity.ts'

/** What is said. */
export interface MailBody {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** A mail to be composed. */
export interface MailParts {
  readonly content: MailBody
  /** `RecipeWatch <alerts@example.com>`. */
  readonly from: string
  /** Addresses, each may have a name. */
  readonly to: readonly string[]
  /** With its angle brackets: see messageIdOf. */
  readonly messageId: string
  readonly date: Instant
  /** Message-IDs of the thread's earlier mails, oldest first; empty for a first mail. */
  readonly references: readonly string[]
  readonly about: MailSubject
}

/** What a mail is about, for filters, and for who wants no more of them. */
export type MailSubject =
  | { readonly kind: 'alerts'; readonly rules: readonly string[]; readonly severity: Severity }
  /** `contact`: who takes its reader out of it. */
  | { readonly kind: 'digest'; readonly name: string; readonly contact: string }
  | { readonly kind: 'test' }

/** Ids of a thread that are named; mail programs need the first and the last ones. */
const REFERENCES_MAX = 20
/** Rules named in a header. */
const RULES_MAX = 10

/**
 * The Message-ID of a delivery, with angle brackets: the same for the same delivery however often it is sent
 * (SEMANTICS 5.4), under the sender's domain.
 */
export function messageIdOf(deliveryId: string, from: string): string {
  return `<${deliveryId.replace(/[^\w.-]/g, '-')}@${domainOf(from)}>`
}

/**
 * Builds the mail's envelope and MIME bytes (SEMANTICS 6.3): text and HTML, in 7-bit ASCII, the same bytes for the
 * same parts.
 */
export async function composeMail(parts: MailParts): Promise<MailRequest> {
  const { content, messageId } = parts
  const references = headAndTail(parts.references)
  const last = references.at(-1)
  const message = new MailComposer({
    from: parts.from,
    to: [...parts.to],
    subject: oneLine(content.subject),
    text: content.text,
    html: content.html,
    messageId,
    date: rfcDate(parts.date),
    ...(last === undefined ? {} : { inReplyTo: last, references: [...references] }),
    headers: headersOf(parts),
    textEncoding: 'quoted-printable',
    baseBoundary: createHash('sha256').update(messageId).digest('hex').slice(0, 32),
    boundaryPrefix: 'recipewatch',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  const raw = await message.build()
  // Domains that are not ASCII stand in it as mail servers know them.
  const { from, to } = message.getEnvelope()
  return {
    channel: 'email',
    from: from === false ? addressOf(parts.from) : from,
    to,
    messageId,
    raw: raw.toString('latin1'),
  }
}

function headersOf(parts: MailParts): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...aboutHeaders(parts.about, domainOf(parts.from), parts.to),
  }
}

function aboutHeaders(about: MailSubject, domain: string, to: readonly string[]): Record<string, string> {
  const alerts = { 'List-Id': `RecipeWatch alerts <alerts.recipewatch.${domain}>` }
  switch (about.kind) {
    case 'test':
      return alerts
    case 'alerts':
      return {
        ...alerts,
        'X-RecipeWatch-Rule': oneLine(about.rules.slice(0, RULES_MAX).join(', ')),
        'X-RecipeWatch-Severity': about.severity,
      }
    case 'digest':
      return {
        'List-Id': `RecipeWatch digest <${labelOf(about.name)}.digests.recipewatch.${domain}>`,
        'List-Unsubscribe': unsubscribe(about, to),
        'X-RecipeWatch-Digest': oneLine(about.name),
      }
    default:
      return about satisfies never
  }
}

/** RFC 2369: a mail to who can stop it, that says what is to be stopped for whom. */
function unsubscribe(
  about: { readonly name: string; readonly contact: string },
  to: readonly string[],
): string {
  const subject = `Please stop the digest ${about.name} for ${to.map(addressOf).join(', ')}`
  return `<mailto:${inUri(addressOf(about.contact))}?subject=${inUri(subject)}>`
}

/** Percent-encoded, with small letters: spam filters take capitals behind a percent sign for a template left unfilled. */
function inUri(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%[0-9A-F]{2}/g, (code) =>
    code === '%40' ? '@' : code.toLowerCase(),
  )
}

/** A name as a label of a domain. */
function labelOf(name: string): string {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return label === '' ? 'digest' : label
}

/** The bare address of `Name <address>`; the text itself where there is none. */
function addressOf(mailbox: string): string {
  return addressparser(mailbox, { flatten: true })[0]?.address ?? mailbox
}

function domainOf(mailbox: string): string {
  const domain = addressOf(mailbox).split('@').at(-1)?.toLowerCase() ?? ''
  return /^[a-z0-9.-]+$/.test(domain) ? domain : 'recipewatch.invalid'
}

function headAndTail(references: readonly string[]): readonly string[] {
  const [first] = references
  if (first === undefined || references.length <= REFERENCES_MAX) return references
  return [first, ...references.slice(1 - REFERENCES_MAX)]
}

/** No line ends and control characters in headers (SEMANTICS 5.8). */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** RFC 5322: `Tue, 24 Nov 2026 02:41:00 +0000`. */
function rfcDate(at: Instant): string {
  const when = Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toZonedDateTimeISO('UTC')
  const day = `${DAYS[when.dayOfWeek - 1]}, ${String(when.day).padStart(2, '0')}`
  const time = when.toPlainTime().toString({ smallestUnit: 'second' })
  return `${day} ${MONTHS[when.month - 1]} ${when.year} ${time} +0000`
}
