/** Slack's tiers: calls a minute of one method, for the whole token. */
const TIER_CALLS_PER_MINUTE = { tier2: 20, tier3: 50, tier4: 100 } as const
const MINUTE_MS = 60_000
/** Slack's posting limit is one message a second a channel; short bursts pass. */
const POST_INTERVAL_MS = 1_000

const TIER_OF_METHOD: Readonly<Record<string, keyof typeof TIER_CALLS_PER_MINUTE>> = {
  'chat.update': 'tier3',
  'chat.delete': 'tier3',
  'conversations.history': 'tier3',
  'conversations.replies': 'tier3',
  'conversations.info': 'tier3',
  'conversations.join': 'tier3',
  'conversations.list': 'tier2',
  'usergroups.list': 'tier2',
  'users.info': 'tier4',
  'users.lookupByEmail': 'tier3',
}

/** Which limits are enforced; a test may flip them at any time. */
export type SlackLimitSwitches = {
  /** One message a second a channel, after a burst. */
  perChannel: boolean
  /** Messages that a quiet channel takes at once, at least 1. */
  burst: number
  /** The methods' own tiers. */
  tiers: boolean
}

/** Decides, call by call, whether a limit is exceeded. */
export type SlackLimits = SlackLimitSwitches & {
  /** Seconds to wait, at least 1, or null where the call may pass (and was counted). */
  check: (method: string, channel: string | null, now: number) => number | null
}

/** Limits with nothing used yet. */
export function createLimits(switches: Partial<SlackLimitSwitches>): SlackLimits {
  const fullAgain = new Map<string, number>()
  const recent = new Map<string, number[]>()
  const limits: SlackLimits = {
    perChannel: switches.perChannel ?? false,
    burst: switches.burst ?? 3,
    tiers: switches.tiers ?? false,
    check(method, channel, now) {
      if (method === 'chat.postMessage' && channel !== null && limits.perChannel) {
        return checkChannel(fullAgain, channel, limits.burst, now)
      }
      const tier = TIER_OF_METHOD[method]
      return tier === undefined || !limits.tiers
        ? null
        : checkTier(recent, method, TIER_CALLS_PER_MINUTE[tier], now)
    },
  }
  return limits
}

/** A bucket kept as the instant at which it is full again. */
function checkChannel(
  fullAgain: Map<string, number>,
  channel: string,
  burst: number,
  now: number,
): number | null {
  const start = Math.max(fullAgain.get(channel) ?? 0, now)
  const next = start + POST_INTERVAL_MS
  const waitMs = next - now - burst * POST_INTERVAL_MS
  if (waitMs > 0) return Math.max(1, Math.ceil(waitMs / 1000))
  fullAgain.set(channel, next)
  return null
}

function checkTier(recent: Map<string, number[]>, method: string, most: number, now: number): number | null {
  const calls = (recent.get(method) ?? []).filter((at) => at > now - MINUTE_MS)
  recent.set(method, calls)
  const oldest = calls[0]
  if (calls.length >= most && oldest !== undefined)
    return Math.max(1, Math.ceil((oldest + MINUTE_MS - now) / 1000))
  calls.push(now)
  return null
}
