import type { DurationMs, Instant } from '../../model/instant.ts'
import { MINUTE_MS, SECOND_MS } from '../../model/instant.ts'
import type { Family } from './variant.ts'

/** Requests a minute by family; a family left out is unlimited. `repeat` is a second, not a minute. */
export type Quota = Partial<Record<Family, number>>

/** The vendor's default quotas. */
export const VENDOR_QUOTA: Quota = { jobs: 60, recipes: 60, connections: 60, tags: 60, repeat: 1 }

/** Counts requests in sliding windows; a request that is refused counts nothing. */
export interface QuotaMeter {
  /** Milliseconds until a place is free, 0 where the request was let through (and counted). */
  take(family: Family, now: Instant): DurationMs
  /** Requests of somebody else on the same quota, now; they are let through up to the quota. */
  stranger(family: Family, requests: number, now: Instant): void
}

/**
 * A meter; `quota` is read at each request, so that it may change, and so is how many requests a minute a stranger makes
 * of each family, evenly, since the family was first asked for.
 */
export function createQuotaMeter(quota: () => Quota, strangerPerMinute: () => number = () => 0): QuotaMeter {
  const taken = new Map<Family, Instant[]>()
  const strangerAt = new Map<Family, Instant>()
  const admit = (family: Family, limit: number, now: Instant): DurationMs => {
    const windowMs = family === 'repeat' ? SECOND_MS : MINUTE_MS
    const recent = (taken.get(family) ?? []).filter((at) => at > now - windowMs && at <= now)
    taken.set(family, recent)
    if (recent.length < limit) {
      recent.push(now)
      return 0
    }
    const oldest = recent[recent.length - limit]
    return oldest === undefined ? windowMs : oldest + windowMs - now
  }
  const admitStranger = (family: Family, limit: number, now: Instant): void => {
    const perMinute = strangerPerMinute()
    if (perMinute <= 0) return
    const everyMs = MINUTE_MS / perMinute
    const from = Math.max(strangerAt.get(family) ?? now, now - 2 * MINUTE_MS)
    let at = from
    for (; at <= now; at += everyMs) admit(family, limit, at)
    strangerAt.set(family, at)
  }
  const take = (family: Family, now: Instant): DurationMs => {
    const limit = quota()[family]
    if (limit === undefined) return 0
    admitStranger(family, limit, now)
    return admit(family, limit, now)
  }
  return {
    take,
    stranger(family, requests, now) {
      for (let i = 0; i < requests; i += 1) take(family, now)
    },
  }
}
