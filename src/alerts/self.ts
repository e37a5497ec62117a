import type { Alert, AlertChange, HealthFact } from '../model/alert.ts'
import type { Instant } from '../model/instant.ts'
import { labelsFrom, overlayLabels } from '../model/labels.ts'
import { type Severity, worseSeverity } from '../model/severity.ts'
import { close } from './close.ts'
import { changeOf } from './draft.ts'
import { SELF_RULES, type SelfRule, type Surroundings, selfRule } from './self-rules.ts'

/** What alerts about RecipeWatch itself go by. */
export interface SelfInput extends Surroundings {
  readonly health: readonly HealthFact[]
  /** Open self-alerts and those of selfGroups that are near. */
  readonly existing: readonly Alert[]
  readonly now: Instant
  readonly newId: () => string
}

/** The groups of self-alerts that health facts speak of: what `AlertsStore.near` is to be asked with. */
export function selfGroups(
  health: readonly HealthFact[],
): readonly { readonly rule: string; readonly group: string }[] {
  return health.map((fact) => ({ rule: SELF_RULES[fact.subject], group: groupOf(fact) }))
}

/**
 * Alerts about RecipeWatch itself (SEMANTICS 4.2, 4.5): one a cause, dated in its own time, getting worse as it lasts,
 * resolved with the first success. A recipe that is gone is an event. Subjects that the configuration names no longer
 * are closed.
 */
export function selfAlerts(input: SelfInput): readonly AlertChange[] {
  const own = input.existing.filter(({ rule }) => Object.values(SELF_RULES).includes(rule))
  const byGroup = Map.groupBy(own, ({ rule, group }) => `${rule}\n${group}`)
  const spoken = new Set<Alert>()
  const changes = input.health.flatMap((fact) => {
    const known = byGroup.get(`${SELF_RULES[fact.subject]}\n${groupOf(fact)}`) ?? []
    const rule = selfRule(fact, input)
    if (rule === null) return []
    for (const alert of known) spoken.add(alert)
    return stepFact(fact, rule, known, input) ?? []
  })
  const orphans = own
    .filter(({ kind, state }) => kind === 'self' && state === 'firing')
    .filter((one) => !spoken.has(one))
  return [...changes, ...orphans.map((alert) => close(alert, 'no longer configured', input.now))]
}

/** When selfAlerts has to look again without news; null: nothing is getting worse. */
export function nextSelfChange(
  health: readonly HealthFact[],
  around: Surroundings,
  now: Instant,
): Instant | null {
  const due = health.flatMap((fact) => {
    const since = fact.failingSince
    if (since === null) return []
    return (selfRule(fact, around)?.levels ?? [])
      .map(({ afterMs }) => since + afterMs)
      .filter((at) => at > now)
  })
  return due.length === 0 ? null : Math.min(...due)
}

function groupOf(fact: HealthFact): string {
  return JSON.stringify([fact.name])
}

function stepFact(
  fact: HealthFact,
  rule: SelfRule,
  known: readonly Alert[],
  { now, newId }: SelfInput,
): AlertChange | null {
  const open = known.find(({ state }) => state === 'firing') ?? null
  const { failingSince } = fact
  if (failingSince === null) return open === null || rule.kind === 'event' ? null : resolve(open, fact, now)
  const reached = rule.levels.findLast(({ afterMs }) => now - failingSince >= afterMs)
  if (reached === undefined) return null
  if (rule.kind === 'event' && known.some(({ startedAt }) => startedAt === failingSince)) return null
  const before = rule.kind === 'event' ? null : open
  const firedAt = before?.firedAt ?? failingSince + rule.levels[0].afterMs
  const began = before?.startedAt ?? failingSince
  const alert = draft(fact, rule, before, reached.severity, {
    id: before?.id ?? newId(),
    began,
    firedAt,
    now,
  })
  return changeOf(before, alert)
}

function draft(
  fact: HealthFact,
  rule: SelfRule,
  before: Alert | null,
  level: Severity,
  at: { readonly id: string; readonly began: Instant; readonly firedAt: Instant; readonly now: Instant },
): Alert {
  const severity = worseSeverity(before?.severity ?? level, level)
  const said = labelsFrom({ source: 'recipewatch', rule: rule.rule, severity })
  return {
    id: at.id,
    kind: rule.kind,
    rule: rule.rule,
    group: groupOf(fact),
    by: rule.by,
    labels: overlayLabels(rule.labels, said),
    recipes: rule.recipes,
    state: 'firing',
    severity,
    worst: worseSeverity(before?.worst ?? severity, severity),
    count: Math.max(fact.failures, before?.count ?? 0),
    peak: Math.max(fact.failures, before?.peak ?? 0),
    about: false,
    startedAt: at.began,
    firedAt: at.firedAt,
    endedAt: null,
    unknownSince: null,
    foundOver: false,
    note: rule.note,
    foldedThrough: before?.foldedThrough ?? at.now,
    clockMs: 0,
    falseSince: null,
  }
}

/** Over with the first success, dated when it came. */
function resolve(open: Alert, fact: HealthFact, now: Instant): AlertChange {
  const endedAt = Math.min(now, Math.max(open.startedAt, fact.lastOkAt ?? now))
  const ended: Alert = { ...open, state: 'resolved', endedAt, foldedThrough: endedAt }
  return { kind: 'update', alert: ended }
}
