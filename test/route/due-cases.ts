import type { Alert } from '../../src/model/alert.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import type { Conversation, ShownAlert, Told } from '../../src/model/notice.ts'
import type { Severity } from '../../src/model/severity.ts'
import { type Due, type DueInput, type DueSettings, due } from '../../src/route/due.ts'
import { anAlert } from '../support/alerts.ts'

/** The moment of decision. */
export const NOW: Instant = 10 * HOUR_MS
/** CONFIG's default times, at a message that can be edited. */
export const slack: DueSettings = {
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * MINUTE_MS,
  repeatIntervalMs: 4 * HOUR_MS,
  ackTimeoutMs: 12 * HOUR_MS,
  muted: false,
  sendResolved: true,
  editable: true,
}
/** The same where each change is a message. */
export const mail: DueSettings = { ...slack, editable: false }

/** One that was told an hour ago. */
export const conversation = (said: Partial<Conversation> = {}): Conversation => ({
  id: 'c',
  group: 'g',
  route: 'route',
  labels: {},
  destination: { receiver: 'r', integration: 0, channel: 'slack', target: '#x', owner: null },
  openedAt: NOW - HOUR_MS,
  ref: 'C1:1',
  subject: null,
  lastNoticeAt: NOW - HOUR_MS,
  lastEditAt: null,
  shown: {},
  blockedUntil: null,
  closedAt: null,
  ...said,
})

/** What a message shows that is up to date with these alerts. */
export const shows = (...alerts: Alert[]): Record<string, ShownAlert> =>
  Object.fromEntries(
    alerts.map(({ id, severity, state, count }) => [id, { severity, state, count, unknown: false }]),
  )

/** Told an hour ago, at this level. */
export const told = (alert: string, severity: Severity = 'warning', endedAt: number | null = null): Told => ({
  conversation: 'c',
  alert,
  severity,
  at: NOW - HOUR_MS,
  endedAt,
})

/** The deliveries in short: `post new`. */
export const reasons = (decision: Due): string[] =>
  decision.deliveries.map((delivery) => `${delivery.slot} ${delivery.reason}`)

/** A firing warning, another, the first one got worse, and it is over. */
export const a: Alert = anAlert({ id: 'a' })
export const b: Alert = anAlert({ id: 'b' })
export const critical: Alert = anAlert({ id: 'a', severity: 'critical', count: 60 })
export const over: Alert = anAlert({ id: 'a', state: 'resolved', endedAt: NOW - MINUTE_MS })

/** What is due where `a` was told. */
export function decide(
  alerts: readonly Alert[],
  living: Partial<Conversation> = {},
  entries: readonly Told[] = [told('a')],
  settings: DueSettings = slack,
  holds: DueInput['holds'] = new Map(),
  joined: readonly Alert[] = [],
): Due {
  const of = { conversation: conversation(living), told: entries, alerts, joined, holds, settings, now: NOW }
  return due(of)
}
