import { applyChanges } from '../alerts/apply.ts'
import { errorAlerts, eventAlerts, nextEventChange, stepEvents } from '../alerts/events.ts'
import { nextChange } from '../alerts/next-change.ts'
import { nextSelfChange, selfAlerts, selfGroups } from '../alerts/self.ts'
import type { Surroundings } from '../alerts/self-rules.ts'
import { stepAlerts } from '../alerts/step.ts'
import { needsUnknown } from '../alerts/unknown.ts'
import { crossings } from '../evaluate/crossings.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { createHistories } from '../evaluate/histories.ts'
import { type EvaluationPlan, neededFacts } from '../evaluate/needed.ts'
import { createRoster, type Roster } from '../evaluate/roster.ts'
import { lookedThrough, nearSince, touchedGroups } from '../evaluate/touched.ts'
import type { Alert, AlertChange } from '../model/alert.ts'
import type { CounterFact, Facts, RecipeFacts } from '../model/facts.ts'
import type { FailureFact } from '../model/history.ts'
import { type Instant, SECOND_MS } from '../model/instant.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import type { RecipeRecord } from '../store/port.ts'
import type { Environment } from './environment.ts'
import type { Health } from './health.ts'

/** Evaluates rules over what was recorded; remembers how far it came in this process. */
export interface Evaluator {
  /** Now, load, decide, commit; returns when something can change without news. */
  tick(): Promise<Instant | null>
}

/** An evaluator over the store. `onChange`: alerts changed, notices may be due. */
export function createEvaluator(env: Environment, health: Health, onChange: () => void): Evaluator {
  let resumeFrom: Instant | null = null
  return {
    async tick() {
      const now = env.clock.now()
      const stop = env.metrics.evaluationSeconds.startTimer()
      const loaded = await load(env, health, now, resumeFrom)
      const around = surroundingsOf(env, loaded.records)
      const changes = decide(env, health, around, loaded, now)
      const lost = crossings(env.config.rules, loaded.facts, loaded.roster)
      const events = eventAlerts(env.config.rules, lost, now, () => env.random.id())
      const all = [...changes, ...events]
      await env.store.alerts.commit({
        changes: all,
        crossings: lost,
        evaluatedSeq: loaded.seq,
        rulesSeen: loaded.plan.newRules,
      })
      resumeFrom = lookedThrough(loaded.facts, now)
      stop()
      if (all.length > 0) onChange()
      return await nextTick(env, health, around, loaded, now)
    },
  }
}

/** No estimates are kept yet. */
const NO_FACTS: Pick<Facts, 'histories'> = { histories: new Map() }

/** What one evaluation goes by. */
interface Loaded {
  readonly seq: number
  readonly records: readonly RecipeRecord[]
  readonly plan: EvaluationPlan
  readonly facts: Facts
  readonly roster: Roster
  /** Open alerts, and ended ones that late news may reach. */
  readonly alerts: readonly Alert[]
  /** Alerts that a conversation told of. */
  readonly told: ReadonlySet<string>
}

async function load(
  env: Environment,
  health: Health,
  now: Instant,
  resumeFrom: Instant | null,
): Promise<Loaded> {
  const { store, config } = env
  const seq = await store.failures.lastSeq()
  const changed = await store.failures.changedAfter(await store.alerts.evaluatedSeq())
  const records = await store.recipes.list()
  const recipes = factsOf(records)
  const roster = createRoster(recipes)
  const rulesSeen = await store.alerts.rulesSeen()
  const news = [...changed].filter(([key]) => recipes.has(key))
  const earliest = news.reduce((least, [, at]) => Math.min(least, at), now)
  const fresh =
    news.length === 0
      ? []
      : await store.failures.countable(
          news.map(([key]) => key),
          earliest - 1,
          Number.MAX_SAFE_INTEGER,
        )
  const changes = new Map(news.map(([key, place]) => [key, { place, fresh: [] }]))
  const touched = touchedGroups({
    rules: config.rules,
    roster,
    facts: { changed: changes, histories: historiesOf(fresh) },
    rulesSeen,
    resumeFrom,
    now,
  })
  const near =
    touched.length === 0
      ? []
      : await store.alerts.near(touched, nearSince(config.rules, touched, NO_FACTS, roster))
  const gone = health
    .facts()
    .filter(({ subject, failingSince }) => subject === 'recipe' && failingSince !== null)
  const told = gone.length === 0 ? [] : await store.alerts.near(selfGroups(gone), 0)
  const alerts = byId([...(await store.alerts.open()), ...near, ...told])
  const plan = neededFacts({ rules: config.rules, roster, touched, alerts, rulesSeen, facts: NO_FACTS, now })
  const wanted = await Promise.all(
    plan.failures.map(({ recipes: keys, from }) => store.failures.countable(keys, from, plan.now)),
  )
  const facts: Facts = {
    recipes,
    histories: historiesOf(wanted.flat()),
    changed: changes,
    counters: countersOf(records),
    crossed: await store.alerts.crossed(),
    newErrors: new Map(),
  }
  return { seq, records, plan, facts, roster, alerts, told: await toldEvents(env, alerts) }
}

