import type { Alert } from '../model/alert.ts'
import { type DurationMs, type Instant, MINUTE_MS } from '../model/instant.ts'
import type { Conversation, DeliverySlot, Reason, ShownAlert, Told } from '../model/notice.ts'
import { type Severity, severityRank, worseSeverity } from '../model/severity.ts'
import { type Hold, holdsNow, markOf } from '../model/silence.ts'

/** Slack edits at most once a minute (SEMANTICS 5.1). */
const EDIT_INTERVAL_MS: DurationMs = MINUTE_MS

/** A route's times and an integration's wishes. */
export interface DueSettings {
  /** 0 where it counts as over: for `once`, and when a delivery's turn has come. */
  readonly groupWaitMs: DurationMs
  readonly groupIntervalMs: DurationMs
  readonly repeatIntervalMs: DurationMs
  readonly ackTimeoutMs: DurationMs
  /** The route tells nothing now; messages that are there are still edited (SEMANTICS 4.6). */
  readonly muted: boolean
  readonly sendResolved: boolean
  /** Whether the destination's message can be edited in place (Slack), or each change is a message (mail). */
  readonly editable: boolean
}

/** What the decision is about: one group at one destination. */
export interface DueInput {
  readonly conversation: Conversation
  readonly told: readonly Told[]
  /** The group's alerts here: what routing names now, and what was told here before. */
  readonly alerts: readonly Alert[]
  /** What holds alerts back, by their id. */
  readonly holds: ReadonlyMap<string, readonly Hold[]>
  /** Alerts that join its message, being echoes of these (SEMANTICS 1.5): shown, never a cause of notices. */
  readonly joined: readonly Alert[]
  readonly settings: DueSettings
  readonly now: Instant
}

/** Something to deliver: a message of its own, or an edit of the living one. */
export interface DueDelivery {
  readonly slot: DeliverySlot
  readonly reason: Reason
  readonly severity: Severity
  readonly alerts: readonly string[]
  /** Alerts that it shows as echoes of these. */
  readonly joined: readonly string[]
  /** When it is to be said: now, or later where it waits for group_interval; it is due all the same (SEMANTICS 5.3). */
  readonly at: Instant
  /** Delivered, it ends the conversation. */
  readonly closes: boolean
}

/** What is due, whether the conversation just ends, and when to look again though nothing happens. */
export interface Due {
  readonly deliveries: readonly DueDelivery[]
  readonly close: boolean
  readonly lookAgainAt: Instant | null
}

const NOTHING: Due = { deliveries: [], close: false, lookAgainAt: null }

/** Decides what one destination is told now, and why (SEMANTICS 4.6, 5.1, 5.2, 5.5). Pure. */
export function due(input: DueInput): Due {
  const { conversation, now } = input
  if (conversation.closedAt !== null) return NOTHING
  const blockedUntil = conversation.blockedUntil ?? now
  if (now < blockedUntil) return { ...NOTHING, lookAgainAt: blockedUntil }
  if (conversation.ref === null) return first(input)
  const alerts = visibleOf(input)
  const told = new Set(input.told.map(({ alert }) => alert))
  const open = alerts.filter((alert) => isOpen(alert, told))
  if (open.length > 0) return evolving({ ...input, alerts }, open)
  // A message goes on as long as what failed through it.
  const goesOn = input.joined.some((alert) => alert.state === 'firing')
  return goesOn ? editDue({ ...input, alerts }, lastingOf(alerts)) : ended({ ...input, alerts })
}

/** Alerts that a destination may hear of: what is held back and was not told there is not there for it. */
export function visibleOf(
  input: Pick<DueInput, 'alerts' | 'holds' | 'settings' | 'now'> & {
    readonly told: readonly Pick<Told, 'alert'>[]
  },
): readonly Alert[] {
  const told = new Set(input.told.map(({ alert }) => alert))
  return input.alerts.filter((alert) => told.has(alert.id) || !isHeld(alert, input))
}

