import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpConfig } from '../model/config.ts'
import type { Outcome, RefusedRecipient } from '../model/delivery.ts'
import { messageOf } from '../model/errors.ts'
import { type DurationMs, SECOND_MS } from '../model/instant.ts'
import type { Clock } from '../system/clock.ts'
import { type MailFailure, mailFailure, NO_LOGIN_OFFERED } from './mail-errors.ts'

/** How long one mail may take, from connecting to the server's answer; big servers scan what they take. */
export const MAIL_TIMEOUT_MS: DurationMs = 60 * SECOND_MS
/** A share of that is enough to connect: a server that does not answer at all has certainly taken nothing. */
const CONNECT_SHARE = 0.4
/** A dropped connection that the other side does not close is destroyed after so long. */
const SOCKET_CLOSE_MS: DurationMs = 500

/** How to reach the mail server. */
export interface MailAccess {
  readonly config: SmtpConfig
  readonly clock: Pick<Clock, 'sleep'>
  readonly timeoutMs?: DurationMs
  /** Certificates (PEM) to trust besides the platform's. */
  readonly ca?: string
}

/** A mail as the server gets it: the envelope, and the message in 7-bit ASCII. */
export interface Envelope {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  readonly messageId: string
}

/** One connection, from greeting to QUIT; it carries one mail after another. */
export interface MailSession {
  /** Null once connected and, where configured, logged in. */
  open(): Promise<MailFailure | null>
  send(mail: Envelope): Promise<Outcome>
  /** Mails that it carried so far. */
  carried(): number
  /** Whether it can carry another one, as far as is known. */
  isOpen(): boolean
  /** Whether the other side ended it. */
  isHungUp(): boolean
  /** Says goodbye. */
  quit(): void
  /** Drops the connection at once. */
  drop(): void
}

/** A connection of our own making: nothing is sent twice behind our back, and it is known how far a mail came. */
export async function openMailSession({
  config,
  timeoutMs = MAIL_TIMEOUT_MS,
  ca,
}: MailAccess): Promise<MailSession> {
  const connectMs = Math.max(1, Math.round(timeoutMs * CONNECT_SHARE))
  // Loaded with the first mail: the daemon's start does not wait for it.
  const { default: Connection } = await import('nodemailer/lib/smtp-connection')
  const connection = new Connection({
    host: config.host,
    port: config.port,
    secure: config.tls === 'implicit',
    requireTLS: config.tls === 'starttls',
    ignoreTLS: config.tls === 'none',
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: timeoutMs,
    socketCloseTimeout: SOCKET_CLOSE_MS,
    logger: false,
    ...(ca === undefined ? {} : { tls: { ca } }),
  })
  const state = { carried: 0, hungUp: false, dropped: false }
  // Every error also reaches whoever waits; one that comes when nobody does has nothing to tell.
  connection.on('error', () => {})
  connection.once('end', () => {
    state.hungUp = !state.dropped
  })
  return {
    open: async () => (await connected(connection)) ?? (await loggedIn(connection, config)),
    send: async (mail) => {
      state.carried += 1
      return await sent(connection, mail)
    },
    carried: () => state.carried,
    isOpen: () => !state.hungUp && !state.dropped,
    isHungUp: () => state.hungUp,
    quit() {
      state.dropped = true
      connection.quit()
    },
    drop() {
      state.dropped = true
      connection.close()
    },
  }
}

/** Runs `work` for at most the access's time-out, then drops the session: what waits is told of a lost connection. */
export async function within<T>(
  { clock, timeoutMs = MAIL_TIMEOUT_MS }: MailAccess,
  session: MailSession,
  work: () => Promise<T>,
): Promise<T> {
  const done = new AbortController()
  const bound = clock.sleep(timeoutMs, done.signal).then(() => {
    if (!done.signal.aborted) session.drop()
  })
  try {
    return await work()
  } finally {
    done.abort()
    await bound
  }
}

/** Resolves by whatever comes first of an answer, an error, and the connection's end; no listener stays behind. */
function settled<T>(
  connection: SMTPConnection,
  failed: (error: unknown) => T,
  start: (resolve: (value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve) => {
    const end = (value: T): void => {
      connection.off('error', onError)
      connection.off('end', onEnd)
      resolve(value)
    }
    const onError = (error: unknown): void => end(failed(error))
    const onEnd = (): void => end(failed(new Error('the connection was closed')))
    connection.once('error', onError)
    connection.once('end', onEnd)
    start(end)
  })
}

function connected(connection: SMTPConnection): Promise<MailFailure | null> {
  const failed = (error: unknown): MailFailure => mailFailure(error, false)
  return settled<MailFailure | null>(connection, failed, (resolve) => {
    connection.connect((error) => resolve(error ? failed(error) : null))
  })
}

function loggedIn(connection: SMTPConnection, { user, password }: SmtpConfig): Promise<MailFailure | null> {
  if (user === null) return Promise.resolve(null)
  if (!connection.allowsAuth) return Promise.resolve(NO_LOGIN_OFFERED)
  const failed = (error: unknown): MailFailure => mailFailure(error, false)
  return settled<MailFailure | null>(connection, failed, (resolve) => {
    const auth = { user, pass: password ?? '', credentials: { user, pass: password ?? '' } }
    connection.login(auth, (error) => resolve(error === null ? null : failed(error)))
  })
}

function sent(connection: SMTPConnection, mail: Envelope): Promise<Outcome> {
  // A stream, because it is read only once the server has asked for the data.
  const message = Readable.from([Buffer.from(mail.raw, 'latin1')])
  const failed = (error: unknown): Outcome => mailFailure(error, message.readableDidRead)
  return settled<Outcome>(connection, failed, (resolve) => {
    connection.send({ from: mail.from, to: [...mail.to] }, message, (error, info) => {
      if (error !== null || info === undefined) return resolve(failed(error))
      const partial = (info.rejectedErrors ?? []).map(refusedRecipient)
      resolve({ kind: 'sent', ref: mail.messageId, ...(partial.length === 0 ? {} : { partial }) })
    })
  })
}

function refusedRecipient(error: Error & { recipient?: unknown; responseCode?: unknown }): RefusedRecipient {
  const code = typeof error.responseCode === 'number' ? error.responseCode : 0
  return { to: String(error.recipient), why: messageOf(error), retryable: code < 500 }
}
