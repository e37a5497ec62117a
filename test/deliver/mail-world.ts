import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { composeMail, messageIdOf } from '../../src/deliver/mail-compose.ts'
import type { MailAccess } from '../../src/deliver/mail-session.ts'
import { createMailbox, type Mailbox, type MailboxOptions } from '../../src/demo/mailbox/server.ts'
import type { SmtpConfig } from '../../src/model/config.ts'
import type { MailRequest } from '../../src/model/delivery.ts'
import { systemClock } from '../../src/system/clock.ts'

/** Who sends in these tests. */
export const FROM: string = 'RecipeWatch <alerts@example.com>'

/** A simulated mailbox that closes with the test, and how to reach it. */
export async function openMailbox(
  options: Partial<MailboxOptions> = {},
  over: Partial<SmtpConfig> = {},
  timeoutMs = 5_000,
): Promise<{ readonly box: Mailbox; readonly access: MailAccess }> {
  const box = await createMailbox({ now: () => 0, ...options })
  onTestFinished(() => box.close())
  const config: SmtpConfig = {
    host: box.host,
    port: box.port,
    tls: options.tls ?? 'none',
    user: options.auth?.user ?? null,
    password: options.auth?.pass ?? null,
    from: FROM,
    ...over,
  }
  return {
    box,
    access: { config, clock: systemClock, timeoutMs, ...(box.cert === null ? {} : { ca: box.cert }) },
  }
}

/** A server that speaks as `onConnection` does, and how to reach it as a mail server. */
export async function openServer(
  onConnection: (socket: Socket) => void,
  timeoutMs = 5_000,
): Promise<MailAccess> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  const config: SmtpConfig = { host: '127.0.0.1', port, tls: 'none', user: null, password: null, from: FROM }
  return { config, clock: systemClock, timeoutMs }
}

/** A mail of one delivery. */
export function mailTo(
  to: readonly string[] = ['oncall@example.com'],
  deliveryId = 'd1',
): Promise<MailRequest> {
  return composeMail({
    content: {
      subject: '[critical] Order sync: 41 failed jobs in 15 min',
      text: 'Look\n',
      html: '<p>Look</p>',
    },
    from: FROM,
    to,
    messageId: messageIdOf(deliveryId, FROM),
    date: Date.UTC(2026, 10, 24, 2, 41),
    references: [],
    about: { kind: 'alerts', rules: ['failure-burst'], severity: 'critical' },
  })
}
