import type { Channel } from '../model/delivery.ts'
import { createMailPool } from './mail-pool.ts'
import { MAIL_TIMEOUT_MS, type MailAccess, openMailSession, within } from './mail-session.ts'

/** Mail as a way out: one SMTP transaction a delivery; the same bytes keep the same Message-ID (SEMANTICS 5.4). */
export function createMailChannel(access: MailAccess): Channel {
  const pool = createMailPool(access)
  return {
    timeoutMs: access.timeoutMs ?? MAIL_TIMEOUT_MS,
    async send(request) {
      if (request.channel !== 'email') {
        return { kind: 'rejected', code: 'wrong_channel', hint: `A ${request.channel} request is no mail.` }
      }
      return await pool.send(request)
    },
    async find() {
      return { kind: 'blind', why: 'nobody can look into a mailbox; the same bytes have the same Message-ID' }
    },
    async close() {
      pool.close()
    },
  }
}

/** What a mail server proved to be. */
export type SmtpProbe =
  | { readonly kind: 'ok' }
  | { readonly kind: 'failed'; readonly code: string; readonly hint: string }

/** Connects and, where configured, logs in; sends nothing (CONFIG: `check --online`). */
export async function probeSmtp(access: MailAccess): Promise<SmtpProbe> {
  const session = await openMailSession(access)
  const failure = await within(access, session, () => session.open())
  if (failure === null) session.quit()
  else session.drop()
  if (failure === null) return { kind: 'ok' }
  if (failure.kind === 'rejected') return { kind: 'failed', code: failure.code, hint: failure.hint }
  return {
    kind: 'failed',
    code: 'smtp_unreachable',
    hint: `The mail server does not answer as it should (${failure.why}): check smtp.host, smtp.port and smtp.tls.`,
  }
}
