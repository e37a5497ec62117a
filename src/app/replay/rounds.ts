import { type EventHolds, nextEventChange, stepEvents } from '../../alerts/events.ts'
import type { Alert } from '../../model/alert.ts'
import type { Config } from '../../model/config.ts'
import type { Delivery } from '../../model/delivery.ts'
import type { Instant } from '../../model/instant.ts'
import { slotOf } from '../../model/notice.ts'
import type { DeliveryResult } from '../../store/port.ts'
import { eventHolds, heldNow, type Said } from '../held.ts'
import { NoticeRounds } from '../notice-rounds.ts'
import { shownOf } from '../render.ts'
import { settle } from '../settle.ts'
import { byTurn, decideTurn, mentionedIn, type Turn } from '../turn.ts'
import type { AlertBook } from './alert-book.ts'
import type { EchoesNow } from './echoes.ts'
import { createOutbox } from './outbox.ts'

/** What is done with a message whose turn has come: on a virtual clock it is delivered at once. */
export type OnTurn = (turn: Turn) => Promise<void> | void

/** What rounds of notices take. */
export interface RoundsInput {
  readonly config: Config
  readonly book: AlertBook
  /** What people have silenced and acknowledged by now. */
  readonly said: () => Said
  readonly newId: () => string
  /** Which of these alerts are about echoes of others, by what is known now (SEMANTICS 1.5). */
  readonly echoesOf: (alerts: readonly Alert[], now: Instant) => Promise<EchoesNow>
  /** Brings alerts up to date before they are told. */
  readonly refresh: (ids: ReadonlySet<string>, now: Instant) => void
  readonly onTurn: OnTurn
}

/** More rounds at one instant are no progress. */
const ROUNDS_MAX = 100

/** Notices and their deliveries, as the daemon plans and sends them. */
export class Rounds {
  readonly #input: RoundsInput
  readonly #outbox = createOutbox()
  readonly #notices = new NoticeRounds()
  /** Whether anybody can be told: where rules alone are tested, nobody is. */
  readonly #tells: boolean
  #lookAgainAt: Instant | null = null
  #eventHolds: EventHolds | undefined

  constructor(input: RoundsInput) {
    this.#input = input
    this.#tells = [...input.config.receivers.values()].some(({ integrations }) => integrations.length > 0)
  }

  /** When to look again though no alert changes; null: nothing falls due by itself. */
  next(): Instant | null {
    const waits = this.#outbox.all().open.map(({ notBefore }) => notBefore)
    const events = nextEventChange(this.#input.book.open(), this.#eventHolds)
    const soonest = Math.min(this.#lookAgainAt ?? Infinity, events ?? Infinity, ...waits)
    return Number.isFinite(soonest) ? soonest : null
  }

  /** Plans, delivers, and closes events that were told, until nothing is left to do now. */
  async run(now: Instant): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      if (this.#tells) await this.#plan(now)
      const due = this.#outbox.all().open.filter(({ notBefore }) => notBefore <= now)
      for (const delivery of due.toSorted(byTurn)) await this.#deliver(delivery, now)
      const closed = this.#closeEvents(now)
      if (due.length === 0 && !closed) return
    }
    throw new Error(`Notices do not come to rest at ${now}`)
  }

  async #plan(now: Instant): Promise<void> {
    const { config, book, newId, echoesOf } = this.#input
    const outbox = this.#outbox
    const { waiting, mentioned, ...all } = outbox.all()
    const unfinished = book.open()
    const isOpen = new Set(unfinished.map(({ id }) => id))
    const ended = [...mentioned].filter((id) => !isOpen.has(id)).flatMap((id) => book.get(id) ?? [])
    const live = [...unfinished, ...ended]
    const { echoes, lookAgainAt: echoesAt } = await echoesOf(live, now)
    const { plan, lookAgainAt } = this.#notices.plan({
      ...all,
      config,
      live,
      foundOver: book.foundOver().filter(({ id }) => !outbox.wasTold(id) && !waiting.has(id)),
      said: this.#input.said(),
      echoes,
      now,
      groupWaitOver: false,
      newId,
    })
    outbox.plan(plan)
    this.#lookAgainAt = earliest(lookAgainAt, echoesAt)
  }

  async #deliver(delivery: Delivery, now: Instant): Promise<void> {
    const outbox = this.#outbox
    const { config, book, echoesOf, refresh, onTurn } = this.#input
    const conversation = outbox.conversation(delivery.conversation)
    if (conversation === undefined) return outbox.finish(obsolete(delivery, now))
    const told = outbox.told(conversation.id)
    const mentioned = mentionedIn(delivery, conversation, told)
    // An edit shows what goes on; nobody is told by it.
    if (slotOf(delivery.reason, conversation) === 'post') refresh(mentioned, now)
    const alerts = [...mentioned].flatMap((id) => book.get(id) ?? [])
    const all = [...new Set([...book.open(), ...alerts])]
    const holds = heldNow(config, all, this.#input.said(), now)
    const { echoes } = await echoesOf(alerts, now)
    const turn = decideTurn(config, { delivery, conversation, told, alerts, holds, echoes, now })
    if (turn === null) return outbox.finish(obsolete(delivery, now))
    await onTurn(turn)
    outbox.finish(sent(turn))
  }

  #closeEvents(now: Instant): boolean {
    const { book, config, said } = this.#input
    const events = book.open().filter(({ kind }) => kind === 'event')
    const told = new Set(events.map(({ id }) => id).filter((id) => this.#outbox.wasTold(id)))
    this.#eventHolds = eventHolds(config, events, said(), now)
    const closed = stepEvents(events, told, now, this.#eventHolds)
    book.commit(closed)
    return closed.length > 0
  }
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

function obsolete({ id }: Delivery, now: Instant): DeliveryResult {
  return { id, at: now, notBefore: now, lastError: null, state: 'obsolete' }
}

/** Whatever the channel, it took the message. */
function sent(turn: Turn): DeliveryResult {
  const { conversation, delivery, due, now } = turn
  const { reason, slot, closes } = due
  return settle({
    conversation,
    delivery: { ...delivery, reason, attempts: 1, begunAt: now },
    said: { shown: shownOf(turn), alerts: due.alerts, slot, closes, subject: '', isFinal: false },
    outcome: { kind: 'sent', ref: delivery.id },
    now,
    timeoutMs: 0,
    jitter: 0,
  })
}
