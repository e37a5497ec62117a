import { applyChanges } from '../alerts/apply.ts'
import { type EventHolds, errorAlerts, eventAlerts, nextEventChange, stepEvents } from '../alerts/events.ts'
import { firstSightAlert } from '../alerts/first-sight.ts'
import { nextChange } from '../alerts/next-change.ts'
import { nextSelfChange, selfAlerts, selfGroups } from '../alerts/self.ts'
import type { Surroundings } from '../alerts/self-rules.ts'
import { isOpen } from '../alerts/start.ts'
import { stepAlerts } from '../alerts/step.ts'
import { needsUnknown } from '../alerts/unknown.ts'
import { crossings } from '../evaluate/crossings.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { nearSince } from '../evaluate/near.ts'
import { type EvaluationPlan, type FailuresWanted, neededFacts } from '../evaluate/needed.ts'
import type { Roster } from '../evaluate/roster.ts'
import { lookedThrough, nextDue, touchedGroups } from '../evaluate/touched.ts'
import type { Alert, AlertChange } from '../model/alert.ts'
import { entryOf } from '../model/config.ts'
import type { Evaluation, Facts } from '../model/facts.ts'
import { HOUR_MS, type Instant, SECOND_MS } from '../model/instant.ts'
import { watchesConnections } from './connections.ts'
import type { Environment } from './environment.ts'
import type { Health } from './health.ts'
import { eventHolds, loadSaid } from './held.ts'
import { FirstSights, type Found } from './memory/first-sights.ts'
import { FactMemory } from './memory/memory.ts'
import { readTold, type ToldBefore, withTold } from './memory/told-before.ts'

/** Evaluates rules over what was recorded; remembers how far it came in this process. */
export interface Evaluator {
  /** Now, load, decide, commit; returns when something can change without news. */
  tick(): Promise<Instant | null>
}

/** An evaluator over the store. `onChange`: alerts changed, notices may be due. */
export function createEvaluator(env: Environment, health: Health, onChange: () => void): Evaluator {
  const memory = new FactMemory(env)
  const sights = new FirstSights(memory.states, watchesConnections(env.config))
  let told: ToldBefore | null = null
  let resumeFrom: Instant | null = null
  return {
    async tick() {
      const now = env.clock.now()
      const stop = env.metrics.evaluationSeconds.startTimer()
      told ??= await readTold(env.store)
      await memory.refresh(now, (found) => sights.gather(found, now))
      const loaded = await load(env, health, memory, told, now, resumeFrom)
      const { plan, facts, roster } = loaded
      const newId = (): string => env.random.id()
      const around = surroundingsOf(env, memory)
      const evaluation = evaluate(plan, facts, roster)
      const lost = crossings(env.config.rules, facts, roster)
      const seen = sights.complete(now)
      const all = [
        ...decide(env, health, around, loaded, evaluation, now),
        ...eventAlerts(env.config.rules, lost, now, newId),
        ...sightChanges(env, seen, now),
      ]
      const { newErrors, wants } = evaluation
      const isNews = memory.changes.isNews || plan.newRules.length > 0
      if (isNews || all.length + lost.length + newErrors.length + wants.length > 0) {
        await env.store.alerts.commit({
          changes: all,
          crossings: lost,
          newErrors,
          wants,
          evaluatedSeq: memory.seq,
          rulesSeen: plan.newRules,
        })
      }
      memory.settled()
      sights.told(seen)
      told = withTold(told, lost, newErrors, plan.newRules)
      resumeFrom = lookedThrough(roster, now)
      stop()
      if (all.length > 0) onChange()
      return nextTick(env, health, around, { ...loaded, alerts: applyChanges(loaded.alerts, all) }, now)
    },
  }
}

