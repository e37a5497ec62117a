import type { Alert, AlertChange } from '../model/alert.ts'
import type { GroupSpans, RecipeFacts } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import { claims } from './claim.ts'
import { closeOrphans } from './close.ts'
import { changeOf, type Draft, draftAlert, vanished } from './draft.ts'
import { fold } from './fold.ts'
import { isOpen, runningAt } from './start.ts'

/** What a step of the state machine goes by. */
export interface StepInput {
  readonly rules: readonly Rule[]
  /** Watched recipes: those that are gone or no longer selected are not among them. */
  readonly recipes: ReadonlyMap<RecipeKey, RecipeFacts>
  readonly groups: readonly GroupSpans[]
  /** Those that the plan was made with: all open ones, and near ones of touched groups. */
  readonly existing: readonly Alert[]
  readonly now: Instant
  readonly newId: () => string
}

/**
 * Folds what conditions say into alerts (SEMANTICS 3.4, 4.1–4.3): opened, updated, ended, dropped. Without news a second
 * step changes nothing. Events and self-alerts are left alone.
 */
export function stepAlerts(input: StepInput): readonly AlertChange[] {
  const own = input.existing.filter(({ kind }) => kind === 'condition')
  const closed = closeOrphans(input.rules, input.recipes, own, input.now)
  const gone = new Set(closed.map((change) => (change.kind === 'drop' ? change.id : change.alert.id)))
  const byGroup = Map.groupBy(
    own.filter((alert) => alert.state !== 'closed' && !gone.has(alert.id)),
    ({ rule, group }) => `${rule}\n${group}`,
  )
  const rules = new Map(input.rules.map((rule) => [rule.name, rule]))
  return [
    ...closed,
    ...input.groups.flatMap((group) => {
      const rule = rules.get(group.rule)
      const alerts = byGroup.get(`${group.rule}\n${group.group}`) ?? []
      return rule === undefined ? [] : stepGroup(rule, group, alerts, input)
    }),
  ]
}

function stepGroup(
  rule: Rule,
  group: GroupSpans,
  alerts: readonly Alert[],
  { recipes, newId }: StepInput,
): readonly AlertChange[] {
  const [first] = group.spans
  if (first === undefined) return []
  const running = runningAt(alerts, first.from)
  const { episodes, checkpoint } = fold(rule, running?.episode ?? null, group.spans, group.knownThrough)
  const claimed = claims(episodes, alerts)
  const drafts: Draft[] = claimed.map(({ episode, alert }) => ({
    rule,
    group,
    episode,
    alert,
    checkpoint,
    recipes,
  }))
  const changes = drafts.map((draft) => changeOf(draft.alert, draftAlert(draft, newId)))
  const taken = new Set(claimed.map(({ alert }) => alert))
  const left = alerts.filter((alert) => isOpen(alert) && !taken.has(alert))
  return [...changes, ...left.map((alert) => vanished(alert, group))].filter((change) => change !== null)
}
