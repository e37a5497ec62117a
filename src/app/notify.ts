import type { Instant } from '../model/instant.ts'
import { isDigest } from '../model/notice.ts'
import { findEchoes } from './echoes.ts'
import type { Environment } from './environment.ts'
import { loadSaid } from './held.ts'
import type { NoticeRounds } from './notice-rounds.ts'

/** Settings of one run of the tick. */
export interface NotifyOptions {
  /** `once`: group_wait counts as over. */
  readonly groupWaitOver: boolean
  /** What earlier ticks left as it is. */
  readonly rounds: NoticeRounds
}

/**
 * One tick: which destinations have to be told what, committed as due deliveries. Returns when to look again though
 * nothing happens (null: nothing falls due by itself).
 */
export async function notifyTick(env: Environment, options: NotifyOptions): Promise<Instant | null> {
  const { config, store, log } = env
  const now = env.clock.now()
  const [live, foundOver, living, open] = await Promise.all([
    store.alerts.live(),
    store.alerts.foundOverUntold(),
    store.deliveries.conversations(),
    store.deliveries.open(),
  ])
  const conversations = living.filter((conversation) => !isDigest(conversation))
  const told = await store.deliveries.told(conversations.map((conversation) => conversation.id))
  const said = await loadSaid(store.silences, [...live, ...foundOver], now)
  const { plan, lookAgainAt, unaddressed } = options.rounds.plan({
    config,
    live,
    foundOver,
    conversations,
    told,
    said,
    open,
    echoes: await findEchoes(env, live, now),
    now,
    groupWaitOver: options.groupWaitOver,
    newId: () => env.random.id(),
  })
  for (const { receiver, integration, item } of unaddressed) {
    log.warn({ receiver, integration, alert: item }, 'an alert has no address at this receiver')
  }
  await store.deliveries.plan(plan)
  return lookAgainAt
}
