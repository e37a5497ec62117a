import type { HealthFact } from '../model/alert.ts'
import {
  type DurationMs,
  formatDuration,
  HOUR_MS,
  type Instant,
  MINUTE_MS,
  SECOND_MS,
  toIso,
} from '../model/instant.ts'
import type { StoredEstimate } from '../store/port-facts.ts'
import type { Environment } from './environment.ts'
import type { Health, Trouble } from './health.ts'
import type { Tenant } from './tenant.ts'

/** An answer of the API that takes so long is slow: its own time-out is 40 s (API.md). */
const SLOW_MS: DurationMs = 10 * SECOND_MS

/** So many answers say how fast the API is, and so few say nothing yet. */
const ANSWERS_KEPT = 20
const ANSWERS_MIN = 5

/** Clocks may differ by so much before anyone is told: windows are placed by ours, corrected. */
const SKEW_MS_MAX: DurationMs = 2 * MINUTE_MS

/** Failures that could not be found are told of for so long after the last of them. */
const MISSING_TOLD_MS: DurationMs = 6 * HOUR_MS

/** So many recipes are named. */
const NAMED_MAX = 5

/** How long the last answers of a workspace took. */
export class Pulse {
  readonly #ms: number[] = []

  answered(ms: DurationMs): void {
    this.#ms.push(ms)
    if (this.#ms.length > ANSWERS_KEPT) this.#ms.shift()
  }

  /** Null while answers come in good time, or too few came. */
  get trouble(): Trouble | null {
    const sorted = this.#ms.toSorted((a, b) => a - b)
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0
    if (sorted.length < ANSWERS_MIN || median < SLOW_MS) return null
    const detail = `an answer takes ${formatDuration(median)} (median of the last ${sorted.length})`
    return { reason: 'slow', detail: `${detail}. Look at status.workato.com, the network, or a proxy` }
  }
}

/** Keeps a trouble, or its end, as health; one that never was is not kept. */
async function keep(
  { env, health }: { readonly env: Environment; readonly health: Health },
  subject: HealthFact['subject'],
  name: string,
  trouble: Trouble | null,
): Promise<void> {
  const before = health.facts().find((fact) => fact.subject === subject && fact.name === name)
  const isFailing = (before?.failingSince ?? null) !== null
  const now = env.clock.now()
  if (trouble === null) {
    if (isFailing) await health.ok(subject, name, now)
  } else if (!isFailing || before?.detail !== trouble.detail) await health.failed(subject, name, now, trouble)
}

/** What a checkup goes by. */
export interface CheckupDeps {
  readonly env: Environment
  readonly health: Health
}

/** Slow answers, and clocks that differ (SEMANTICS 2.6, 4.5): told of by name of the workspace's entry. */
export async function checkEntry(
  deps: CheckupDeps,
  name: string,
  pulse: Pulse,
  tenants: Iterable<Tenant>,
): Promise<void> {
  await keep(deps, 'api', name, pulse.trouble)
  let skew = 0
  for (const tenant of tenants) if (Math.abs(tenant.skew.ms) > Math.abs(skew)) skew = tenant.skew.ms
  await keep(deps, 'clock', name, skewTrouble(skew))
}

function skewTrouble(ms: DurationMs): Trouble | null {
  if (Math.abs(ms) <= SKEW_MS_MAX) return null
  const which = ms > 0 ? 'behind' : 'ahead of'
  const detail = `this machine's clock is ${formatDuration(Math.abs(ms))} ${which} Workato's`
  return {
    reason: 'clock_skew',
    detail: `${detail}. Set it by NTP; failures are placed corrected until then`,
  }
}

/** Rights that the selection, or a label that is used, needs and the token lacks (SEMANTICS 4.5). */
export async function checkRights(deps: CheckupDeps, tenant: Tenant): Promise<void> {
  const missing = tenant.catalog?.catalog.missing ?? []
  await keep(
    deps,
    'rights',
    tenant.name,
    missing.length === 0 ? null : { reason: 'forbidden', detail: missing.join(' ') },
  )
}

/** Failures that are counted and could not be found; false once nothing is left to be told (SEMANTICS 2.4, 2.10). */
export async function checkMissing(deps: CheckupDeps, tenant: Tenant): Promise<boolean> {
  const since = deps.env.clock.now() - MISSING_TOLD_MS
  const all = await deps.env.store.estimates.list({ workspace: tenant.name })
  const recent = all.filter(({ to }) => to > since)
  await keep(deps, 'completeness', tenant.name, missingTrouble(tenant, recent))
  return recent.length > 0
}

/** Whether failures were said to be missing, by an earlier process perhaps. */
export function wasMissing(health: Health, tenant: Tenant): boolean {
  return health.facts().some(({ subject, name, failingSince }) => {
    return subject === 'completeness' && name === tenant.name && failingSince !== null
  })
}

function missingTrouble(tenant: Tenant, estimates: readonly StoredEstimate[]): Trouble | null {
  if (estimates.length === 0) return null
  const count = sumOf(estimates)
  const named = [...Map.groupBy(estimates, ({ recipe }) => recipe)]
    .sort(([, a], [, b]) => sumOf(b) - sumOf(a))
    .map(([recipe, own]) => {
      const name = tenant.records.get(recipe)?.name ?? recipe
      return `${name} about ${sumOf(own)} (${spanOf(own)})`
    })
  const more = named.length > NAMED_MAX ? `, and ${named.length - NAMED_MAX} more recipes` : ''
  const purged = estimates.some((estimate) => estimate.purged)
    ? ' RecipeWatch may have missed them: the history was purged before it was read.'
    : ''
  const detail = `about ${count} failed job${count === 1 ? ' was' : 's were'} counted by Workato and could not be found: `
  return {
    reason: 'failures_missing',
    detail: `${detail}${named.slice(0, NAMED_MAX).join(', ')}${more}.${purged}`,
  }
}

function sumOf(estimates: readonly StoredEstimate[]): number {
  return estimates.reduce((sum, { count }) => sum + count, 0)
}

function spanOf(estimates: readonly StoredEstimate[]): string {
  const clock = (at: Instant): string => toIso(at).slice(11, 16)
  const from = Math.min(...estimates.map((estimate) => estimate.from))
  const to = Math.max(...estimates.map((estimate) => estimate.to))
  return `${clock(from)}–${clock(to)} UTC`
}
