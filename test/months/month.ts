import { DAY_MS, type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import { type Seeded, seeded } from '../faults/seeded.ts'
import { failsIn, type Incident, incidentsOf } from './incidents.ts'
import { type MonthError, type MonthRecipe, recipesOf } from './traffic.ts'

/** A failed job of a month. */
export interface MonthFailure {
  readonly at: Instant
  readonly job: string
  readonly error: MonthError
  /** The incident that it belongs to; null: weather. */
  readonly incident: Incident | null
  /** Caused by the failure of a recipe that it called. */
  readonly echo: boolean
}

/** Jobs that finished within a sample: after `from`, through `to`. */
export interface MonthSample {
  readonly from: Instant
  readonly to: Instant
  readonly failed: number
  readonly succeeded: number
}

/** What one recipe did in a month. */
export interface RecipeMonth {
  readonly recipe: MonthRecipe
  readonly failures: readonly MonthFailure[]
  readonly samples: readonly MonthSample[]
}

/** A month of a company's automations, and what went wrong in it. */
export interface Month {
  readonly start: Instant
  readonly end: Instant
  readonly recipes: readonly RecipeMonth[]
  readonly incidents: readonly Incident[]
}

/** Samples are as far apart as polls of counters are. */
const SAMPLE_MS = 5 * MINUTE_MS

/** Before the month that is judged lies one that is known: baselines and errors seen before need it. */
export const MONTH_MS: DurationMs = 30 * DAY_MS

const START: Instant = Temporal.Instant.from('2026-03-02T00:00:00Z').epochMilliseconds

/** A month that a seed decides: traffic by day and night, weather, a nightly batch, and incidents of every kind. */
export function simulateMonth(seed: number): Month {
  const random = seeded(seed)
  const recipes = recipesOf()
  const end = START + MONTH_MS
  const incidents = incidentsOf(recipes, START, end, random)
  const months = new Map(
    recipes.map((recipe) => [recipe.id, monthOf(recipe, START - MONTH_MS, end, incidents, random)]),
  )
  return { start: START, end, incidents, recipes: withCallers(months) }
}

function monthOf(
  recipe: MonthRecipe,
  from: Instant,
  to: Instant,
  incidents: readonly Incident[],
  random: Seeded,
): RecipeMonth {
  const own = incidents.filter(({ recipes }) => recipes.includes(recipe.id))
  const failures: MonthFailure[] = []
  const samples: MonthSample[] = []
  for (let sample = from; sample < to; sample += SAMPLE_MS) {
    const incident = own.find((candidate) => candidate.from <= sample && sample < candidate.to) ?? null
    const jobs = incident?.stops === true ? 0 : jobsIn(recipe, sample, random)
    let failed = 0
    for (let job = 0; job < jobs; job += 1) {
      const error = incident === null ? null : failsIn(incident, random)
      const weather = error === null && random() < recipe.weather
      if (error === null && !weather) continue
      const at = sample + 1 + Math.floor(((job + random()) / jobs) * (SAMPLE_MS - 1))
      const usual = recipe.usualErrors[Math.floor(random() * recipe.usualErrors.length)]
      const known = error ?? usual
      if (known === undefined) continue
      failures.push({
        at,
        job: `${recipe.id}-${at}-${job}`,
        error: known,
        incident: error === null ? null : incident,
        echo: false,
      })
      failed += 1
    }
    if (jobs > 0) samples.push({ from: sample, to: sample + SAMPLE_MS, failed, succeeded: jobs - failed })
  }
  return { recipe, failures: failures.sort((a, b) => a.at - b.at), samples }
}

/** Jobs of a recipe in one sample: by its hours, and with the fraction left to chance. */
function jobsIn({ jobsAnHour }: MonthRecipe, at: Instant, random: Seeded): number {
  const hour = Math.floor((at % DAY_MS) / HOUR_MS)
  const weekday = new Date(at).getUTCDay()
  const wanted = (jobsAnHour(hour, weekday === 0 || weekday === 6) * SAMPLE_MS) / HOUR_MS
  return Math.floor(wanted) + (random() < wanted % 1 ? 1 : 0)
}

/** A failure of a called recipe fails its caller a second later, with the same error; so up the chain. */
function withCallers(months: ReadonlyMap<string, RecipeMonth>): readonly RecipeMonth[] {
  const lived = (id: string): RecipeMonth => {
    const month = months.get(id)
    if (month === undefined) throw new Error(`no recipe ${id}`)
    const callees = [...months.values()].filter(({ recipe }) => recipe.calledBy === id)
    const below = callees.map(({ recipe }) => lived(recipe.id))
    const echoes = below.flatMap(({ failures }) => failures.map(echoOf))
    return {
      ...month,
      failures: [...month.failures, ...echoes].sort((a, b) => a.at - b.at),
      samples: [...month.samples, ...below.flatMap(({ samples }) => samples)],
    }
  }
  return [...months.keys()].map(lived)
}

function echoOf(failure: MonthFailure): MonthFailure {
  return { ...failure, at: failure.at + 1_000, job: `caller-of-${failure.job}`, echo: true }
}
