import { timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import type { SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from 'smtp-server'
import { SMTPServer } from 'smtp-server'
import { systemClock } from '../../system/clock.ts'
import type { SelfSigned } from './certificate.ts'
import type { MailFaults, MailStage } from './faults.ts'
import { parseMail } from './parse.ts'
import type { ReceivedMail } from './types.ts'

/** Most mails kept; the oldest go first. */
const MESSAGES_KEPT_MAX = 5_000
const ERRORS_KEPT_MAX = 100
/** Largest mail taken, in bytes. */
const MAIL_BYTES_MAX = 20_000_000
/** How long open connections may go on when the server closes, in ms. */
const CLOSE_TIMEOUT_MS = 50

/** What the SMTP side works with; accepted mails are appended to `messages`. */
export type SmtpParts = {
  readonly now: () => number
  readonly auth?: { readonly user: string; readonly pass: string }
  readonly tls: 'none' | 'starttls' | 'implicit'
  readonly certificate: SelfSigned | null
  readonly faults: MailFaults
  readonly messages: ReceivedMail[]
  readonly errors: Error[]
  /** 1, 2, 3 … */
  readonly nextNumber: () => number
  readonly changed: () => void
}

/** An SMTP server, not yet listening, whose connection errors are remembered instead of thrown. */
export function createSmtp(parts: SmtpParts): SMTPServer {
  const { auth, faults, errors } = parts
  const refusal = (stage: MailStage, recipients: readonly string[] = []): Error | null => {
    const reply = faults.takeReply(stage, recipients)
    return reply === null ? null : smtpError(reply.code, reply.text)
  }
  const server: SMTPServer = new SMTPServer({
    ...tlsOptions(parts),
    name: 'mail.demo',
    authOptional: auth === undefined,
    allowInsecureAuth: parts.tls === 'none',
    size: MAIL_BYTES_MAX,
    closeTimeout: CLOSE_TIMEOUT_MS,
    disableReverseLookup: true,
    onAuth(given, _session, callback) {
      const right = auth === undefined || (same(given.username, auth.user) && same(given.password, auth.pass))
      if (right) callback(null, { user: given.username ?? '' })
      else callback(smtpError(535, 'Invalid username or password'))
    },
    onConnect: (_session, callback) => callback(refusal('connect')),
    onMailFrom: (_address, _session, callback) => callback(refusal('from')),
    onRcptTo: (address, _session, callback) => callback(refusal('recipient', [address.address])),
    onData(stream, session, callback) {
      const drop = (): void => dropConnection(server, session)
      const answer = async (): Promise<void> => {
        const refused = await receive(
          stream,
          session,
          parts,
          () => refusal('data', recipientsOf(session)),
          drop,
        ).catch((error: unknown) => smtpError(451, String(error)))
        callback(refused, 'Queued')
      }
      answer().catch(() => drop())
    },
  })
  server.on('error', (error) => {
    errors.push(error)
    if (errors.length > ERRORS_KEPT_MAX) errors.shift()
  })
  return server
}

function tlsOptions({ tls, certificate }: SmtpParts): SMTPServerOptions {
  if (certificate === null) return { disabledCommands: ['STARTTLS'] }
  return { secure: tls === 'implicit', key: certificate.key, cert: certificate.cert }
}

function same(given: string | null | undefined, wanted: string): boolean {
  const a = Buffer.from(given ?? '')
  const b = Buffer.from(wanted)
  return a.length === b.length && timingSafeEqual(a, b)
}

function recipientsOf(session: SMTPServerSession): readonly string[] {
  return session.envelope.rcptTo.map(({ address }) => address)
}

function smtpError(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

/** Takes a mail's data to its end and keeps it, or says why not; the faults have their say. */
async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  parts: SmtpParts,
  refusal: () => Error | null,
  drop: () => void,
): Promise<Error | null> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  if (stream.sizeExceeded) return smtpError(552, 'Message exceeds fixed maximum message size')
  const refused = refusal()
  if (refused !== null) return refused
  const ending = parts.faults.takeEnding()
  if (ending?.kind === 'drop-before-accept') {
    drop()
    return null
  }
  const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
  const envelope = { from, to: recipientsOf(session) }
  parts.messages.push(await parseMail(Buffer.concat(chunks), envelope, parts.nextNumber(), parts.now()))
  if (parts.messages.length > MESSAGES_KEPT_MAX) parts.messages.shift()
  parts.changed()
  if (ending?.kind === 'drop-after-accept') drop()
  if (ending?.kind === 'delay') await systemClock.sleep(ending.ms)
  return null
}

/** The server keeps its connections untyped; only the session and the socket are of interest. */
type Connection = { readonly session?: SMTPServerSession; readonly _socket?: Socket }

function dropConnection(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections as Set<Connection>) {
    if (connection.session === session) connection._socket?.destroy()
  }
}
