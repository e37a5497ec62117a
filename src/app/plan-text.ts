import type { Config, WorkspaceConfig } from '../model/config.ts'
import { type DurationMs, formatDuration, SECOND_MS } from '../model/instant.ts'
import { formatMatcher, type Matcher } from '../model/matcher.ts'
import type { Route } from '../model/route.ts'
import { estimatePlan } from '../poll/plan.ts'

/** More receivers than these are counted, not named: the tree is drawn by `routes show`. */
const RECEIVERS_SHOWN = 8

/** What will happen, for a person: the end of `recipewatch check` (MESSAGES, Terminal). `recipes`: by workspace. */
export function planText(config: Config, recipes: ReadonlyMap<string, number>): string {
  const watching = config.workspaces.map((workspace) => watchingText(config, workspace, recipes))
  const known = config.workspaces.every(({ name }) => recipes.has(name))
  const hint = known
    ? []
    : ['How many recipes these are, and how soon a new failure is seen: `recipewatch check --online` asks.']
  return [...watching, ...hint, rulesText(config)].join('\n')
}

function watchingText(
  config: Config,
  workspace: WorkspaceConfig,
  recipes: ReadonlyMap<string, number>,
): string {
  const { name } = workspace
  const count = recipes.get(name)
  if (count === 0) return `Watching nothing of ${name}: its selection names no recipe that is there.`
  const which = count === undefined ? 'the selected recipes' : plural(count, 'recipe')
  const watching = `Watching ${which} of ${name} (${budgetText(config, workspace)}).`
  const estimate = seenWithin(config, workspace, recipes)
  if (estimate === null) return watching
  const { delayMs, perMinute } = estimate
  const rate = perMinute < 10 ? Math.round(perMinute * 10) / 10 : Math.round(perMinute)
  return `${watching} A new failure is seen within ${sayDuration(delayMs)}, by ${plural(rate, 'request')} a minute.`
}

function budgetText(config: Config, { budgets, quota }: WorkspaceConfig): string {
  const { recipes, jobs } = budgets
  const each =
    recipes === jobs
      ? `${plural(jobs, 'request')} a minute each for recipes and jobs`
      : `${plural(recipes, 'request')} a minute for recipes, ${jobs} for jobs`
  const sharing = config.workspaces.filter((other) => other.quota === quota).length
  return sharing > 1 ? `${each}, shared by the ${sharing} workspaces of quota ${quota}` : each
}

/** Worst delay and its own requests for jobs; null unless all workspaces of its quota are known. */
function seenWithin(
  config: Config,
  { name, quota, budgets }: WorkspaceConfig,
  recipes: ReadonlyMap<string, number>,
): { readonly delayMs: DurationMs; readonly perMinute: number } | null {
  const sharing = config.workspaces.filter((other) => other.quota === quota)
  if (sharing.some((other) => !recipes.has(other.name))) return null
  const targetsOf = (workspaces: readonly WorkspaceConfig[]) =>
    workspaces.flatMap(({ name: of, pollEveryMs }) =>
      Array.from({ length: recipes.get(of) ?? 0 }, () => ({ pollEveryMs, quota })),
    )
  const budget = new Map([[quota, budgets.jobs]])
  const own = estimatePlan(targetsOf(sharing.filter((other) => other.name === name)), budget).get(quota)
  const all = estimatePlan(targetsOf(sharing), budget).get(quota)
  // As long as the budget suffices, others of the quota do not slow it down.
  const slowest = all !== undefined && all.requestsPerMinute < budgets.jobs ? own : all
  if (own === undefined || slowest === undefined || slowest.worstDelayMs === null) return null
  return { delayMs: slowest.worstDelayMs, perMinute: own.requestsPerMinute }
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
  return `${plural(config.rules.length, 'rule')}; ${[...told.slice(0, RECEIVERS_SHOWN), ...rest].join('; ')}.`
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

function plural(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`
}