/** Whether an alert causes no notice now. */
export function isHeld(
  alert: Alert,
  input: Pick<DueInput, 'holds' | 'now'> & { readonly settings: Pick<DueSettings, 'muted' | 'ackTimeoutMs'> },
): boolean {
  const { muted, ackTimeoutMs } = input.settings
  const holds = input.holds.get(alert.id) ?? []
  return muted || holds.some((hold) => holdsNow(hold, ackTimeoutMs, input.now))
}

/** Silenced, muted or inhibited: the end is not told in a message of its own either. */
function isSuppressed(alert: Alert, input: DueInput): boolean {
  const holds = input.holds.get(alert.id) ?? []
  return input.settings.muted || holds.some(({ kind }) => kind !== 'acknowledged')
}

/**
 * The first notice stays due until it is delivered, as an account of what is over if need be (SEMANTICS 5.3). A parent
 * that was deleted is posted anew (5.5), but not to say that what it told of is over.
 */
function first(input: DueInput): Due {
  const { conversation, settings, now } = input
  const there = input.alerts.filter((alert) => alert.state !== 'pending')
  const alerts = there.filter((alert) => !isHeld(alert, input))
  if (alerts.length === 0) return { ...NOTHING, close: !there.some(({ state }) => state === 'firing') }
  const told = new Set(input.told.map(({ alert }) => alert))
  const wasTold = told.size > 0 && !alerts.some((alert) => isOpen(alert, told))
  if (wasTold) return { ...NOTHING, close: true }
  const late = alerts.every((alert) => alert.foundOver)
  // What was held back for longer than group_wait is told at once; what came meanwhile waits for company.
  const since = Math.min(...alerts.map(({ firedAt }) => firedAt ?? conversation.openedAt))
  const at = Math.max(now, Math.max(conversation.openedAt, since) + settings.groupWaitMs)
  return deliver(notice(input, late ? 'late' : 'new', at, alerts))
}

/** Something is still on: news, changes, repeats, edits. */
function evolving(input: DueInput, open: readonly Alert[]): Due {
  const { conversation, settings, now } = input
  const told = new Map(input.told.map((entry) => [entry.alert, entry]))
  const lastNoticeAt = conversation.lastNoticeAt ?? conversation.openedAt
  const free = open.filter((alert) => !isHeld(alert, input))
  const untold = free.filter((alert) => !told.has(alert.id))
  const worse = free.filter((alert) => {
    const entry = told.get(alert.id)
    return entry !== undefined && exceeds(alert, entry)
  })
  const edit = editDue(input, open)
  if (worse.length > 0 || untold.length > 0) {
    // What is worse than everything told here does not wait, be it a known alert or another.
    const urgent =
      worse.length > 0 || untold.some((alert) => input.told.every((entry) => exceeds(alert, entry)))
    const at = urgent ? now : Math.max(now, lastNoticeAt + settings.groupIntervalMs)
    const news = notice(input, worse.length > 0 ? 'worse' : 'new', at, [...worse, ...untold])
    return { ...edit, deliveries: [news, ...edit.deliveries] }
  }
  if (free.length === 0) return edit
  const repeatAt = lastNoticeAt + settings.repeatIntervalMs
  if (now < repeatAt) return { ...edit, lookAgainAt: Math.min(repeatAt, edit.lookAgainAt ?? repeatAt) }
  return { ...edit, deliveries: [notice(input, 'repeat', now, free), ...edit.deliveries] }
}

/** Everything told here is over: told once, to whom it was told, by editing where that is possible (SEMANTICS 5.5). */
function ended(input: DueInput): Due {
  const { conversation, settings, now } = input
  const lastNoticeAt = conversation.lastNoticeAt ?? conversation.openedAt
  const lasting = lastingOf(input.alerts)
  const endTold = new Set(input.told.filter(({ endedAt }) => endedAt !== null).map(({ alert }) => alert))
  if (lasting.every(({ id }) => endTold.has(id))) {
    const quietAt = lastNoticeAt + settings.groupIntervalMs
    return now >= quietAt ? { ...NOTHING, close: true } : { ...NOTHING, lookAgainAt: quietAt }
  }
  const withoutVerdict = lasting.every((alert) => alert.state === 'closed')
  const reason = withoutVerdict || !settings.sendResolved ? 'edit' : 'resolved'
  if (settings.editable) {
    const at = (conversation.lastEditAt ?? 0) + EDIT_INTERVAL_MS
    if (now < at) return { ...NOTHING, lookAgainAt: at }
    return deliver({ slot: 'edit', reason, at: now, closes: true, ...about(input, lasting) })
  }
  if (reason === 'edit') return { ...NOTHING, close: true }
  if (lasting.every((alert) => isSuppressed(alert, input))) return NOTHING
  const at = lastNoticeAt + settings.groupIntervalMs
  if (now < at) return { ...NOTHING, lookAgainAt: at }
  return deliver({ slot: 'post', reason: 'resolved', at: now, closes: true, ...about(input, lasting) })
}

