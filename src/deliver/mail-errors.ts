import type { Outcome } from '../model/delivery.ts'
import { messageOf } from '../model/errors.ts'
import { TLS_FAILURE } from './network-errors.ts'

/** Why a mail server did not take a mail. */
export type MailFailure = Extract<Outcome, { kind: 'refused' | 'rejected' | 'unknown' }>

/** What nodemailer says of a failure. */
interface SmtpError {
  readonly code: string
  readonly originalCode: string
  readonly responseCode: number | null
  readonly response: string
  readonly command: string
}

/** SMTP replies that a person can mend, and how. */
const HINTS: Readonly<Record<number, string>> = {
  501: 'The server finds an address malformed: check smtp.from and the receiver’s addresses.',
  530: 'The server wants a login, or TLS first: set smtp.user and smtp.password, or smtp.tls.',
  535: 'The login was refused: check smtp.user and smtp.password.',
  550: 'The server does not know, or does not accept, an address: check the receiver’s addresses and smtp.from.',
  552: 'The mailbox is full, or the mail too large for the server.',
  553: 'The server does not let this login send from smtp.from: use an address that belongs to it.',
  554: 'The server refuses the mail by policy: ask its administrator to let smtp.from pass.',
}

const TLS_HINT =
  'No trusted TLS connection: smtp.tls is implicit (often port 465), starttls (587) or none, and the certificate must be valid for smtp.host.'

/**
 * What an error of nodemailer means (SEMANTICS 5.4, 5.7). `dataBegan`: the mail's bytes were on their way, so that
 * without an answer nobody knows whether it was taken.
 */
export function mailFailure(error: unknown, dataBegan: boolean): MailFailure {
  const smtp = fieldsOf(error)
  const why = smtp.response === '' ? messageOf(error) : smtp.response
  const { responseCode } = smtp
  if (responseCode !== null && responseCode >= 500) return rejectedBy(smtp, responseCode, why)
  if (responseCode !== null && responseCode >= 400) return { kind: 'refused', retryAfterMs: null, why }
  if (smtp.code === 'EAUTH') return rejected('smtp_auth', HINTS[535] ?? '', why)
  if (TLS_FAILURE.test(smtp.originalCode)) return rejected('smtp_tls', TLS_HINT, why)
  if (smtp.code === 'EMESSAGE') return rejected('smtp_too_large', HINTS[552] ?? '', why)
  if (smtp.code === 'EENVELOPE') return rejected('smtp_address', HINTS[501] ?? '', why)
  return dataBegan ? { kind: 'unknown', why } : { kind: 'refused', retryAfterMs: null, why }
}

function rejectedBy(smtp: SmtpError, responseCode: number, why: string): MailFailure {
  if (smtp.code === 'EAUTH') return rejected('smtp_auth', HINTS[535] ?? '', why)
  if (smtp.command === 'STARTTLS' || smtp.code === 'ETLS') return rejected('smtp_tls', TLS_HINT, why)
  return rejected(`smtp_${responseCode}`, HINTS[responseCode] ?? 'The mail server refuses the mail.', why)
}

function rejected(code: string, hint: string, why: string): MailFailure {
  return { kind: 'rejected', code, hint: `${hint} It said: ${why.replace(/\s+/g, ' ').slice(0, 300)}` }
}

/** The server offers no way to log in although a login is configured: sending without it would not be meant. */
export const NO_LOGIN_OFFERED: MailFailure = {
  kind: 'rejected',
  code: 'smtp_no_login',
  hint: 'The server offers no login here, though smtp.user is set: many do so only over TLS (smtp.tls); a server that needs none wants smtp.user and smtp.password left out.',
}

function fieldsOf(error: unknown): SmtpError {
  const fields = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {}
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
  const responseCode = fields['responseCode']
  return {
    code: text('code'),
    originalCode: text('originalCode'),
    responseCode: typeof responseCode === 'number' ? responseCode : null,
    response: text('response'),
    command: text('command'),
  }
}