/** What one evaluation goes by. */
interface Loaded {
  readonly plan: EvaluationPlan
  readonly facts: Facts
  readonly roster: Roster
  /** Open alerts, and ended ones that late news may reach. */
  readonly alerts: readonly Alert[]
  /** Alerts that a conversation told of. */
  readonly told: ReadonlySet<string>
  /** What keeps events from being told. */
  readonly holds: EventHolds
}

async function load(
  env: Environment,
  health: Health,
  memory: FactMemory,
  before: ToldBefore,
  now: Instant,
  resumeFrom: Instant | null,
): Promise<Loaded> {
  const { store, config } = env
  const { rules } = config
  const { rulesSeen, crossed, newErrors } = before
  const { roster } = memory
  await memory.reach(changedSince(memory, now))
  const facts: Facts = { ...memory.facts, crossed, newErrors }
  const open = await store.alerts.open()
  const touched = touchedGroups({ rules, roster, facts, open, rulesSeen, resumeFrom, now })
  const near = touched.length === 0 ? [] : await store.alerts.near(touched, nearSince(rules, touched, roster))
  const gone = health
    .facts()
    .filter(({ subject, failingSince }) => subject === 'recipe' && failingSince !== null)
  const toldOf = gone.length === 0 ? [] : await store.alerts.near(selfGroups(gone), 0)
  const alerts = byId([...open, ...near, ...toldOf])
  const plan = neededFacts({ rules, roster, touched, alerts, rulesSeen, now })
  await memory.reach(plan.failures)
  const holds = eventHolds(env.config, alerts, await loadSaid(store.silences, [], now), now)
  return { plan, facts, roster, alerts, told: await toldEvents(env, alerts), holds }
}

/** From where on the histories of changed recipes say which groups are touched; those that reach back about as far at once. */
function changedSince({ changes }: FactMemory, now: Instant): readonly FailuresWanted[] {
  const placed = [...changes.all].flatMap(([recipe, { place }]) =>
    place === null ? [] : [{ recipe, place }],
  )
  const byAge = Map.groupBy(placed, ({ place }) => Math.ceil(Math.log2(Math.max(1, (now - place) / HOUR_MS))))
  return [...byAge.values()].map((some) => ({
    recipes: some.map(({ recipe }) => recipe),
    from: some.reduce((least, { place }) => Math.min(least, place), now) - 1,
  }))
}

function sightChanges(env: Environment, found: readonly Found[], now: Instant): readonly AlertChange[] {
  return found.flatMap((sight) => {
    const labels = entryOf(env.config.workspaces, sight.workspace)?.labels ?? {}
    const alert = firstSightAlert({ ...sight, labels }, now, env.random.id())
    return alert === null ? [] : [{ kind: 'open', alert }]
  })
}

/** Changes of lasting alerts and of RecipeWatch's own. */
function decide(
  env: Environment,
  health: Health,
  around: Surroundings,
  { facts, alerts, told, holds }: Loaded,
  { groups, newErrors }: Evaluation,
  now: Instant,
): readonly AlertChange[] {
  const newId = (): string => env.random.id()
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
    ...stepEvents(alerts, told, now, holds),
    ...errorAlerts(env.config.rules, newErrors, now, newId),
    ...selfAlerts({ ...around, health: health.facts(), existing: alerts, now, newId }),
  ]
}

function nextTick(
  env: Environment,
  health: Health,
  around: Surroundings,
  { facts, roster, alerts, holds }: Loaded,
  now: Instant,
): Instant | null {
  const open = alerts.filter(isOpen)
  const instants = [
    nextChange(env.config.rules, open, facts.recipes, now),
    nextEventChange(open, holds),
    nextDue(env.config.rules, roster, now),
    nextSelfChange(health.facts(), around, now),
  ].filter((at) => at !== null)
  return instants.length === 0 ? null : Math.max(Math.min(...instants), now + SECOND_MS)
}

function surroundingsOf(env: Environment, { labels }: FactMemory): Surroundings {
  return { workspaces: env.config.workspaces, recipeLabels: labels }
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
