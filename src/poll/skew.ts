import type { Instant } from '../model/instant.ts'
import { SECOND_MS } from '../model/instant.ts'

/**
 * The vendor's clock minus ours (SEMANTICS 3.1), from an answer's `Date` and when the question was sent and answered.
 * `Date` has whole seconds: 0 where it agrees with our clock, else the smallest difference that explains it.
 */
export function measureSkew(serverTime: Instant, sentAt: Instant, answeredAt: Instant): number {
  const least = serverTime - answeredAt
  const most = serverTime + SECOND_MS - sentAt
  return Math.max(least, Math.min(most, 0))
}
