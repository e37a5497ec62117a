import { heldNow, type Said } from '../../src/app/held.ts'
import type { NoticesInput } from '../../src/app/notices.ts'
import { shownOf } from '../../src/app/render.ts'
import { createOutbox, type Outbox } from '../../src/app/replay/outbox.ts'
import { settle } from '../../src/app/settle.ts'
import { decideTurn, mentionedIn } from '../../src/app/turn.ts'
import type { Alert } from '../../src/model/alert.ts'
import type { Config } from '../../src/model/config.ts'
import type { Delivery, Outcome } from '../../src/model/delivery.ts'
import { type Instant, SECOND_MS } from '../../src/model/instant.ts'
import { equals } from '../../src/model/matcher.ts'
import { anAlert } from '../support/alerts.ts'

/** Alerts by id, and their rules; `new` makes events. */
export const RULES: Readonly<Record<string, string>> = {
  a: 'burst',
  b: 'burst',
  c: 'outage',
  d: 'outage',
  e: 'new',
}

/** What may happen between two rounds of notices. */
export type Change =
  | { readonly kind: 'alert'; readonly id: string; readonly to: Partial<Alert> }
  | { readonly kind: 'gone'; readonly id: string }
  | { readonly kind: 'silence'; readonly id: string; readonly forMs: number }
  | { readonly kind: 'acknowledge'; readonly id: string }
  | { readonly kind: 'echo'; readonly id: string; readonly cause: string }
  | { readonly kind: 'no echoes' }
  /** Another process did: what stands in conversations, and what was told in them, is otherwise. */
  | { readonly kind: 'noticed' | 'told less' }

/** Alerts, what people said of them, and messages, as the store would have them. */
export class NoticeWorld {
  readonly #config: Config
  readonly #alerts = new Map<string, Alert>()
  readonly #outbox: Outbox = createOutbox()
  readonly #altered = new WeakMap<object, object>()
  readonly #echoes = new Map<string, ReadonlySet<string>>()
  #said: Said = { silences: [], acknowledgements: [] }
  #idsGiven = 0
  now: Instant

  constructor(config: Config, now: Instant) {
    this.#config = config
    this.now = now
  }

  happen(change: Change): void {
    const { now } = this
    const { conversations, told } = this.#outbox.all()
    const { silences, acknowledgements } = this.#said
    switch (change.kind) {
      case 'alert':
        return void this.#alerts.set(change.id, this.#changed(change.id, change.to))
      case 'gone':
        return void this.#alerts.delete(change.id)
      case 'silence': {
        const [startsAt, endsAt] = [now + SECOND_MS, now + change.forMs]
        const matchers = [equals('rule', RULES[change.id] ?? '')]
        const silence = { id: String(startsAt), matchers, startsAt, endsAt, by: 'Ben', comment: '' }
        this.#said = { acknowledgements, silences: [...silences, silence] }
        return
      }
      case 'acknowledge': {
        const given = { alert: change.id, severity: 'warning', by: 'Ben', at: now } as const
        this.#said = { silences, acknowledgements: [given] }
        return
      }
      case 'echo':
        if (change.id !== change.cause) {
          this.#echoes.set(change.id, new Set([...(this.#echoes.get(change.id) ?? []), change.cause]))
        }
        return
      case 'no echoes':
        return this.#echoes.clear()
      case 'noticed':
        for (const one of conversations) this.#altered.set(one, { ...one, lastNoticeAt: now })
        return
      case 'told less':
        for (const one of told) this.#altered.set(one, { ...one, severity: 'info' })
        return
      default:
        return change satisfies never
    }
  }

  #changed(id: string, to: Partial<Alert>): Alert {
    const rule = RULES[id] ?? ''
    const before = this.#alerts.get(id) ?? anAlert({ id, rule, kind: rule === 'new' ? 'event' : 'condition' })
    const after = { ...before, ...to }
    const isOver = after.state === 'resolved' || after.state === 'closed'
    return { ...after, foundOver: isOver && after.foundOver, endedAt: isOver ? this.now : null }
  }

  /** How things stand. Ids are given anew as long as nothing is committed. */
  input(): NoticesInput {
    const { conversations, told, open, mentioned, waiting } = this.#outbox.all()
    const all = [...this.#alerts.values()].toSorted((a, b) => a.id.localeCompare(b.id))
    const isOpen = ({ state }: Alert): boolean => state === 'firing' || state === 'pending'
    const isUntold = ({ id }: Alert): boolean => !this.#outbox.wasTold(id) && !waiting.has(id)
    let given = this.#idsGiven
    return {
      conversations: conversations.map(this.#asAltered),
      told: told.map(this.#asAltered),
      open,
      config: this.#config,
      live: all.filter((alert) => isOpen(alert) || mentioned.has(alert.id)),
      foundOver: all.filter((alert) => alert.foundOver && isUntold(alert)),
      said: this.#said,
      echoes: new Map(this.#echoes),
      now: this.now,
      groupWaitOver: false,
      newId: () => {
        given += 1
        return String(given).padStart(6, '0')
      },
    }
  }

  readonly #asAltered = <T extends object>(one: T): T => (this.#altered.get(one) as T | undefined) ?? one

  commit(plan: Parameters<Outbox['plan']>[0]): void {
    this.#idsGiven += plan.conversations.length + plan.deliveries.length
    this.#outbox.plan(plan)
  }

  /** Whether something has its turn now. */
  get isDue(): boolean {
    return this.#outbox.all().open.some(({ notBefore }) => notBefore <= this.now)
  }

  /** Whoever has its turn knows of no others. */
  #echoesAmong(alerts: readonly Alert[]): NoticesInput['echoes'] {
    const ids = new Set(alerts.map(({ id }) => id))
    return new Map(
      [...this.#echoes].flatMap(([id, causes]) => (ids.has(id) ? [[id, ids.intersection(causes)]] : [])),
    )
  }

  /** The first due deliveries come to this; what was refused stays due. */
  deliver(outcomes: readonly Outcome['kind'][]): void {
    const due = this.#outbox.all().open.filter(({ notBefore }) => notBefore <= this.now)
    for (const [index, kind] of outcomes.entries()) {
      const delivery = due[index]
      if (delivery !== undefined && kind !== 'refused') this.#end(delivery, outcomeOf(kind))
    }
  }

  #end(delivery: Delivery, outcome: Outcome): void {
    const { now } = this
    const conversation = this.#outbox.conversation(delivery.conversation)
    const nothing = { id: delivery.id, at: now, notBefore: now, lastError: null, state: 'obsolete' } as const
    if (conversation === undefined) return this.#outbox.finish(nothing)
    const told = this.#outbox.told(conversation.id)
    const alerts = [...mentionedIn(delivery, conversation, told)].flatMap((id) => this.#alerts.get(id) ?? [])
    const holds = heldNow(this.#config, [...this.#alerts.values()], this.#said, now)
    const asked = { delivery, conversation, told, alerts, holds, echoes: this.#echoesAmong(alerts), now }
    const turn = decideTurn(this.#config, asked)
    if (turn === null) return this.#outbox.finish(nothing)
    const { slot, closes, alerts: tells } = turn.due
    const said = { shown: shownOf(turn), alerts: tells, slot, closes, subject: '', isFinal: false }
    this.#outbox.finish(settle({ conversation, delivery, said, outcome, now, timeoutMs: 0, jitter: 0 }))
  }
}

function outcomeOf(kind: Outcome['kind']): Outcome {
  if (kind === 'sent') return { kind, ref: 'ref' }
  return kind === 'gone' ? { kind, why: '' } : { kind: 'rejected', code: 'channel_not_found', hint: '' }
}
