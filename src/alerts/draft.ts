import { isDeepStrictEqual } from 'node:util'
import type { Alert, AlertChange, AlertCheckpoint } from '../model/alert.ts'
import type { GroupSpans, RecipeFacts, Span } from '../model/facts.ts'
import type { FailureFact, TimeRange } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import { type Labels, labelsFrom, overlayLabels, uniteLabels } from '../model/labels.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { FAILURE_LABELS, type Rule } from '../model/rule.ts'
import { type Severity, worseSeverity } from '../model/severity.ts'
import type { Episode } from './fold.ts'
import { reachOf } from './start.ts'

/** An episode on its way to becoming an alert, or the new form of one. */
export interface Draft {
  readonly rule: Rule
  readonly group: GroupSpans
  readonly episode: Episode
  readonly alert: Alert | null
  /** The episode that was open where all facts end. */
  readonly checkpoint: Episode | null
  readonly recipes: ReadonlyMap<RecipeKey, RecipeFacts>
}

/** The alert as it now is. Whoever was told that it fires is not told that it is pending again. */
export function draftAlert(draft: Draft, newId: () => string): Alert {
  const { rule, group, episode, alert } = draft
  // What nobody was told of may turn out to have been less than it seemed.
  const told = alert?.firedAt == null ? null : alert
  const recalledFrom = episode.state === 'pending' ? (alert?.firedAt ?? null) : null
  const state = recalledFrom === null ? episode.state : 'firing'
  const resolved = state === 'resolved'
  const failures = failuresOf(group, episode)
  const ofFailures = rule.by.includes('recipe') ? [] : failures.map((failure) => failure.recipe)
  const own = [...group.recipes, ...ofFailures, ...troubledIn(group, episode)]
  const recipes = [...new Set([...(alert?.recipes ?? []), ...own])].sort()
  return {
    id: alert?.id ?? newId(),
    kind: 'condition',
    rule: rule.name,
    group: group.group,
    by: group.by,
    labels: alertLabels(draft, recipes, failures, episode.severity),
    recipes,
    state,
    severity: episode.severity,
    worst: worseSeverity(told?.worst ?? episode.worst, episode.worst),
    count: episode.count,
    peak: Math.max(told?.peak ?? 0, episode.peak),
    about: episode.about,
    startedAt: episode.startedAt,
    firedAt: episode.firedAt ?? alert?.firedAt ?? null,
    endedAt: resolved ? episode.falseSince : null,
    unknownSince: resolved ? null : (alert?.unknownSince ?? null),
    foundOver: resolved && (alert === null || alert.state === 'pending' || alert.foundOver),
    note: leftOutNote(group),
    foldedThrough: episode.resolvedAt ?? group.knownThrough,
    clockMs: recalledFrom === null ? episode.clockMs : 0,
    falseSince: episode.falseSince,
    heldThrough: episode.heldThrough,
    checkpoint: resolved || episode.startedAt > group.knownThrough ? null : checkpointOf(draft, recalledFrom),
  }
}

/**
 * Only an episode that had begun by then has one; of one that nobody was told of, only where it was then what it is now:
 * what lies beyond may turn out to have been less.
 */
function checkpointOf(draft: Draft, recalledFrom: Instant | null): AlertCheckpoint | null {
  const { checkpoint, episode, group } = draft
  if (checkpoint === null) return null
  const isUntold = episode.state === 'pending' && recalledFrom === null
  if (isUntold && !isAsBad(checkpoint, episode)) return null
  const { severity, clockMs, falseSince } = checkpoint
  // From here on it counts as firing, so what it has held as pending must not be read as time it did not hold.
  const fresh = recalledFrom !== null && recalledFrom <= group.knownThrough
  return fresh ? { severity, clockMs: 0, falseSince: null } : { severity, clockMs, falseSince }
}

function isAsBad(before: Episode, after: Episode): boolean {
  return before.worst === after.worst && before.peak === after.peak && before.about === after.about
}

/** Those that an episode went by, of all that the evaluation did: others may be of one before or after it. */
function failuresOf({ failures, leadMs }: GroupSpans, episode: Episode): readonly FailureFact[] {
  const [from, to] = [episode.startedAt - leadMs, episode.resolvedAt ?? Infinity]
  return failures.filter(({ placedAt }) => placedAt > from && placedAt <= to)
}

/** The recipes that were stopped or without a connection while it held. */
function troubledIn({ troubles }: GroupSpans, { startedAt, falseSince }: Episode): readonly RecipeKey[] {
  return troubles
    .filter(({ from, to }) => from < (falseSince ?? Infinity) && (to ?? Infinity) > startedAt)
    .map(({ recipe }) => recipe)
}

/** Labels of the recipes as they are now, of all failures so far, of the group value and of the rule. */
function alertLabels(
  { rule, group, alert, recipes }: Draft,
  keys: readonly RecipeKey[],
  failures: readonly FailureFact[],
  severity: Severity,
): Labels {
  const own = keys.map((key) => recipes.get(key)?.labels ?? {})
  const ofRecipes = own.length === 1 ? (own[0] ?? {}) : uniteLabels(own)
  const found: Readonly<Record<(typeof FAILURE_LABELS)[number], readonly string[]>> = {
    adapter: failures.map(({ adapter }) => adapter ?? ''),
    error: failures.map(({ fingerprint }) => fingerprint),
  }
  const ofFailures: Record<string, readonly string[]> = {}
  for (const name of FAILURE_LABELS) {
    ofFailures[name] = [...(ofRecipes[name] ?? []), ...(alert?.labels[name] ?? []), ...found[name]]
  }
  return overlayLabels(
    ofRecipes,
    labelsFrom(ofFailures),
    group.by,
    rule.labels,
    labelsFrom({ rule: rule.name, severity }),
  )
}

function leftOutNote({ leftOut }: GroupSpans): string | null {
  if (leftOut.length === 0) return null
  return leftOut.length === 1
    ? 'Leaves out one recipe that could not be read for an hour.'
    : `Leaves out ${leftOut.length} recipes that could not be read for an hour.`
}

/**
 * An open alert that no episode stands for, now that more is known: a pending one leaves nothing, a firing one ends when
 * the condition held last as far as it reached. What comes later, be it that it holds again, is none of it.
 */
export function vanished(alert: Alert, group: GroupSpans): AlertChange {
  if (alert.state === 'pending') return { kind: 'drop', id: alert.id }
  const held = heldTimes(group.spans).filter(({ from }) => from <= reachOf(alert))
  const endedAt = Math.max(alert.startedAt, ...held.map(({ to }) => to))
  const ended: Alert = {
    ...alert,
    state: 'resolved',
    endedAt,
    falseSince: endedAt,
    clockMs: 0,
    count: group.spans.at(-1)?.count ?? alert.count,
    unknownSince: null,
    foldedThrough: Math.max(alert.startedAt, endedAt - 1),
    checkpoint: null,
  }
  return { kind: 'update', alert: ended }
}

/** When the condition held, at whatever level. */
function heldTimes(spans: readonly Span[]): readonly TimeRange[] {
  const held: { from: Instant; to: Instant }[] = []
  for (const { from, to, truth } of spans) {
    if (truth !== 'yes') continue
    const before = held.at(-1)
    if (before?.to === from) before.to = to
    else held.push({ from, to })
  }
  return held
}

/** What has to be written; null where nothing differs, in whatever order a store gave the labels back. */
export function changeOf(before: Alert | null, after: Alert): AlertChange | null {
  if (before === null) return { kind: 'open', alert: after }
  return isDeepStrictEqual(before, after) ? null : { kind: 'update', alert: after }
}