/**
 * An edit brings the living message up to date, at most once a minute. What only counts on waits a minute after a notice
 * too; another level or state does not: the message would contradict its own thread.
 */
function editDue(input: DueInput, open: readonly Alert[]): Due {
  const { conversation, settings, now } = input
  if (!settings.editable) return NOTHING
  const shownOf = (alert: Alert): ShownAlert | undefined => conversation.shown[alert.id]
  const markIn = (alert: Alert): string => markOf(input.holds.get(alert.id) ?? [])
  const lasting = lastingOf([...input.alerts, ...input.joined])
  const reason = lasting
    .map((alert) => changeOf(alert, markIn(alert), shownOf(alert)))
    .find((why) => why !== undefined)
  if (reason === undefined) return NOTHING
  const counts = lasting.every((alert) => sameState(alert, markIn(alert), shownOf(alert)))
  const last = conversation.lastEditAt ?? (counts ? conversation.lastNoticeAt : null)
  const at = (last ?? 0) + EDIT_INTERVAL_MS
  if (now < at) return { ...NOTHING, lookAgainAt: at }
  return deliver({ slot: 'edit', reason, at: now, closes: false, ...about(input, open) })
}

/** What about an alert is not as the message shows it; undefined where nothing is. */
function changeOf(alert: Alert, mark: string, shown: ShownAlert | undefined): Reason | undefined {
  if (shown === undefined) return 'edit'
  if (severityRank(alert.severity) < severityRank(shown.severity)) return 'better'
  if (!sameState(alert, mark, shown)) return 'edit'
  if (alert.count > shown.count) return 'more'
  return alert.count < shown.count ? 'edit' : undefined
}

/** Whether a message shows an alert's level and state as they are; what it does not show yet contradicts nothing. */
function sameState(alert: Alert, mark: string, shown: ShownAlert | undefined): boolean {
  if (shown === undefined) return true
  const unknown = alert.unknownSince !== null
  return (
    alert.severity === shown.severity &&
    alert.state === shown.state &&
    unknown === shown.unknown &&
    mark === (shown.mark ?? '')
  )
}

/** Those that go on and come to an end: no events, which are told once, and none that nobody is told of yet. */
function lastingOf(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter((alert) => alert.kind !== 'event' && alert.state !== 'pending')
}

/** Still on, or over but not told of here: that comes first. */
function isOpen(alert: Alert, told: ReadonlySet<string>): boolean {
  const untold = !told.has(alert.id)
  if (alert.kind === 'event') return untold
  return alert.state === 'firing' || (alert.state === 'resolved' && untold)
}

function exceeds(alert: Alert, told: Told): boolean {
  return severityRank(alert.severity) > severityRank(told.severity)
}

/** A message of its own, while something goes on. */
function notice(input: DueInput, reason: Reason, at: Instant, alerts: readonly Alert[]): DueDelivery {
  return { slot: 'post', reason, at, closes: false, ...about(input, alerts) }
}

function about(
  { joined }: DueInput,
  alerts: readonly Alert[],
): Pick<DueDelivery, 'alerts' | 'joined' | 'severity'> {
  const severity = alerts.reduce<Severity>((worst, alert) => worseSeverity(worst, alert.severity), 'info')
  return { alerts: alerts.map(({ id }) => id), joined: joined.map(({ id }) => id), severity }
}

function deliver(delivery: DueDelivery): Due {
  return { deliveries: [delivery], close: false, lookAgainAt: null }
}
