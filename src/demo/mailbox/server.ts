import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { createLiveUpdates, type LiveUpdates } from '../pages/live.ts'
import { PAGE_SCRIPT } from '../pages/script.ts'
import { sendPage, sendText } from '../pages/shell.ts'
import { MAIL_BODY_POLICY, mailBodyDocument } from './body.ts'
import { type SelfSigned, selfSigned } from './certificate.ts'
import { createMailFaults, type MailFaults } from './faults.ts'
import { mailPage } from './page.ts'
import { createSmtp } from './smtp.ts'
import { MAILBOX_STYLE } from './style.ts'
import type { ReceivedMail } from './types.ts'

/** How a simulated mailbox begins. */
export type MailboxOptions = {
  /** The simulated time in ms. */
  readonly now: () => number
  /** Where given, mail is taken only after this login. */
  readonly auth?: { readonly user: string; readonly pass: string }
  /** `none` offers no TLS, `starttls` offers the upgrade, `implicit` speaks TLS from the first byte. */
  readonly tls?: 'none' | 'starttls' | 'implicit'
  /** A key and certificate (PEM) of one's own; without them a new self-signed one is made. */
  readonly certificate?: SelfSigned
  /** 0, the default, picks free ports. */
  readonly port?: number
  readonly pagePort?: number
}

/** A running simulated mailbox: SMTP at `host:port`, a mail reader at `pageUrl`. */
export type Mailbox = {
  readonly host: string
  readonly port: number
  readonly pageUrl: string
  /** The certificate in PEM, to be trusted as `ca`; null without TLS. */
  readonly cert: string | null
  readonly faults: MailFaults
  /** Accepted mails in the order of arrival, at most 5,000. */
  readonly messages: readonly ReceivedMail[]
  /** What went wrong on connections: failed handshakes, broken lines; at most 100. */
  readonly errors: readonly Error[]
  close: () => Promise<void>
}

/** Starts a simulated mailbox on 127.0.0.1; close it after use. */
export async function createMailbox(options: MailboxOptions): Promise<Mailbox> {
  const live = createLiveUpdates()
  const faults = createMailFaults()
  const messages: ReceivedMail[] = []
  const errors: Error[] = []
  const tls = options.tls ?? 'none'
  const certificate = tls === 'none' ? null : (options.certificate ?? selfSigned())
  let count = 0
  const nextNumber = (): number => {
    count += 1
    return count
  }
  const smtp = createSmtp({
    ...options,
    tls,
    certificate,
    faults,
    messages,
    errors,
    nextNumber,
    changed: live.poke,
  })
  const smtpPort = await listen(smtp, options.port ?? 0)
  const pages = createServer((request, response) => {
    response.on('error', () => {})
    servePage(request, response, live, messages, options.now())
  })
  const pagePort = await listen(pages, options.pagePort ?? 0)
  return {
    host: '127.0.0.1',
    port: smtpPort,
    pageUrl: `http://127.0.0.1:${pagePort}/`,
    cert: certificate?.cert ?? null,
    faults,
    messages,
    errors,
    async close() {
      live.close()
      await Promise.all([closed(smtp), closed(pages)])
    },
  }
}

async function listen(server: SMTPServer | Server, port: number): Promise<number> {
  const net = server instanceof SMTPServer ? server.server : server
  await new Promise<void>((resolve, reject) => {
    net.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      net.off('error', reject)
      resolve()
    })
  })
  return (net.address() as AddressInfo).port
}

async function closed(server: SMTPServer | Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    if (!(server instanceof SMTPServer)) server.closeAllConnections()
  })
}

function servePage(
  request: IncomingMessage,
  response: ServerResponse,
  live: LiveUpdates,
  messages: readonly ReceivedMail[],
  now: number,
): void {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const body = /^\/messages\/(\d{1,9})\/body$/.exec(url.pathname)
  const mail = messages.find((each) => each.number === Number(body?.[1]))
  if (url.pathname === '/') sendPage(response, mailPage(url.searchParams, messages, now))
  else if (url.pathname === '/page.css') sendText(response, 'text/css; charset=utf-8', MAILBOX_STYLE)
  else if (url.pathname === '/page.js') sendText(response, 'text/javascript; charset=utf-8', PAGE_SCRIPT)
  else if (url.pathname === '/events') live.attach(response)
  else if (mail !== undefined) {
    const headers = { 'content-security-policy': MAIL_BODY_POLICY }
    sendText(response, 'text/html; charset=utf-8', mailBodyDocument(mail.html), headers)
  } else response.writeHead(404).end()
}
