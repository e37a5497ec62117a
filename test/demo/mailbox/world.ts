import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer'
import { onTestFinished } from 'vitest'
import { createMailbox, type Mailbox, type MailboxOptions } from '../../../src/demo/mailbox/server.ts'

/** A mailbox with a clock of its own. */
export type MailWorld = {
  readonly box: Mailbox
  readonly clock: { now: number }
  readonly send: (mail?: SendMailOptions) => Promise<{ messageId: string }>
  /** The code and the server's answer that sending fails with. */
  readonly failure: (mail?: SendMailOptions) => Promise<{ code: string; responseCode: number }>
}

const PLAIN: SendMailOptions = {
  from: 'RecipeWatch <alerts@example.com>',
  to: 'oncall@example.com',
  subject: 'Order sync failed',
  text: 'Look',
}

/** Opens a mailbox that closes with the test. */
export async function openMailbox(options: Partial<MailboxOptions> = {}): Promise<MailWorld> {
  const clock = { now: Date.UTC(2026, 10, 24, 1, 0) }
  const box = await createMailbox({ now: () => clock.now, ...options })
  onTestFinished(() => box.close())
  const send = async (mail: SendMailOptions = {}): Promise<{ messageId: string }> =>
    transportFor(box, options).sendMail({ ...PLAIN, ...mail })
  return {
    box,
    clock,
    send,
    failure: async (mail) =>
      send(mail).then(
        () => ({ code: 'sent', responseCode: 0 }),
        (error: unknown) => error as { code: string; responseCode: number },
      ),
  }
}

/** A transport that trusts the mailbox's certificate and logs in where asked to. */
export function transportFor(box: Mailbox, options: Partial<MailboxOptions>): Transporter {
  return createTransport({
    host: box.host,
    port: box.port,
    secure: options.tls === 'implicit',
    requireTLS: options.tls === 'starttls',
    ...(box.cert === null ? { ignoreTLS: true } : { tls: { ca: box.cert } }),
    ...(options.auth === undefined ? {} : { auth: options.auth }),
  })
}
