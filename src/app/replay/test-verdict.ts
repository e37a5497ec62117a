import type { Place } from '../../config/problem.ts'
import type { Expected, ExpectedAlert, ExpectedNotice, RuleTest } from '../../config/rule-tests/rule-test.ts'
import type { Alert } from '../../model/alert.ts'
import { formatDuration, type Instant } from '../../model/instant.ts'
import { matchLists } from './matching.ts'
import type { Seen, SeenNotice } from './test-run.ts'

/** What a step looks at. */
export type Aspect = 'firing' | 'pending' | 'resolved' | 'notified'

/** One thing that was expected, or was there, in words: `failure-burst, recipe 1, count 5`. */
export interface Described {
  readonly place: Place
  readonly text: string
}

/** A list of a step that is not as expected. */
export interface Mismatch {
  /** Of the list in its file. */
  readonly place: Place
  /** From the test's start: `11m`. */
  readonly at: string
  readonly aspect: Aspect
  readonly missing: readonly Described[]
  readonly unexpected: readonly string[]
}

/** What came of a rule test. */
export interface Verdict {
  readonly test: RuleTest
  /** Empty: it passed. */
  readonly mismatches: readonly Mismatch[]
}

/** Holds what was seen against what a test expects. */
export function judge(test: RuleTest, seen: readonly Seen[]): Verdict {
  const mismatches = seen.flatMap((one) => {
    const { step } = one
    const at = formatDuration(step.atMs)
    const alerts = (['firing', 'pending', 'resolved'] as const).flatMap((aspect) =>
      alertMismatch(test, at, aspect, step[aspect], one[aspect]),
    )
    return [...alerts, ...noticeMismatch(test, at, step.notified, one.notified)]
  })
  return { test, mismatches }
}

function alertMismatch(
  test: RuleTest,
  at: string,
  aspect: Aspect,
  expected: Expected<ExpectedAlert> | null,
  got: readonly Alert[],
): readonly Mismatch[] {
  if (expected === null) return []
  const named = new Set(expected.items.map(({ rule }) => rule))
  // Of RecipeWatch's own alerts only those that are named matter.
  const relevant = got.filter((alert) => !isSelf(alert) || named.has(alert.rule))
  const { missing, unexpected } = matchLists(expected.items, relevant, (wanted, alert) =>
    agrees(wanted, alert, test.startAt),
  )
  if (missing.length === 0 && unexpected.length === 0) return []
  return [
    {
      place: expected.place,
      at,
      aspect,
      missing: missing.map((wanted) => ({ place: wanted.place, text: expectedText(wanted) })),
      unexpected: unexpected.map((alert) => alertText(alert, test.startAt)),
    },
  ]
}

function isSelf({ labels }: Alert): boolean {
  return labels['source']?.includes('recipewatch') === true
}

function agrees(wanted: ExpectedAlert, alert: Alert, startAt: Instant): boolean {
  const has = (name: string, value: string | null): boolean =>
    value === null || (alert.labels[name] ?? []).includes(value)
  return (
    wanted.rule === alert.rule &&
    has('recipe', wanted.recipe) &&
    has('workspace', wanted.workspace) &&
    (wanted.count ?? alert.count) === alert.count &&
    (wanted.severity ?? alert.severity) === alert.severity &&
    (wanted.about ?? alert.about) === alert.about &&
    (wanted.sinceMs === null || startAt + wanted.sinceMs === alert.startedAt) &&
    Object.entries(wanted.labels).every(([name, members]) => members.every((member) => has(name, member)))
  )
}

function noticeMismatch(
  test: RuleTest,
  at: string,
  expected: Expected<ExpectedNotice> | null,
  got: readonly SeenNotice[],
): readonly Mismatch[] {
  if (expected === null) return []
  const named = expected.items.some(({ rule }) => rule?.startsWith('recipewatch-') === true)
  const relevant = got.filter((notice) => named || !notice.alerts.every(isSelf))
  const { missing, unexpected } = matchLists(expected.items, relevant, agreesWithNotice)
  if (missing.length === 0 && unexpected.length === 0) return []
  return [
    {
      place: expected.place,
      at,
      aspect: 'notified',
      missing: missing.map((wanted) => ({ place: wanted.place, text: expectedNoticeText(wanted) })),
      unexpected: unexpected.map((notice) => noticeText(notice, test.startAt)),
    },
  ]
}

function agreesWithNotice(wanted: ExpectedNotice, notice: SeenNotice): boolean {
  const { rule, recipe } = wanted
  return (
    wanted.receiver === notice.receiver &&
    wanted.reason === notice.reason &&
    (wanted.severity ?? notice.severity) === notice.severity &&
    (rule === null || notice.alerts.some((alert) => alert.rule === rule)) &&
    (recipe === null || notice.alerts.some(({ labels }) => labels['recipe']?.includes(recipe) === true))
  )
}

function expectedText(wanted: ExpectedAlert): string {
  return [
    wanted.rule,
    ...(wanted.recipe === null ? [] : [`recipe ${wanted.recipe}`]),
    ...(wanted.workspace === null ? [] : [`workspace ${wanted.workspace}`]),
    ...(wanted.severity === null ? [] : [wanted.severity]),
    ...(wanted.count === null ? [] : [`count ${wanted.count}`]),
    ...(wanted.about === null ? [] : [`about: ${wanted.about}`]),
    ...(wanted.sinceMs === null ? [] : [`since ${formatDuration(wanted.sinceMs)}`]),
    ...Object.entries(wanted.labels).map(([name, members]) => `${name} ${members.join(', ')}`),
  ].join(', ')
}

/** So many recipes of an alert are named. */
const RECIPES_NAMED = 3

function alertText(alert: Alert, startAt: Instant): string {
  const recipes = alert.labels['recipe'] ?? []
  const about = Object.entries(alert.by)
    .filter(([name]) => name !== 'recipe' && name !== 'workspace')
    .map(([name, members]) => `${name} ${members.join(', ')}`)
  return [
    alert.rule,
    ...(recipes.length === 0 ? [] : [recipesText(recipes)]),
    ...about,
    alert.severity,
    `count ${alert.count}`,
    ...(alert.about ? ['about'] : []),
    `since ${formatDuration(Math.max(0, alert.startedAt - startAt))}`,
  ].join(', ')
}

function recipesText(recipes: readonly string[]): string {
  const named = recipes.slice(0, RECIPES_NAMED).join(', ')
  const more = recipes.length - RECIPES_NAMED
  return `recipe${recipes.length === 1 ? '' : 's'} ${named}${more > 0 ? ` and ${more} more` : ''}`
}

function expectedNoticeText(wanted: ExpectedNotice): string {
  return [
    `${wanted.receiver}: ${wanted.reason}`,
    ...(wanted.severity === null ? [] : [wanted.severity]),
    ...(wanted.rule === null ? [] : [wanted.rule]),
    ...(wanted.recipe === null ? [] : [`recipe ${wanted.recipe}`]),
  ].join(', ')
}

function noticeText({ receiver, reason, severity, alerts, at }: SeenNotice, startAt: Instant): string {
  const rules = [...new Set(alerts.map(({ rule }) => rule))]
  const recipes = [...new Set(alerts.flatMap(({ labels }) => labels['recipe'] ?? []))]
  return [
    `${receiver}: ${reason}`,
    severity,
    ...rules,
    ...(recipes.length === 0 ? [] : [recipesText(recipes)]),
    `at ${formatDuration(at - startAt)}`,
  ].join(', ')
}
