import type { DurationMs, Instant } from './instant.ts'
import type { Reason, ShownAlert } from './notice.ts'
import type { Severity } from './severity.ts'

/** due: to be sent; begun: its bytes are committed, the call may be out; obsolete: nothing left to say. */
export type DeliveryState = 'due' | 'begun' | 'sent' | 'rejected' | 'obsolete'

/** One call to one destination (SEMANTICS 5.4). */
export interface Delivery {
  /** Also the idempotency key: Slack's metadata, the Message-ID's local part. */
  readonly id: string
  readonly conversation: string
  readonly reason: Reason
  readonly state: DeliveryState
  /** Its turn: critical before warning before info (SEMANTICS 5.6). */
  readonly severity: Severity
  readonly dueAt: Instant
  /** Not before this instant: a retry, a Retry-After, or the time-out of a call whose outcome is unknown. */
  readonly notBefore: Instant
  readonly attempts: number
  readonly lastError: string | null
  readonly begunAt: Instant | null
  /** The rendered request, as sent; null until begun. */
  readonly body: string | null
  /** What the body shows, kept until the call's outcome is known; null until begun. */
  readonly shown: Readonly<Record<string, ShownAlert>> | null
  readonly alerts: readonly string[]
  readonly finishedAt: Instant | null
}

/** Somebody whom a mail did not reach although others got it. */
export interface RefusedRecipient {
  readonly to: string
  readonly why: string
  /** False: this address is refused for good. */
  readonly retryable: boolean
}

/** What a channel may answer. Unknown: the call may have arrived; look before repeating (SEMANTICS 5.4). */
export type Outcome =
  | {
      readonly kind: 'sent'
      readonly ref: string
      /** Recipients that did not get it; left out where all did. */
      readonly partial?: readonly RefusedRecipient[]
      /** The thread it was meant for is gone: it stands in the channel by itself. */
      readonly detached?: true
    }
  /** Definitely not accepted, worth another try (429, SMTP 4xx, connection refused). */
  | { readonly kind: 'refused'; readonly retryAfterMs: DurationMs | null; readonly why: string }
  /** Never will be accepted like this (channel_not_found, SMTP 5xx). */
  | { readonly kind: 'rejected'; readonly code: string; readonly hint: string }
  /** What the message would have edited or answered is gone: post anew (SEMANTICS 5.5). */
  | { readonly kind: 'gone'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }

/** What looking for a delivery found; blind: no right or way to look, so the same bytes are sent again. */
export type Found =
  | { readonly kind: 'sent'; readonly ref: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'blind'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }

/** A Slack call, ready to be sent: the method and its JSON arguments. */
export interface SlackRequest {
  readonly channel: 'slack'
  readonly method: 'chat.postMessage' | 'chat.update'
  readonly arguments: Readonly<Record<string, unknown>>
}

/** A mail, ready to be sent: envelope and the MIME bytes. */
export interface MailRequest {
  readonly channel: 'email'
  readonly from: string
  readonly to: readonly string[]
  readonly messageId: string
  readonly raw: string
}

/** What `begin` commits before the call (as JSON), and `send` sends. */
export type PreparedRequest = SlackRequest | MailRequest

/** One way out: Slack, mail. */
export interface Channel {
  /** How long a call may take before its outcome counts as unknown. */
  readonly timeoutMs: DurationMs
  send(request: PreparedRequest, deliveryId: string): Promise<Outcome>
  /** Whether the channel has this delivery already; `begunAt` bounds the search. */
  find(request: PreparedRequest, deliveryId: string, begunAt: Instant): Promise<Found>
  close(): Promise<void>
}
