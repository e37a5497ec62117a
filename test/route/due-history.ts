import type { Alert } from '../../src/model/alert.ts'
import { MINUTE_MS } from '../../src/model/instant.ts'
import type { Conversation, Told } from '../../src/model/notice.ts'
import { worseSeverity } from '../../src/model/severity.ts'
import { type Due, type DueDelivery, type DueSettings, due } from '../../src/route/due.ts'
import { conversation as aConversation } from './due-cases.ts'

/** Something that was said, and what had been told of its alerts before. */
export interface Said {
  readonly at: number
  readonly delivery: DueDelivery
  /** By alert, in its conversation: as it was told before. */
  readonly before: ReadonlyMap<string, Told>
  readonly severities: Readonly<Record<string, Alert['severity']>>
  readonly conversation: number
  readonly firstOfConversation: boolean
}

/** One destination, told of one group's alerts. */
export interface Talk {
  /** Everything delivered. */
  readonly said: readonly Said[]
  /** Whether a conversation is open. */
  isOpen(): boolean
  /** What is told of an alert, in any conversation. */
  toldOf(alert: string): readonly Told[]
  /** Decides and, where the destination takes it, delivers what has its turn. */
  turn(alerts: readonly Alert[], now: number, takes: boolean): void
  /** What would have its turn at another moment, nothing else having happened. */
  turnAt(now: number): readonly DueDelivery[]
  /** When the last decision asked to be looked at again, and when what it found has its turn. */
  nextAt(): number | null
}

interface Living {
  conversation: Conversation
  readonly number: number
  readonly told: Map<string, Told>
  /** Alerts that fired while it lasted. */
  readonly mentioned: Set<string>
}

/** A destination that has heard nothing yet. */
export function startTalk(settings: DueSettings): Talk {
  const said: Said[] = []
  const everTold: Living[] = []
  let living: Living | null = null
  let known: readonly Alert[] = []
  let last: Due = { deliveries: [], close: false, lookAgainAt: null }

  const decide = (now: number): Due => {
    if (living === null) return { deliveries: [], close: false, lookAgainAt: null }
    const { conversation, told, mentioned } = living
    const alerts = known.filter(({ id }) => mentioned.has(id))
    const of = { conversation, told: [...told.values()], alerts, joined: [], holds: new Map(), settings, now }
    return due(of)
  }

  function deliver(of: Living, delivery: DueDelivery, now: number): void {
    const { conversation, told, number } = of
    const first = conversation.ref === null
    const shown = known.filter(({ id, state }) => of.mentioned.has(id) && state !== 'pending')
    const severities = Object.fromEntries(known.map(({ id, severity }) => [id, severity]))
    said.push({
      at: now,
      delivery,
      before: new Map(told),
      severities,
      conversation: number,
      firstOfConversation: first,
    })
    const ends = delivery.closes || (first && shown.every(({ state }) => state !== 'firing'))
    for (const { id, severity } of shown) {
      const before = told.get(id)
      if (ends ? false : delivery.slot === 'edit' || !delivery.alerts.includes(id)) continue
      told.set(id, {
        conversation: conversation.id,
        alert: id,
        severity: worseSeverity(severity, before?.severity ?? severity),
        at: before?.at ?? now,
        endedAt: ends ? now : null,
      })
    }
    of.conversation = {
      ...conversation,
      ref: 'ref',
      ...(delivery.slot === 'post' ? { lastNoticeAt: now } : { lastEditAt: now }),
      ...(settings.editable && delivery.slot === 'post' && !first
        ? {}
        : {
            shown: Object.fromEntries(
              shown.map(({ id, severity, state, count }) => [id, { severity, state, count, unknown: false }]),
            ),
          }),
      closedAt: ends ? now : null,
    }
    if (ends) living = null
  }

  return {
    said,
    isOpen: () => living !== null,
    toldOf: (alert) => everTold.flatMap(({ told }) => told.get(alert) ?? []),
    turn(alerts, now, takes) {
      known = alerts
      for (let calls = 0; ; calls += 1) {
        if (calls > 10) throw new Error('the destination is told on and on')
        const firing = known.filter(({ state }) => state === 'firing')
        if (living === null && firing.length > 0) {
          living = {
            conversation: aConversation({ openedAt: now, lastNoticeAt: null, ref: null }),
            number: everTold.length,
            told: new Map(),
            mentioned: new Set(),
          }
          everTold.push(living)
        }
        for (const { id } of firing) living?.mentioned.add(id)
        last = decide(now)
        if (last.close) living = null
        const delivery = last.deliveries.find(({ at }) => at <= now)
        if (living === null || delivery === undefined || !takes) return
        deliver(living, delivery, now)
      }
    },
    turnAt: (now) => decide(now).deliveries.filter(({ at }) => at <= now),
    nextAt() {
      const instants = [last.lookAgainAt, ...last.deliveries.map(({ at }) => at)].filter((at) => at !== null)
      return instants.length === 0 ? null : Math.min(...instants)
    },
  }
}

/** Longest time that something may wait for its turn, at CONFIG's default times. */
export const PATIENCE_MS: number = 6 * MINUTE_MS
