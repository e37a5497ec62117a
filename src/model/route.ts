import type { DurationMs } from './instant.ts'
import type { Matcher } from './matcher.ts'
import type { Reason } from './notice.ts'
import type { Template } from './template.ts'
import type { TimeInterval } from './time-interval.ts'

/** A node of the routing tree, with everything inherited from its parent filled in. */
export interface Route {
  /** Its place: `route`, `route.routes[1]`, … */
  readonly id: string
  readonly receiver: string
  readonly matchers: readonly Matcher[]
  readonly continue: boolean
  /** Label names; `...` alone: every label, so that each alert is a group of its own. */
  readonly groupBy: readonly string[]
  readonly groupWaitMs: DurationMs
  readonly groupIntervalMs: DurationMs
  readonly repeatIntervalMs: DurationMs
  /** How long an acknowledgement holds repeats and escalation back (SEMANTICS 4.6). */
  readonly ackTimeoutMs: DurationMs
  /** Times in which this route tells nothing. */
  readonly mute: readonly TimeInterval[]
  /** Receiver for what this route's receiver cannot take for good; null: none. */
  readonly fallback: string | null
  readonly routes: readonly Route[]
}

/** While a source fires, its targets cause no notices (SEMANTICS 4.6). */
export interface InhibitRule {
  readonly sourceMatchers: readonly Matcher[]
  readonly targetMatchers: readonly Matcher[]
  /** Labels of which the target's set must lie within the source's. */
  readonly equal: readonly string[]
}

/** A Slack channel to post to. */
export interface SlackIntegration {
  readonly kind: 'slack'
  /** Id (C…) or name (#…); a template splits its group by the rendered value. */
  readonly channel: Template
  /** Who is mentioned in critical notices: owner, here, or a literal such as `<!subteam^S012>`; null: nobody. */
  readonly mention: string | null
  readonly sendResolved: boolean
  /** Which reasons' thread messages are shown in the channel as well. */
  readonly broadcast: readonly Reason[]
}

/** Addresses to mail to: one mail to all of them, or `owner`: one mail an owner, with that owner's part only. */
export interface EmailIntegration {
  readonly kind: 'email'
  readonly to: readonly Template[] | 'owner'
  readonly sendResolved: boolean
}

/** One way of reaching somebody; a channel's new kind is one member here and one file in deliver/. */
export type Integration = SlackIntegration | EmailIntegration

/** Whom a route names. */
export interface Receiver {
  readonly name: string
  readonly integrations: readonly Integration[]
}
