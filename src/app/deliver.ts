import type { Channel, Delivery, Outcome, PreparedRequest } from '../model/delivery.ts'
import { messageOf } from '../model/errors.ts'
import { type Instant, SECOND_MS } from '../model/instant.ts'
import { type Conversation, isDigest, type ShownAlert, slotOf } from '../model/notice.ts'
import { severityRank } from '../model/severity.ts'
import type { DeliveryResult } from '../store/port.ts'
import type { Pacer } from '../system/pacer.ts'
import { type Act, limitsOf } from './delivery-limits.ts'
import { findEchoes } from './echoes.ts'
import type { Environment } from './environment.ts'
import type { Health } from './health.ts'
import { heldNow, loadSaid } from './held.ts'
import { recipientsLeft, type Said, settle } from './settle.ts'
import { byTurn, decideTurn, mentionedIn, type Turn } from './turn.ts'

/** What begin commits: the bytes of the call, and what they say. */
interface Body {
  readonly request: PreparedRequest
  readonly said: Said
}

/** A rendered request and what it shows. */
export interface Rendered {
  readonly request: PreparedRequest
  readonly shown: Readonly<Record<string, ShownAlert>>
  readonly subject: string
}

/** What delivering needs besides the environment. */
export interface DeliverDeps {
  readonly env: Environment
  readonly pacer: Pacer
  render(turn: Turn): Promise<Rendered>
  /** Null where it is not configured any more. */
  renderDigest(conversation: Conversation, delivery: Delivery): Promise<Omit<Rendered, 'shown'> | null>
  readonly health: Health
  /** A delivery ended or will be tried again: notices may be due. */
  onSettled(): void
}

