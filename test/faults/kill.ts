import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Reason } from '../../src/model/notice.ts'
import { until } from '../support/until.ts'
import { acceptedDeliveries, type Groups, openGroups, type Violations, violations } from './groups.ts'
import { type Errand, POINTS, type Point } from './points.ts'
import { seeded, shuffled } from './seeded.ts'
import { createTrouble, type Trouble } from './trouble.ts'

/** When a daemon is killed: at one of its own points, or when the other side took a message and has not answered. */
export type Moment = Point | 'accepted'

/** All of them. */
export const MOMENTS: readonly Moment[] = [...POINTS, 'accepted']

/** How much is killed. */
export interface KillOptions {
  readonly groups: number
  readonly killsAMoment: number
  readonly seed: number
  readonly onKill?: (moment: Moment, nth: number) => void
}

/** What came of it. */
export interface KillReport extends Violations {
  readonly kills: Readonly<Record<Moment, number>>
  /** Kills that hit at least one delivery begun in that life, and such deliveries. */
  readonly killsOnBegun: number
  readonly begunHit: number
  /** Kills that hit a call which the other side had accepted but nobody had finished, and such deliveries. */
  readonly killsOnAccepted: number
  readonly acceptedHit: number
  /** Mails that came again, with the same Message-ID. */
  readonly sameMailAgain: number
  readonly worsened: number
  readonly stoppedWith: number | null
}

/** How slowly Slack and the mail server answer: both take a message first. */
const ANSWER_MS = 150
/** What happens once for all that is new is waited for once; deliveries come in numbers. */
const ONCE_A_ROUND: ReadonlySet<Moment> = new Set(['recorded', 'alerted', 'planned'])
/** After so long a call's outcome is unknown. */
const CALL_MS = 700
/** A daemon that does not come to its point gets more to do after so long. */
const MORE_AFTER_MS = 2_500
const LIFE_MS_MAX = 30_000

const DAEMON = fileURLToPath(new URL('./daemon.ts', import.meta.url))

/**
 * Groups begin to fail, and get worse, while the daemon is killed again and again at every moment of the way from a
 * failure to a told group; at last it runs on until all is told.
 */
export async function killAgainAndAgain(options: KillOptions): Promise<KillReport> {
  const groups = await openGroups(options.groups)
  await using world = groups.world
  world.slack.faults.add({ kind: 'delay', ms: ANSWER_MS, when: 'after' })
  world.mailbox.faults.add({ kind: 'delay', ms: ANSWER_MS })
  const store = await world.store()
  const random = seeded(options.seed)
  const trouble = createTrouble(groups)
  const lives = shuffled(
    MOMENTS.flatMap((moment) => Array.from({ length: options.killsAMoment }, () => moment)),
    random,
  )
  const kills = Object.fromEntries(MOMENTS.map((moment) => [moment, 0])) as Record<Moment, number>
  const hits = { killsOnBegun: 0, begunHit: 0, killsOnAccepted: 0, acceptedHit: 0 }
  for (const [nth, moment] of lives.entries()) {
    await trouble.more()
    const times = ONCE_A_ROUND.has(moment) ? 1 : 1 + Math.floor(random() * 3)
    const attempts = new Map(
      (await store.deliveries.open()).map((delivery) => [delivery.id, delivery.attempts]),
    )
    await liveUntil(groups, moment, times, trouble)
    kills[moment] += 1
    const open = await store.deliveries.open()
    const begun = open.filter(
      (delivery) => delivery.state === 'begun' && delivery.attempts > (attempts.get(delivery.id) ?? 0),
    )
    const accepted = acceptedDeliveries(world)
    const unanswered = begun.filter(({ id }) => accepted.has(id))
    hits.killsOnBegun += Number(begun.length > 0)
    hits.begunHit += begun.length
    hits.killsOnAccepted += Number(unanswered.length > 0)
    hits.acceptedHit += unanswered.length
    options.onKill?.(moment, nth + 1)
  }
  const stoppedWith = await liveToTheEnd(groups, trouble)
  const mails = world.mailbox.messages.map(({ messageId }) => messageId)
  return {
    ...violations(groups, trouble.burst, trouble.worse),
    kills,
    ...hits,
    sameMailAgain: mails.length - new Set(mails).size,
    worsened: trouble.worse.size,
    stoppedWith,
  }
}

