import type { Alert, AlertChange } from '../model/alert.ts'

/** The alerts as they are once these changes are written: what a later step of the same round goes by. */
export function applyChanges(alerts: readonly Alert[], changes: readonly AlertChange[]): readonly Alert[] {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]))
  for (const change of changes) {
    if (change.kind === 'drop') byId.delete(change.id)
    else byId.set(change.alert.id, change.alert)
  }
  return [...byId.values()]
}
