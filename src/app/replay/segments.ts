import type { WatchedWorkspace } from '../../alerts/self-rules.ts'
import type { HealthFact } from '../../model/alert.ts'
import type { Instant } from '../../model/instant.ts'
import type { Outage } from './past.ts'

/** A stretch of time in which the same workspaces answer: from its first through its last millisecond. */
export interface Segment {
  readonly from: Instant
  readonly to: Instant
  /** By workspace: the outage that it is in. */
  readonly down: ReadonlyMap<string, Outage>
  /** Those that ended just as it began. */
  readonly ended: readonly Outage[]
}

/** Cuts [from, to] where a workspace stops answering or answers again. */
export function segmentsOf(outages: readonly Outage[], from: Instant, to: Instant): readonly Segment[] {
  const cuts = new Set([from])
  for (const outage of outages) {
    for (const at of [outage.from, outage.to]) if (at > from && at <= to) cuts.add(at)
  }
  const starts = [...cuts].sort((a, b) => a - b)
  return starts.map((start, index) => ({
    from: start,
    to: (starts[index + 1] ?? to + 1) - 1,
    down: new Map(
      outages
        .filter((outage) => outage.from <= start && start < outage.to)
        .map((outage) => [outage.workspace, outage]),
    ),
    ended: outages.filter((outage) => outage.to === start),
  }))
}

/** Through which instant a workspace is known in a segment: whoever does not answer was last read just before. */
export function knownThrough(segment: Segment, workspace: string): Instant {
  const outage = segment.down.get(workspace)
  return outage === undefined ? segment.to : outage.from - 1
}

/** How polling is doing at an instant of a segment, one fact a workspace that ever failed. */
export function healthAt(
  segment: Segment,
  workspaces: readonly WatchedWorkspace[],
  now: Instant,
): readonly HealthFact[] {
  return workspaces.map(({ name, pollEveryMs }) => {
    const outage = segment.down.get(name)
    return {
      subject: 'workspace',
      name,
      failingSince: outage?.from ?? null,
      lastOkAt: outage === undefined ? segment.from : outage.from,
      reason: outage === undefined ? null : 'api_unreachable',
      detail: null,
      failures: outage === undefined ? 0 : Math.floor((now - outage.from) / pollEveryMs) + 1,
    }
  })
}
