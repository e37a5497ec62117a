import type { Alert, AlertChange, HealthFact } from '../model/alert.ts'
import { entryOf } from '../model/config.ts'
import type { Instant } from '../model/instant.ts'
import { type WatchedWorkspace, warnAfterMs } from './self-rules.ts'
import { isOpen } from './start.ts'

/**
 * Open alerts of workspaces that cannot be polled get `unknownSince`, those of workspaces that can be again lose it;
 * nothing else of them changes: no data is not good news (SEMANTICS 4.2). As soon as anyone is told that polling fails,
 * not before: one lost poll is no lack of data.
 */
export function needsUnknown(
  existing: readonly Alert[],
  health: readonly HealthFact[],
  workspaces: readonly WatchedWorkspace[],
  now: Instant,
): readonly AlertChange[] {
  const since = new Map<string, Instant>()
  for (const { subject, name, failingSince } of health) {
    const workspace = entryOf(workspaces, name)
    if (subject !== 'workspace' || failingSince === null || workspace === undefined) continue
    if (now - failingSince >= warnAfterMs(workspace)) since.set(name, failingSince)
  }
  return existing.flatMap((alert) => {
    if (alert.kind !== 'condition' || !isOpen(alert)) return []
    // A customer is seen through its partner's token.
    const names = (alert.labels['workspace'] ?? []).flatMap((name) => [
      name,
      entryOf(workspaces, name)?.name ?? name,
    ])
    const unknownSince = earliest(names.flatMap((name) => since.get(name) ?? []))
    if (unknownSince === alert.unknownSince) return []
    return [{ kind: 'update', alert: { ...alert, unknownSince } }]
  })
}

function earliest(instants: readonly Instant[]): Instant | null {
  return instants.length === 0 ? null : Math.min(...instants)
}