/** Changes of lasting alerts and of RecipeWatch's own. */
function decide(
  env: Environment,
  health: Health,
  around: Surroundings,
  { plan, facts, roster, alerts, told }: Loaded,
  now: Instant,
): readonly AlertChange[] {
  const newId = (): string => env.random.id()
  const { groups, newErrors } = evaluate(plan, facts, roster)
  const stepped = stepAlerts({
    rules: env.config.rules,
    recipes: facts.recipes,
    groups,
    existing: alerts,
    now,
    newId,
  })
  const after = applyChanges(alerts, stepped)
  return [
    ...stepped,
    ...needsUnknown(after, health.facts(), around.workspaces, now),
    ...stepEvents(alerts, told, now),
    ...errorAlerts(env.config.rules, newErrors, now, newId),
    ...selfAlerts({ ...around, health: health.facts(), existing: alerts, now, newId }),
  ]
}

async function nextTick(
  env: Environment,
  health: Health,
  around: Surroundings,
  { facts }: Loaded,
  now: Instant,
): Promise<Instant | null> {
  const open = await env.store.alerts.open()
  const instants = [
    nextChange(env.config.rules, open, facts.recipes, now),
    nextEventChange(open),
    nextSelfChange(health.facts(), around, now),
  ].filter((at) => at !== null)
  return instants.length === 0 ? null : Math.max(Math.min(...instants), now + SECOND_MS)
}

function factsOf(records: readonly RecipeRecord[]): ReadonlyMap<RecipeKey, RecipeFacts> {
  const present = records.filter(({ selected, goneAt }) => selected && goneAt === null)
  return new Map(
    present.map((record) => {
      const { labels, knownThrough, horizon, unreadableSince } = record
      const key = recipeKey(record)
      return [key, { key, labels, knownThrough, knownFrom: horizon, unreadableSince }]
    }),
  )
}

function historiesOf(failures: readonly FailureFact[]): Facts['histories'] {
  const histories = createHistories()
  for (const [recipe, own] of Map.groupBy(failures, (failure) => failure.recipe)) {
    histories.load(recipe, { failures: own })
  }
  return histories.all
}

function countersOf(records: readonly RecipeRecord[]): readonly CounterFact[] {
  return records.flatMap((record) => {
    const { selected, failedCount, countedAt } = record
    if (!selected || failedCount === null || countedAt === null) return []
    return [{ recipe: recipeKey(record), failed: failedCount, at: countedAt }]
  })
}

function surroundingsOf(env: Environment, records: readonly RecipeRecord[]): Surroundings {
  return {
    workspaces: env.config.workspaces,
    recipeLabels: new Map(records.map((record) => [recipeKey(record), record.labels])),
  }
}

async function toldEvents(env: Environment, alerts: readonly Alert[]): Promise<ReadonlySet<string>> {
  if (!alerts.some(({ kind }) => kind === 'event')) return new Set()
  const conversations = await env.store.deliveries.conversations()
  const told = await env.store.deliveries.told(conversations.map(({ id }) => id))
  return new Set(told.map(({ alert }) => alert))
}

function byId(alerts: readonly Alert[]): readonly Alert[] {
  return [...new Map(alerts.map((alert) => [alert.id, alert])).values()]
}
