import { createMailChannel } from '../../src/deliver/mail.ts'
import type { MailAccess } from '../../src/deliver/mail-session.ts'
import type { SmtpConfig } from '../../src/model/config.ts'
import type { MailRequest, Outcome } from '../../src/model/delivery.ts'
import { systemClock } from '../../src/system/clock.ts'
import { ELSEWHERE, GREYLISTED, type Postfix, startPostfix, UNKNOWN } from './postfix-server.ts'
import { FROM, type Sample, samples } from './samples.ts'

/** What is tried, and what must come of it; throws, or returns what it saw, for people. */
type Trial = (world: World) => Promise<string>

interface World {
  readonly postfix: Postfix
  readonly sample: Sample
  /** Sends the sample through a channel of its own. */
  send(over: Partial<SmtpConfig>, to?: readonly string[], trusted?: boolean): Promise<Outcome>
}

/** The edges of SMTP at a real Postfix (SEMANTICS 5.4, 5.7): what does not come out as promised. */
export async function checkWithPostfix(): Promise<readonly string[]> {
  await using postfix = await startPostfix()
  const sample = (await samples()).find(({ name }) => name === 'digest-monday')
  if (sample === undefined) throw new Error('the sample is gone')
  const send: World['send'] = async (over, to = ['ana@example.com'], trusted = true) => {
    const channel = createMailChannel(accessTo(postfix, over, trusted))
    const outcome = await channel.send({ ...sample.request, to }, 'sample')
    await channel.close()
    return outcome
  }
  const complaints: string[] = []
  for (const [name, trial] of Object.entries(TRIALS)) {
    try {
      console.log(`  ${name}: ${await trial({ postfix, sample, send })}`)
    } catch (error) {
      complaints.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (complaints.length > 0) console.log(postfix.log().split('\n').slice(-30).join('\n'))
  return complaints
}

const TRIALS: Readonly<Record<string, Trial>> = {
  'STARTTLS with a private authority': async ({ postfix, sample, send }) => {
    expectKind(await send({}), 'sent')
    const [mail] = await arrived(postfix, 'ana@example.com', 1)
    expectSame(mail ?? '', sample.request)
    if (!/with ESMTPS?.*\n?.*|TLS/.test(mail ?? '')) throw new Error('not over TLS')
    return 'sent, and delivered byte by byte'
  },
  'TLS from the first byte': async ({ postfix, send }) => {
    expectKind(await send({ tls: 'implicit', port: postfix.ports.implicit }), 'sent')
    return 'sent'
  },
  'a certificate that is not trusted': async ({ send, postfix }) => {
    const [one, other] = [
      await send({}, undefined, false),
      await send({ tls: 'implicit', port: postfix.ports.implicit }, undefined, false),
    ]
    for (const outcome of [one, other]) expectRejected(outcome, 'smtp_tls')
    return 'rejected for good as smtp_tls, nothing sent'
  },
  'a login, where none is offered': async ({ send }) => {
    expectRejected(await send({ user: 'alerts', password: 'secret' }), 'smtp_no_login')
    return 'rejected for good as smtp_no_login, nothing sent'
  },
  'greylist 450': async ({ postfix, sample, send }) => {
    const first = await send({}, [GREYLISTED])
    expectKind(first, 'refused')
    expectKind(await send({}, [GREYLISTED]), 'sent')
    const mails = await arrived(postfix, GREYLISTED, 1)
    expectSame(mails[0] ?? '', sample.request)
    return `${first.kind === 'refused' ? first.why : ''}; the same bytes were taken afterwards, once`
  },
  'relay 554': async ({ send }) => {
    const outcome = await send({}, [ELSEWHERE])
    expectRejected(outcome, 'smtp_554')
    return hintOf(outcome)
  },
  'oversize 552': async ({ postfix, send }) => {
    const outcome = await send({ port: postfix.ports.small })
    expectRejected(outcome, 'smtp_552', 'smtp_too_large')
    return hintOf(outcome)
  },
  'partial refusal': async ({ postfix, send }) => {
    const outcome = await send({}, ['ben@example.com', UNKNOWN])
    expectKind(outcome, 'sent')
    const partial = outcome.kind === 'sent' ? (outcome.partial ?? []) : []
    if (partial.length !== 1 || partial[0]?.to !== UNKNOWN || partial[0].retryable)
      throw new Error(`partial is ${JSON.stringify(partial)}`)
    await arrived(postfix, 'ben@example.com', 1)
    return `sent to the other; ${partial[0].why}`
  },
  'an address that is not ASCII': async ({ postfix, send }) => {
    expectKind(await send({}, ['jürgen@example.com']), 'sent')
    await until(() => /to=<j.*rgen@example.com>.*status=sent/.test(postfix.log()), 'a delivery')
    return 'sent with SMTPUTF8'
  },
  'sixty mails in a row': async ({ postfix, sample }) => {
    const before = postfix.connections()
    const channel = createMailChannel(accessTo(postfix, {}, true))
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, () =>
        channel.send({ ...sample.request, to: ['many@example.com'] }, 'sample'),
      ),
    )
    await channel.close()
    for (const outcome of outcomes) expectKind(outcome, 'sent')
    await arrived(postfix, 'many@example.com', 60)
    const connections = postfix.connections() - before
    if (connections > 5) throw new Error(`${connections} connections`)
    return `over ${connections} connections`
  },
}

function accessTo({ ports, ca }: Postfix, over: Partial<SmtpConfig>, trusted: boolean): MailAccess {
  const config: SmtpConfig = {
    host: '127.0.0.1',
    port: ports.starttls,
    tls: 'starttls',
    user: null,
    password: null,
    from: FROM,
    ...over,
  }
  return { config, clock: systemClock, ...(trusted ? { ca } : {}) }
}

function expectKind(outcome: Outcome, kind: Outcome['kind']): void {
  if (outcome.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(outcome)}`)
}

function expectRejected(outcome: Outcome, ...codes: readonly string[]): void {
  if (outcome.kind !== 'rejected' || !codes.includes(outcome.code))
    throw new Error(`expected ${codes.join(' or ')}, got ${JSON.stringify(outcome)}`)
}

function hintOf(outcome: Outcome): string {
  return outcome.kind === 'rejected' ? `rejected for good as ${outcome.code}: ${outcome.hint}` : ''
}

/** A delivered mail ends with the bytes that were sent: the server only adds headers above them. */
function expectSame(delivered: string, { raw }: MailRequest): void {
  const lines = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd()
  if (!lines(delivered).endsWith(lines(raw))) throw new Error('what was delivered is not what was sent')
}

async function arrived(postfix: Postfix, address: string, count: number): Promise<readonly string[]> {
  await until(() => postfix.delivered(address).length >= count, `${count} mails to ${address}`)
  const mails = postfix.delivered(address)
  if (mails.length !== count) throw new Error(`${mails.length} mails to ${address} instead of ${count}`)
  return mails
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds()) return
    await systemClock.sleep(50)
  }
  throw new Error(`waited in vain for ${what}`)
}
