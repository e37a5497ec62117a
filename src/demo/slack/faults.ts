/** What may go wrong with a call. */
export type SlackFaultKind =
  /** Waits before the call is handled, or (`when: 'after'`) between handling and answering. */
  | { readonly kind: 'delay'; readonly ms: number; readonly when?: 'before' | 'after' }
  /** Handles the call, then resets the connection instead of answering. */
  | { readonly kind: 'accept-then-reset' }
  /** Resets the connection without handling the call. */
  | { readonly kind: 'reset-before' }
  /** Answers with an HTTP status and body, unhandled. */
  | { readonly kind: 'status'; readonly code: number; readonly body?: string }
  /** Answers 429; without `retryAfter` (seconds) there is no header. */
  | { readonly kind: 'ratelimited'; readonly retryAfter?: number }
  /** Answers with one of Slack's errors. */
  | { readonly kind: 'error'; readonly error: string }
  /** Never answers; `accept` handles the call first. */
  | { readonly kind: 'hang'; readonly accept?: boolean }

/** A fault and whom it befalls: all calls where nothing is said, until removed or `times` used up. */
export type SlackFault = SlackFaultKind & {
  readonly method?: string
  /** Channel id or name. */
  readonly channel?: string
  readonly times?: number
}

/** A fault in place. */
export type FaultHandle = { readonly hits: () => number; readonly remove: () => void }

/** The faults of one simulated server. */
export type SlackFaults = {
  add: (fault: SlackFault) => FaultHandle
  clear: () => void
  /** The first fault that befalls this call, counted as used. */
  take: (method: string, channelKeys: readonly string[]) => SlackFault | null
}

/** An empty set of faults; the earliest added applies first. */
export function createFaults(): SlackFaults {
  type Placed = { readonly fault: SlackFault; hits: number }
  let placed: Placed[] = []
  return {
    add(fault) {
      const entry: Placed = { fault, hits: 0 }
      placed.push(entry)
      return {
        hits: () => entry.hits,
        remove: () => {
          placed = placed.filter((each) => each !== entry)
        },
      }
    },
    clear() {
      placed = []
    },
    take(method, channelKeys) {
      for (const entry of placed) {
        const { fault } = entry
        if (fault.times !== undefined && entry.hits >= fault.times) continue
        if (fault.method !== undefined && fault.method !== method) continue
        if (fault.channel !== undefined && !channelKeys.includes(fault.channel.replace(/^#/, ''))) continue
        entry.hits += 1
        return fault
      }
      return null
    },
  }
}
