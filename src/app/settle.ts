import type { Delivery, Outcome } from '../model/delivery.ts'
import { DAY_MS, type DurationMs, type Instant, MINUTE_MS, SECOND_MS } from '../model/instant.ts'
import type { Conversation, DeliverySlot, ShownAlert, Told } from '../model/notice.ts'
import type { DeliveryResult } from '../store/port.ts'

/** What a call said, kept with its bytes until its outcome is known. */
export interface Said {
  readonly shown: Readonly<Record<string, ShownAlert>>
  /** The alerts that it tells of. */
  readonly alerts: readonly string[]
  /** The thread's subject: the first message's. */
  readonly subject: string
  readonly slot: DeliverySlot
  /** Delivered, it ends the conversation. */
  readonly closes: boolean
  /** Never rendered anew: what was refused for now is sent again as it is, and what was refused for good ends all. */
  readonly isFinal: boolean
}

/** How long a destination that refused for good is left alone before it is tried again. */
const BLOCKED_MS: DurationMs = 15 * MINUTE_MS

/** First pause after a refusal without Retry-After; doubles up to the longest, with jitter (SEMANTICS 5.7). */
const RETRY_MS: DurationMs = 2 * SECOND_MS
const RETRY_MS_MAX: DurationMs = 5 * MINUTE_MS

/** What is needed to turn an outcome into what is kept of it. */
export interface SettleInput {
  readonly conversation: Conversation
  /** With the attempt that just ended counted. */
  readonly delivery: Delivery
  readonly said: Said
  readonly outcome: Outcome
  readonly now: Instant
  /** The channel's own time-out: an unknown outcome is not looked for sooner after begin (SEMANTICS 5.4). */
  readonly timeoutMs: DurationMs
  /** In [0, 1). */
  readonly jitter: number
}

/** What the end of a call means for its delivery, its conversation, and for what was told. Pure. */
export function settle(input: SettleInput): DeliveryResult {
  const { delivery, outcome, now } = input
  const base = { id: delivery.id, at: now, notBefore: now, lastError: null }
  switch (outcome.kind) {
    case 'sent': {
      const lastError = refusals(outcome)
      if (recipientsLeft(input).length === 0)
        return { ...base, lastError, state: 'sent', ...accepted(input, outcome.ref) }
      const notBefore = now + retryDelay(delivery.attempts, null, input.jitter)
      return { ...base, lastError, state: 'begun', notBefore }
    }
    case 'refused':
      return {
        ...base,
        state: input.said.isFinal ? 'begun' : 'due',
        notBefore: now + retryDelay(delivery.attempts, outcome.retryAfterMs, input.jitter),
        lastError: outcome.why,
      }
    case 'rejected':
      return {
        ...base,
        state: 'rejected',
        lastError: `${outcome.code}: ${outcome.hint}`,
        conversation: input.said.isFinal ? { closedAt: now } : { blockedUntil: now + BLOCKED_MS },
      }
    case 'gone':
      return { ...base, state: 'obsolete', lastError: outcome.why, conversation: { ref: null } }
    case 'unknown': {
      const calledAt = (delivery.begunAt ?? now) + input.timeoutMs
      const notBefore = Math.max(calledAt, now + retryDelay(delivery.attempts, null, input.jitter))
      return { ...base, state: 'begun', notBefore, lastError: outcome.why }
    }
    default:
      return outcome satisfies never
  }
}

/** For so long a mail that others got is tried again for who was refused for now: mail servers queue no longer either. */
const LEFT_MS_MAX: DurationMs = DAY_MS

/**
 * Who is to get it yet, of a mail that others got: nothing else waits for it where it is the only one. Notices go on
 * instead: their next one goes to all.
 */
export function recipientsLeft({ delivery, said, outcome, now }: SettleInput): readonly string[] {
  if (outcome.kind !== 'sent' || !said.isFinal || now - delivery.dueAt >= LEFT_MS_MAX) return []
  return (outcome.partial ?? []).filter(({ retryable }) => retryable).map(({ to }) => to)
}

/** Who did not get what others did, and why; null where all did. */
function refusals({ partial = [] }: Extract<Outcome, { kind: 'sent' }>): string | null {
  return partial.length === 0 ? null : partial.map(({ to, why }) => `${to}: ${why}`).join('; ')
}

/** How long to wait after the n-th attempt failed; `jitter` in [0, 1). */
export function retryDelay(attempts: number, retryAfterMs: DurationMs | null, jitter: number): DurationMs {
  const backOff = Math.min(RETRY_MS * 2 ** Math.max(0, attempts - 1), RETRY_MS_MAX) * (0.5 + jitter / 2)
  return Math.max(retryAfterMs ?? 0, backOff)
}

function accepted(input: SettleInput, ref: string): Pick<DeliveryResult, 'conversation' | 'told'> {
  const { conversation, said, now } = input
  const first = conversation.ref === null
  const reply = !first && said.slot === 'post' && conversation.destination.channel === 'slack'
  const over = Object.values(said.shown).every((shown) => shown.state !== 'firing')
  const ends = said.closes || (first && over)
  return {
    conversation: {
      blockedUntil: null,
      ...(first ? { ref, subject: said.subject } : {}),
      ...(said.slot === 'post' ? { lastNoticeAt: now } : { lastEditAt: now }),
      ...(reply ? {} : { shown: said.shown }),
      ...(ends ? { closedAt: now } : {}),
    },
    told: toldBy(said, conversation, now, ends),
  }
}

/** A message of its own tells of its alerts; the last one tells the end of all that it shows (SEMANTICS 5.2). */
function toldBy(said: Said, conversation: Conversation, now: Instant, ends: boolean): readonly Told[] {
  const alerts = ends ? Object.keys(said.shown) : said.slot === 'post' ? said.alerts : []
  return alerts.flatMap((alert) => {
    const severity = said.shown[alert]?.severity
    return severity === undefined
      ? []
      : [{ conversation: conversation.id, alert, severity, at: now, endedAt: ends ? now : null }]
  })
}
