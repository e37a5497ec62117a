import type { Alert, AlertChange } from '../../model/alert.ts'
import type { Instant } from '../../model/instant.ts'

/** What the store's alerts are to the daemon, for a virtual clock: episodes, in memory. */
export interface AlertBook {
  /** Pending and firing ones. */
  open(): readonly Alert[]
  get(id: string): Alert | undefined
  /** The open one of a group, if any. */
  openOf(rule: string, group: string): Alert | undefined
  /** Of these groups: open, or ended at or after `endedAfter`. */
  near(groups: readonly GroupName[], endedAfter: Instant): readonly Alert[]
  /** Found over when they were found, in the order in which that happened. */
  foundOver(): readonly Alert[]
  commit(changes: readonly AlertChange[]): void
  /** Every alert that was there, oldest first. */
  all(): readonly Alert[]
}

/** Names a group of a rule. */
export interface GroupName {
  readonly rule: string
  readonly group: string
}

/** No alerts yet. */
export function createAlertBook(): AlertBook {
  const all = new Map<string, Alert>()
  const open = new Map<string, Alert>()
  const foundOver = new Map<string, Alert>()
  const openOf = new Map<string, Alert>()
  const byGroup = new Map<string, Set<string>>()
  const idsOf = (name: GroupName): Set<string> => {
    const key = keyOf(name)
    const ids = byGroup.get(key) ?? new Set()
    byGroup.set(key, ids)
    return ids
  }
  const alertsOf = (name: GroupName): readonly Alert[] =>
    [...(byGroup.get(keyOf(name)) ?? [])].flatMap((id) => all.get(id) ?? [])
  return {
    open: () => [...open.values()],
    get: (id) => all.get(id),
    openOf: (rule, group) => openOf.get(keyOf({ rule, group })),
    near: (groups, endedAfter) =>
      groups.flatMap(alertsOf).filter(({ endedAt }) => endedAt === null || endedAt >= endedAfter),
    foundOver: () => [...foundOver.values()],
    commit(changes) {
      for (const change of changes) {
        const id = change.kind === 'drop' ? change.id : change.alert.id
        const before = all.get(id)
        if (change.kind === 'drop') {
          if (before !== undefined) {
            idsOf(before).delete(id)
            openOf.delete(keyOf(before))
          }
          all.delete(id)
          open.delete(id)
          continue
        }
        const { alert } = change
        all.set(id, alert)
        idsOf(alert).add(id)
        if (isOpen(alert)) {
          open.set(id, alert)
          openOf.set(keyOf(alert), alert)
        } else if (open.delete(id)) openOf.delete(keyOf(alert))
        if (alert.foundOver) foundOver.set(id, alert)
        else foundOver.delete(id)
      }
    },
    all: () => [...all.values()],
  }
}

function keyOf({ rule, group }: GroupName): string {
  return `${rule}\n${group}`
}

function isOpen({ state }: Alert): boolean {
  return state === 'pending' || state === 'firing'
}
