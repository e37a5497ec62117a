import type { Channel } from '../model/delivery.ts'
import { MAIL_TIMEOUT_MS, type MailAccess, type MailSession, withSession } from './mail-session.ts'

/** Mail as a way out: one SMTP session a delivery; the same bytes keep the same Message-ID (SEMANTICS 5.4). */
export function createMailChannel(access: MailAccess): Channel {
  const sessions = new Set<MailSession>()
  return {
    timeoutMs: access.timeoutMs ?? MAIL_TIMEOUT_MS,
    async send(request) {
      if (request.channel !== 'email') {
        return { kind: 'rejected', code: 'wrong_channel', hint: `A ${request.channel} request is no mail.` }
      }
      return await withSession(access, sessions, async (session) => {
        const failure = await session.open()
        if (failure !== null) {
          session.drop()
          return failure
        }
        const outcome = await session.send(request)
        session.quit()
        return outcome
      })
    },
    async find() {
      return { kind: 'blind', why: 'nobody can look into a mailbox; the same bytes have the same Message-ID' }
    },
    async close() {
      for (const session of sessions) session.drop()
    },
  }
}

/** What a mail server proved to be. */
export type SmtpProbe =
  | { readonly kind: 'ok' }
  | { readonly kind: 'failed'; readonly code: string; readonly hint: string }

/** Connects and, where configured, logs in; sends nothing (CONFIG: `check --online`). */
export async function probeSmtp(access: MailAccess): Promise<SmtpProbe> {
  const failure = await withSession(access, new Set(), async (session) => {
    const failed = await session.open()
    if (failed === null) session.quit()
    else session.drop()
    return failed
  })
  if (failure === null) return { kind: 'ok' }
  if (failure.kind === 'rejected') return { kind: 'failed', code: failure.code, hint: failure.hint }
  return {
    kind: 'failed',
    code: 'smtp_unreachable',
    hint: `The mail server does not answer as it should (${failure.why}): check smtp.host, smtp.port and smtp.tls.`,
  }
}