/** Works off due deliveries, several destinations at a time, one delivery a conversation. */
export interface Deliverer {
  /** Starts what is due; returns when the next one is. */
  tick(): Promise<Instant | null>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/** A deliverer over the store's open deliveries. */
export function createDeliverer(deps: DeliverDeps): Deliverer {
  const { env } = deps
  const underWay = new Map<string, Promise<void>>()

  function start(delivery: Delivery): void {
    const work = deliverOne(deps, delivery)
      .catch((error: unknown) => {
        env.log.error({ err: error, delivery: delivery.id }, `a delivery failed: ${messageOf(error)}`)
      })
      .finally(() => {
        underWay.delete(delivery.conversation)
        deps.onSettled()
      })
    underWay.set(delivery.conversation, work)
  }

  return {
    async tick() {
      const now = env.clock.now()
      const open = [...(await env.store.deliveries.open())].sort(byTurn)
      let next: Instant | null = null
      for (const delivery of open) {
        if (underWay.has(delivery.conversation)) continue
        if (delivery.notBefore <= now) start(delivery)
        else next = Math.min(next ?? delivery.notBefore, delivery.notBefore)
      }
      return next
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
  }
}

async function deliverOne(deps: DeliverDeps, delivery: Delivery): Promise<void> {
  const { env } = deps
  const conversation = await env.store.deliveries.conversation(delivery.conversation)
  if (conversation === null) return await obsolete(env, delivery, 'its conversation is gone')
  const channel = env.channels[conversation.destination.channel]
  if (channel === null) return await obsolete(env, delivery, 'its channel is not configured any more')
  if (delivery.state === 'begun' && delivery.body !== null) {
    return await resume(deps, channel, conversation, delivery, JSON.parse(delivery.body) as Body)
  }
  await takeTurn(deps, conversation, delivery, slotOf(delivery.reason, conversation))
  if (isDigest(conversation)) return await deliverDigest(deps, channel, conversation, delivery)
  const turn = await turnOf(env, conversation, delivery)
  if (turn === null) return await obsolete(env, delivery, null)
  const { request, shown, subject } = await deps.render(turn)
  const { alerts, slot, closes, reason } = turn.due
  const said = { shown, alerts, slot, closes, subject: turn.conversation.subject ?? subject, isFinal: false }
  await attempt(deps, channel, turn.conversation, { ...delivery, reason }, { request, said })
}

/** A digest is rendered once: refused for now, the same bytes are sent again (SEMANTICS 6.1). */
async function deliverDigest(
  deps: DeliverDeps,
  channel: Channel,
  conversation: Conversation,
  delivery: Delivery,
): Promise<void> {
  const rendered = await deps.renderDigest(conversation, delivery)
  if (rendered === null) {
    const gone = { conversation: { closedAt: deps.env.clock.now() } }
    return await obsolete(deps.env, delivery, 'its digest is not configured any more', gone)
  }
  const { request, subject } = rendered
  const said: Said = { shown: {}, alerts: [], slot: 'post', closes: true, subject, isFinal: true }
  await attempt(deps, channel, conversation, delivery, { request, said })
}

function takeTurn(
  deps: DeliverDeps,
  conversation: Conversation,
  delivery: Delivery,
  act: Act,
): Promise<void> {
  return deps.pacer.slot(limitsOf(conversation, act), { priority: 3 - severityRank(delivery.severity) })
}

/** Loads the state of this moment and asks again whether there is something to say. Null: there is not. */
async function turnOf(env: Environment, before: Conversation, delivery: Delivery): Promise<Turn | null> {
  const now = env.clock.now()
  const conversation = await env.store.deliveries.conversation(before.id)
  if (conversation === null || conversation.closedAt !== null) return null
  const told = await env.store.deliveries.told([conversation.id])
  const alerts = await env.store.alerts.byIds([...mentionedIn(delivery, conversation, told)])
  // Whatever fires may inhibit what this tells.
  const around = env.config.inhibitRules.length === 0 ? [] : await env.store.alerts.open()
  const all = [...new Map([...around, ...alerts].map((alert) => [alert.id, alert])).values()]
  const holds = heldNow(env.config, all, await loadSaid(env.store.silences, all, now), now)
  const echoes = await findEchoes(env, alerts, now)
  return decideTurn(env.config, { delivery, conversation, told, alerts, holds, echoes, now })
}

/** The outcome of an earlier call is unknown: look for it before repeating the same bytes (SEMANTICS 5.4). */
async function resume(
  deps: DeliverDeps,
  channel: Channel,
  conversation: Conversation,
  delivery: Delivery,
  body: Body,
): Promise<void> {
  // An edit is simply repeated, with the state of now.
  if (body.said.slot === 'post') {
    await takeTurn(deps, conversation, delivery, 'look')
    const found = await channel.find(body.request, delivery.id, delivery.begunAt ?? delivery.dueAt)
    if (found.kind === 'sent' || found.kind === 'unknown') {
      return await finish(deps, channel, conversation, delivery, body, found)
    }
  }
  await takeTurn(deps, conversation, delivery, body.said.slot)
  await attempt(deps, channel, conversation, delivery, body)
}

/** Begin (committed), call, finish (committed). */
async function attempt(
  deps: DeliverDeps,
  channel: Channel,
  conversation: Conversation,
  delivery: Delivery,
  body: Body,
): Promise<void> {
  const { env } = deps
  const at = env.clock.now()
  const begun = await env.store.deliveries.begin(delivery.id, {
    at,
    notBefore: at + channel.timeoutMs,
    reason: delivery.reason,
    body: JSON.stringify(body),
    shown: body.said.shown,
    alerts: body.said.alerts,
  })
  if (!begun) return
  const outcome = await channel.send(body.request, delivery.id)
  const attempted = { ...delivery, attempts: delivery.attempts + 1, begunAt: at }
  count(env, conversation, attempted, outcome)
  await finish(deps, channel, conversation, attempted, body, outcome)
}

async function finish(
  deps: DeliverDeps,
  channel: Channel,
  conversation: Conversation,
  delivery: Delivery,
  { request, said }: Body,
  outcome: Outcome,
): Promise<void> {
  const { env } = deps
  const now = env.clock.now()
  const jitter = env.random.next()
  const ended = { conversation, delivery, said, outcome, now, timeoutMs: channel.timeoutMs, jitter }
  const to = recipientsLeft(ended)
  const rest: Body | null =
    to.length > 0 && request.channel === 'email' ? { request: { ...request, to }, said } : null
  await env.store.deliveries.finish({
    ...settle(ended),
    ...(rest === null ? {} : { body: JSON.stringify(rest) }),
  })
  const receiver = conversation.destination.receiver
  if (outcome.kind === 'sent') await deps.health.ok('receiver', receiver, now)
  if (outcome.kind === 'rejected') {
    await deps.health.failed('receiver', receiver, now, { reason: outcome.code, detail: outcome.hint })
  }
  log(env, conversation, delivery, outcome)
}

async function obsolete(
  env: Environment,
  delivery: Delivery,
  why: string | null,
  also: Pick<DeliveryResult, 'conversation'> = {},
): Promise<void> {
  const now = env.clock.now()
  await env.store.deliveries.finish({
    id: delivery.id,
    at: now,
    state: 'obsolete',
    notBefore: now,
    lastError: why,
    ...also,
  })
}

function log(env: Environment, conversation: Conversation, delivery: Delivery, outcome: Outcome): void {
  const { receiver, channel, target } = conversation.destination
  const fields = {
    delivery: delivery.id,
    receiver,
    channel,
    target,
    reason: delivery.reason,
    attempts: delivery.attempts,
  }
  for (const { to, why } of outcome.kind === 'sent' ? (outcome.partial ?? []) : []) {
    env.log.warn({ ...fields, to }, `${to} did not get it although others did: ${why}`)
  }
  if (outcome.kind === 'sent') env.log.info(fields, `told ${receiver}: ${delivery.reason}`)
  else env.log.warn({ ...fields, outcome }, `could not tell ${receiver}: ${outcome.kind}`)
}

function count(env: Environment, conversation: Conversation, delivery: Delivery, outcome: Outcome): void {
  const { receiver, channel } = conversation.destination
  env.metrics.deliveries.inc({ receiver, channel, reason: delivery.reason, outcome: outcome.kind })
  if (outcome.kind !== 'sent') return
  env.metrics.deliveryDelaySeconds.observe({ channel }, (env.clock.now() - delivery.dueAt) / SECOND_MS)
}
