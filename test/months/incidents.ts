import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import { oneOf, type Seeded } from '../faults/seeded.ts'
import type { MonthError, MonthRecipe } from './traffic.ts'

/** What goes wrong in a simulated month. */
export type IncidentKind = 'burst' | 'outage' | 'bad edit' | 'sign-in' | 'chain' | 'stopped'

/** One thing that went wrong: somebody should hear of it, once. */
export interface Incident {
  readonly kind: IncidentKind
  readonly from: Instant
  readonly to: Instant
  /** Recipes that it hits, by id. */
  readonly recipes: readonly string[]
  /** Share of their jobs that fail. */
  readonly share: number
  readonly error: MonthError
  /** True where the recipe stops running: it has no jobs any more, failed or not. */
  readonly stops: boolean
}

/** How often each kind comes in a month. */
const A_MONTH: Readonly<Record<IncidentKind, number>> = {
  burst: 4,
  outage: 2,
  'bad edit': 2,
  'sign-in': 1,
  chain: 1,
  stopped: 1,
}

/** The error of a job of the recipe while the incident lasts; null where the job is spared. */
export function failsIn({ share, error }: Incident, random: Seeded): MonthError | null {
  return random() < share ? error : null
}

/** Incidents of every kind, each on a working day of its own, in office hours. */
export function incidentsOf(
  recipes: readonly MonthRecipe[],
  start: Instant,
  end: Instant,
  random: Seeded,
): readonly Incident[] {
  const days = workingDays(start, end)
  return Object.entries(A_MONTH).flatMap(([kind, times]) =>
    Array.from({ length: times }, () => {
      const [day] = days.splice(Math.floor(random() * days.length), 1)
      const from = (day ?? start) + 8 * HOUR_MS + Math.floor(random() * 6 * 60) * MINUTE_MS
      return MAKE[kind as IncidentKind](recipes, from, random)
    }),
  )
}

function workingDays(start: Instant, end: Instant): Instant[] {
  const days = Array.from({ length: Math.round((end - start) / DAY_MS) }, (_, day) => start + day * DAY_MS)
  return days.filter((day) => ![0, 6].includes(new Date(day).getUTCDay()))
}

type Make = (recipes: readonly MonthRecipe[], from: Instant, random: Seeded) => Incident

const MAKE: Readonly<Record<IncidentKind, Make>> = {
  burst: (recipes, from, random) => {
    const recipe = oneOf(busy(recipes, 24), random)
    const message = `Field 'Amount_${Math.floor(random() * 90) + 10}__c' does not exist`
    return {
      ...hitting([recipe], from, minutes(30, 90, random)),
      kind: 'burst',
      share: 1,
      error: { type: 'InvalidField', message },
    }
  },
  outage: (recipes, from, random) => {
    const { adapter } = oneOf(busy(recipes, 24), random)
    const hit = recipes.filter((recipe) => recipe.adapter === adapter)
    return {
      ...hitting(hit, from, minutes(20, 60, random)),
      kind: 'outage',
      share: 1,
      error: {
        type: 'ServiceUnavailable',
        message: '503 Service Unavailable: the service is down for maintenance',
      },
    }
  },
  'bad edit': (recipes, from, random) => ({
    ...hitting([oneOf(busy(recipes, 60), random)], from, minutes(120, 230, random)),
    kind: 'bad edit',
    share: 1 / 4,
    error: { type: 'NoMethodError', message: "undefined method 'strip' for nil:NilClass" },
  }),
  'sign-in': (recipes, from, random) => {
    const { adapter } = oneOf(busy(recipes, 24), random)
    const hit = recipes.filter((recipe) => recipe.adapter === adapter)
    return {
      ...hitting(hit, from, minutes(60, 150, random)),
      kind: 'sign-in',
      share: 1,
      error: { type: 'Unauthorized', message: '401 Unauthorized: invalid_grant, the token was revoked' },
    }
  },
  chain: (recipes, from, random) => ({
    ...hitting(
      recipes.filter(({ calledBy }) => calledBy !== null),
      from,
      minutes(30, 90, random),
    ),
    kind: 'chain',
    share: 1,
    error: { type: 'LockedRow', message: 'Posting period 03/2026 is not open' },
  }),
  stopped: (recipes, from, random) => ({
    ...hitting([oneOf(busy(recipes, 24), random)], from, minutes(90, 200, random)),
    kind: 'stopped',
    share: 0,
    error: { type: 'TriggerError', message: 'the trigger failed' },
    stops: true,
  }),
}

function hitting(
  recipes: readonly MonthRecipe[],
  from: Instant,
  lastsMs: number,
): Pick<Incident, 'recipes' | 'from' | 'to' | 'stops'> {
  const callers = recipes.flatMap(({ calledBy }) => calledBy ?? [])
  return { recipes: [...recipes.map(({ id }) => id), ...callers], from, to: from + lastsMs, stops: false }
}

function minutes(least: number, most: number, random: Seeded): number {
  return Math.round(least + random() * (most - least)) * MINUTE_MS
}

/** Recipes with at least so many jobs an hour by day: of less nobody could hear within the hour. */
function busy(recipes: readonly MonthRecipe[], jobs: number): readonly MonthRecipe[] {
  return recipes.filter(({ jobsAnHour, id }) => id.startsWith('1') && jobsAnHour(10, false) >= jobs)
}
