import { dayTime } from '../message/clock-face.ts'
import { sayElapsed } from '../message/words.ts'
import { type Config, type DigestConfig, entryOf, type WorkspaceConfig } from '../model/config.ts'
import { counted } from '../model/counted.ts'
import { type DurationMs, formatDuration, type Instant, SECOND_MS } from '../model/instant.ts'
import { formatMatcher, type Matcher } from '../model/matcher.ts'
import type { Route } from '../model/route.ts'
import { nextRun } from '../model/schedule.ts'
import { type PlanTarget, planPoll } from '../poll/plan.ts'

/** Longest page of the list of recipes (API.md). */
const RECIPES_A_PAGE = 100

/** More receivers than these are counted, not named: the tree is drawn by `routes show`. */
const RECEIVERS_SHOWN = 8

/** What will happen, for a person: the end of `recipewatch check` (MESSAGES, Terminal). `recipes`: by workspace. */
export function planText(config: Config, recipes: ReadonlyMap<string, number>, now: Instant): string {
  const watching = config.workspaces.map((workspace) => watchingText(config, workspace, recipes))
  const known = config.workspaces.every((entry) => countOf(entry, config, recipes) !== null)
  const hint = known
    ? []
    : ['How many recipes these are, and how soon a new failure is seen: `recipewatch check --online` asks.']
  return [...watching, ...hint, rulesText(config), ...config.digests.map((one) => digestText(one, now))].join(
    '\n',
  )
}

/** `owners gets the digest owners-daily: next Mon 23 Nov 08:00 (Europe/Berlin), in 14 h.` */
function digestText({ name, receiver, schedule }: DigestConfig, now: Instant): string {
  const next = nextRun(schedule, now)
  const when =
    next === null
      ? 'never again'
      : `next ${dayTime(next, schedule.timeZone)} (${schedule.timeZone}), in ${sayElapsed(next - now)}`
  return `${receiver} gets the digest ${name}: ${when}.`
}

function watchingText(
  config: Config,
  workspace: WorkspaceConfig,
  recipes: ReadonlyMap<string, number>,
): string {
  const { name } = workspace
  const count = countOf(workspace, config, recipes)
  if (count?.recipes === 0) return `Watching nothing of ${name}: its selection names no recipe that is there.`
  const which = count === null ? 'the selected recipes' : counted(count.recipes, 'recipe')
  const whose =
    workspace.managedUsers === null || count === null
      ? name
      : `${counted(count.workspaces, 'customer')} of ${name}`
  const watching = `Watching ${which} of ${whose} (${budgetText(config, workspace)}).`
  const plan = planOf(config, workspace, recipes)
  if (plan === null) return watching
  const rate = plan.perMinute < 10 ? Math.round(plan.perMinute * 10) / 10 : Math.round(plan.perMinute)
  const where =
    plan.auditDelayMs > plan.worstDelayMs
      ? `; where Workato's list of recipes lags behind, as much later, but within ${sayDuration(plan.auditDelayMs)}`
      : ''
  return `${watching} A new failure is seen within ${sayDuration(plan.worstDelayMs)}, by ${counted(rate, 'request')} a minute${where}.`
}

/** Recipes and workspaces of an entry; null where they are not known. */
function countOf(
  entry: WorkspaceConfig,
  config: Config,
  recipes: ReadonlyMap<string, number>,
): { readonly recipes: number; readonly workspaces: number } | null {
  const own = [...recipes].filter(([name]) => entryOf(config.workspaces, name) === entry)
  if (own.length === 0) return null
  return { recipes: own.reduce((sum, [, count]) => sum + count, 0), workspaces: own.length }
}

function budgetText(config: Config, { budgets, quota }: WorkspaceConfig): string {
  const { recipes, jobs } = budgets
  const each =
    recipes === jobs
      ? `${counted(jobs, 'request')} a minute each for recipes and jobs`
      : `${counted(recipes, 'request')} a minute for recipes, ${jobs.toLocaleString('en')} for jobs`
  const sharing = config.workspaces.filter((other) => other.quota === quota).length
  return sharing > 1 ? `${each}, shared by the ${sharing} workspaces of quota ${quota}` : each
}

/** What the plan promises for an entry: of several customers the worst; null unless all of its quota are known. */
function planOf(
  config: Config,
  entry: WorkspaceConfig,
  recipes: ReadonlyMap<string, number>,
): {
  readonly worstDelayMs: DurationMs
  readonly auditDelayMs: DurationMs
  readonly perMinute: number
} | null {
  const sharing = config.workspaces.filter(({ quota }) => quota === entry.quota)
  if (sharing.some((other) => countOf(other, config, recipes) === null)) return null
  const targets = [...recipes].flatMap(([workspace, count]): PlanTarget[] => {
    const from = entryOf(config.workspaces, workspace)
    if (from === undefined || !sharing.includes(from)) return []
    const { pollEveryMs } = from
    const pages = Math.max(1, Math.ceil(count / RECIPES_A_PAGE))
    return [{ workspace, recipes: count, pages, pollEveryMs, signal: 'counter' }]
  })
  const own = [...planPoll(targets, entry.budgets)].flatMap(([name, plan]) =>
    entryOf(config.workspaces, name) === entry ? [plan] : [],
  )
  return {
    worstDelayMs: Math.max(...own.map(({ worstDelayMs }) => worstDelayMs)),
    auditDelayMs: Math.max(...own.map(({ auditDelayMs }) => auditDelayMs)),
    perMinute: own.reduce((sum, { requestsPerMinute }) => sum + requestsPerMinute, 0),
  }
}

function sayDuration(ms: DurationMs): string {
  return formatDuration(Math.ceil(ms / SECOND_MS) * SECOND_MS)
    .replaceAll(/(\d+)([a-z])/g, (_, number: string, unit: string) => {
      return `${number} ${unit === 'm' ? 'min' : unit === 'd' ? (number === '1' ? 'day' : 'days') : unit} `
    })
    .trim()
}

function rulesText(config: Config): string {
  const shares = new Map<string, string[]>()
  for (const { receiver, share } of sharesOf(config.route, [])) {
    shares.set(receiver, [...(shares.get(receiver) ?? []), share])
  }
  const told = [...shares].map(([receiver, gets]) => `${receiver} gets ${gets.join(', and ')}`)
  const more = told.length - RECEIVERS_SHOWN
  const rest = more > 0 ? [`${more} more receivers: see \`recipewatch routes show\``] : []
  return `${counted(config.rules.length, 'rule')}; ${[...told.slice(0, RECEIVERS_SHOWN), ...rest].join('; ')}.`
}

/** Which alerts each node of the tree takes, in the order in which they are asked. */
function sharesOf(
  route: Route,
  above: readonly Matcher[],
): readonly { readonly receiver: string; readonly share: string }[] {
  const matchers = [...above, ...route.matchers]
  const below = route.routes.flatMap((child) => sharesOf(child, matchers))
  const what = matchers.map(sayMatcher).join(' and ')
  const rest = what === '' ? 'everything else' : `the rest of ${what}`
  const all = what === '' ? 'everything' : what
  return [...below, { receiver: route.receiver, share: below.length > 0 ? rest : all }]
}

/** A level by its word alone: `critical`; others as they are written. */
function sayMatcher(matcher: Matcher): string {
  return matcher.label === 'severity' && matcher.operator === '=' ? matcher.value : formatMatcher(matcher)
}