/** A running daemon that can be killed. */
interface Life {
  readonly child: ChildProcess
  /** Its exit status; null where it was killed. */
  readonly gone: Promise<number | null>
  said(): string
}

function start(groups: Groups, stopAt: Errand['stopAt']): Life {
  const errand: Errand = { configPath: groups.world.configPath, stopAt, callMs: CALL_MS }
  const child = fork(DAEMON, [JSON.stringify(errand)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-4_000)
  })
  const gone = once(child, 'exit').then(([status]: (number | null)[]) => {
    if (child.signalCode !== 'SIGKILL' && status !== 0) throw new Error(`the daemon ended: ${said}`)
    return status ?? null
  })
  return { child, gone, said: () => said }
}

/** One life: SIGKILL the n-th time that it comes to this moment. */
async function liveUntil(groups: Groups, moment: Moment, nth: number, trouble: Trouble): Promise<void> {
  const { world } = groups
  const taken = (): number =>
    world.mailbox.messages.length +
    world.slack.channels().reduce((sum, { id }) => sum + world.slack.messages(id).length, 0)
  const before = taken()
  const { child, gone, said } = start(groups, moment === 'accepted' ? null : { point: moment as Point, nth })
  let arrived = false
  child.once('message', () => {
    child.kill('SIGKILL')
    arrived = true
  })
  const deadline = performance.now() + LIFE_MS_MAX
  let moreAt = performance.now() + MORE_AFTER_MS
  await until(
    `the moment ${moment}`,
    async () => {
      if (arrived) return true
      if (moment === 'accepted' && taken() >= before + nth) return child.kill('SIGKILL')
      if (performance.now() > moreAt && performance.now() < deadline) {
        moreAt = performance.now() + MORE_AFTER_MS
        await trouble.more()
      }
      return false
    },
    LIFE_MS_MAX,
  )
    .catch((error: unknown) => {
      throw new Error(`${String(error)}; the daemon said: ${said()}`)
    })
    .finally(() => child.kill('SIGKILL'))
  await gone
}

/** Reasons of deliveries that bring a message up to date, and are no notices. */
const EDITS: ReadonlySet<Reason> = new Set<Reason>(['edit', 'more', 'better'])

/** The last life runs on until everybody was told, rests for a poll of all, and is stopped as an operator would. */
async function liveToTheEnd(groups: Groups, trouble: Trouble): Promise<number | null> {
  trouble.rest()
  const { world } = groups
  const store = await world.store()
  // Edits tell nobody anything new: where counts go on changing, there is always one to come.
  const settled = async (): Promise<boolean> => {
    const now = world.clock.now()
    return (await store.deliveries.open()).every(
      ({ state, dueAt, reason }) => EDITS.has(reason) || (state === 'due' && dueAt > now),
    )
  }
  const { child, gone } = start(groups, null)
  try {
    await until(
      'all groups told',
      async () => violations(groups, trouble.burst, trouble.worse).untold.length === 0,
      120_000,
    )
    await until('nothing left to deliver', settled, 60_000).catch(async (error: unknown) => {
      const open = await store.deliveries.open()
      throw new Error(`${String(error)}; open at ${world.clock.now()}: ${JSON.stringify(open)}`)
    })
    const since = world.clock.now()
    await until('another poll of all', async () =>
      (await store.recipes.list({ selected: true })).every(({ knownThrough }) => (knownThrough ?? 0) > since),
    )
    await until('nothing left to deliver', settled)
  } finally {
    child.kill('SIGTERM')
  }
  return await gone
}
