import type { HealthFact } from '../model/alert.ts'
import type { Instant } from '../model/instant.ts'
import type { HealthStore } from '../store/port-health.ts'

/** What is reported of an edge that failed. */
export interface Trouble {
  readonly reason: string
  readonly detail: string
}

/** Keeps how edges are doing; writes only what changed enough to matter. */
export interface Health {
  ok(subject: HealthFact['subject'], name: string, at: Instant): Promise<void>
  failed(subject: HealthFact['subject'], name: string, at: Instant, trouble: Trouble): Promise<void>
  facts(): readonly HealthFact[]
}

/** How old lastOkAt may be before an edge that stays well is written again. */
const OK_MS = 60_000

/** Health over the store: what was known before the start is known after it. */
export async function openHealth(store: HealthStore): Promise<Health> {
  const known = new Map((await store.facts()).map((fact) => [keyOf(fact.subject, fact.name), fact]))

  async function write(fact: HealthFact): Promise<void> {
    known.set(keyOf(fact.subject, fact.name), fact)
    await store.set(fact)
  }

  return {
    async ok(subject, name, at) {
      const before = known.get(keyOf(subject, name))
      const fresh = before?.failingSince === null && at - (before.lastOkAt ?? 0) < OK_MS
      if (fresh) return
      await write({
        subject,
        name,
        failingSince: null,
        lastOkAt: at,
        reason: null,
        detail: null,
        failures: 0,
      })
    },
    async failed(subject, name, at, { reason, detail }) {
      const before = known.get(keyOf(subject, name))
      await write({
        subject,
        name,
        failingSince: before?.failingSince ?? at,
        lastOkAt: before?.lastOkAt ?? null,
        reason,
        detail,
        failures: (before?.failures ?? 0) + 1,
      })
    },
    facts: () => [...known.values()],
  }
}

function keyOf(subject: string, name: string): string {
  return `${subject} ${name}`
}
