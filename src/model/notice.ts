import type { Alert } from './alert.ts'
import type { Instant } from './instant.ts'
import type { Labels } from './labels.ts'
import type { Severity } from './severity.ts'

/** Why something is said (SEMANTICS 5.1), plus edit, digest and test for deliveries that are no notices. */
export const REASONS = [
  'new',
  'worse',
  'better',
  'more',
  'repeat',
  'late',
  'escalated',
  'resolved',
  'edit',
  'digest',
  'test',
] as const

/** One of REASONS. */
export type Reason = (typeof REASONS)[number]

/** Where a notice goes: one integration of a receiver, and its rendered value. */
export interface Destination {
  readonly receiver: string
  /** Index in the receiver's integrations. */
  readonly integration: number
  readonly channel: 'slack' | 'email'
  /** Slack: channel; mail: addresses, joined by ', '. */
  readonly target: string
  /** The owner whose part it is; null unless the integration says `to: owner`. */
  readonly owner: string | null
}

/** Alerts that are told together (SEMANTICS 5.1). */
export interface Group {
  /** Stable: route, group_by values. */
  readonly key: string
  readonly route: string
  readonly labels: Labels
  readonly alerts: readonly Alert[]
}

/** What a destination last saw of one alert. */
export interface ShownAlert {
  readonly severity: Severity
  readonly state: Alert['state']
  readonly count: number
  readonly unknown: boolean
  /** What holds it back, as markOf names it; left out where nothing does. */
  readonly mark?: string
  /** Shown as an echo in another alert's message (SEMANTICS 1.5); left out where it is shown in its own right. */
  readonly joined?: true
}

/** A group at one destination, from its first notice until it is wholly resolved: Slack's living parent, a mail thread. */
export interface Conversation {
  readonly id: string
  readonly group: string
  readonly route: string
  readonly labels: Labels
  readonly destination: Destination
  readonly openedAt: Instant
  /** Slack: channel id and ts of the parent; mail: Message-ID of the first mail. Null before the first delivery. */
  readonly ref: string | null
  /** The first delivery's subject or header, kept through the thread. */
  readonly subject: string | null
  /** Last notice delivered (edits apart): what repeat_interval and group_interval count from. */
  readonly lastNoticeAt: Instant | null
  readonly lastEditAt: Instant | null
  /** By alert id: what the last delivered message showed. */
  readonly shown: Readonly<Record<string, ShownAlert>>
  /** Its destination refused for good: nothing is tried before this instant, the fallback is told; null while it is well. */
  readonly blockedUntil: Instant | null
  readonly closedAt: Instant | null
}

/** The route of a digest's conversations: no route of the tree, which begins with `route`. */
export function digestRoute(digest: string): string {
  return `digests.${digest}`
}

/** Whether a conversation is a digest's: it begins and ends with its one delivery, and tells of no alert. */
export function isDigest({ route }: Pick<Conversation, 'route'>): boolean {
  return route.startsWith(digestRoute(''))
}

/** What a destination was told of one alert, kept by (alert, group, destination) (SEMANTICS 5.2). */
export interface Told {
  readonly conversation: string
  readonly alert: string
  /** The highest level told in the episode. */
  readonly severity: Severity
  /** When it was first told of. */
  readonly at: Instant
  /** When its end was told; null until then. */
  readonly endedAt: Instant | null
}

/** Whether a delivery is a message of its own, or an edit of the living one. */
export type DeliverySlot = 'post' | 'edit'

/** What a living Slack message shows by being edited (SEMANTICS 5.5). */
const EDITS: ReadonlySet<Reason> = new Set<Reason>(['edit', 'more', 'better', 'resolved'])

/** The slot of a delivery with this reason in this conversation: mail has no edits, and a first message none before it. */
export function slotOf(
  reason: Reason,
  { destination, ref }: Pick<Conversation, 'destination' | 'ref'>,
): DeliverySlot {
  return destination.channel === 'slack' && ref !== null && EDITS.has(reason) ? 'edit' : 'post'
}
