import { HintedError, messageOf } from '../../model/errors.ts'
import { DAY_MS, type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../../model/instant.ts'
import { createMailbox, type Mailbox } from '../mailbox/server.ts'
import { createSlackSim, type SlackSim } from '../slack/server.ts'
import { createWorkatoSim, type WorkatoSim } from '../workato/sim.ts'
import { introduce, OWNER } from './cast.ts'
import type { StoryClock } from './clock.ts'

/** The channel of the team that runs the integrations. */
export const CHANNEL = 'integrations'

/** The colleague who answers in the channel. */
export const COLLEAGUE = { id: 'U0BEN00001', name: 'ben', realName: 'Ben Okafor', email: 'ben@example.com' }

/** Days pass before the story begins; the digest comes so long after the time of day at which they began: the story is over then. */
const DIGEST_AFTER_MS = 2 * HOUR_MS

/** A port that the demo wants is taken. */
class DemoPortError extends HintedError {
  readonly code = 'demo_port_taken'
  readonly hint = 'Choose another --port, or leave it out: then free ones are found.'
}

/** Everything around the daemon, on loopback; disposing it closes all of it. */
export interface World extends AsyncDisposable {
  readonly clock: StoryClock
  readonly workato: WorkatoSim
  /** Without a slash at the end; the API and the pages alike. */
  readonly workatoUrl: string
  readonly workatoToken: string
  readonly slack: SlackSim
  readonly mailbox: Mailbox
  /** When owners get their digest: a time of day, since midnight in UTC, on a full minute. */
  readonly digestTime: DurationMs
}

/** Opens a simulated workspace with its recipes, a Slack and a mailbox; pages from `port` on, if given. */
export async function openWorld(clock: StoryClock, port: number | null): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const now = (): Instant => clock.now()
  const at = (offset: number) => (port === null ? {} : { port: port + offset })
  const slack = await onPort(
    createSlackSim({
      now,
      channels: [{ name: CHANNEL, topic: 'What runs between our systems' }],
      users: [OWNER, COLLEAGUE],
      ...at(0),
    }),
  )
  stack.defer(() => slack.close())
  const { port: pagePort } = { port: 0, ...at(1) }
  const mailbox = await onPort(createMailbox({ now, pagePort }))
  stack.defer(() => mailbox.close())
  const workatoToken = 'simulated-token'
  const workato = createWorkatoSim({ now, token: workatoToken, name: 'Acme production' })
  introduce(workato)
  const listening = await onPort(workato.listen({ ...at(2), sleep: (ms) => clock.sleep(ms) }))
  stack.defer(() => listening.close())
  const release = stack.move()
  return {
    clock,
    workato,
    workatoUrl: listening.url,
    workatoToken,
    slack,
    mailbox,
    digestTime: Math.floor(((clock.now() + DIGEST_AFTER_MS) % DAY_MS) / MINUTE_MS) * MINUTE_MS,
    [Symbol.asyncDispose]: () => release.disposeAsync(),
  }
}

async function onPort<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening
  } catch (error) {
    throw new DemoPortError(`a page of the demo cannot listen: ${messageOf(error)}`)
  }
}
