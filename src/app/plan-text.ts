import type { Config } from '../model/config.ts'
import { type DurationMs, formatDuration } from '../model/instant.ts'
import { SEVERITIES, type Severity } from '../model/severity.ts'
import { estimatePlan } from '../poll/plan.ts'
import { matchingRoutes } from '../route/tree.ts'

/** What will happen, for a person: the end of `recipewatch check` (MESSAGES, Terminal). `recipes`: by workspace. */
export function planText(config: Config, recipes: ReadonlyMap<string, number>): string {
  const watching = config.workspaces.map(({ name, budgets }) => {
    const count = recipes.get(name)
    const known = count === undefined ? 'the selected recipes' : plural(count, 'recipe')
    return `Watching ${known} of ${name} (${budgetText(budgets)}).`
  })
  return [...watching, ...delays(config, recipes), rulesText(config)].join('\n')
}

function budgetText(budgets: Config['workspaces'][number]['budgets']): string {
  const { recipes, jobs } = budgets
  return recipes === jobs
    ? `${jobs} requests a minute each for recipes and jobs`
    : `${recipes} requests a minute for recipes, ${jobs} for jobs`
}

function delays(config: Config, recipes: ReadonlyMap<string, number>): readonly string[] {
  const budgets = new Map(config.workspaces.map(({ quota, budgets: { jobs } }) => [quota, jobs]))
  const targets = config.workspaces.flatMap(({ name, pollEveryMs, quota }) =>
    Array.from({ length: recipes.get(name) ?? 0 }, () => ({ pollEveryMs, quota })),
  )
  const estimates = estimatePlan(targets, budgets)
  return config.workspaces.map(({ name, quota }) => {
    const estimate = estimates.get(quota)
    if (recipes.get(name) === undefined || estimate === undefined || estimate.worstDelayMs === null) {
      return `How soon a new failure of ${name} is seen depends on how many recipes there are: check --online tells.`
    }
    const rate = Math.round(estimate.requestsPerMinute * 10) / 10
    return `A new failure of ${name} is seen within ${sayDuration(estimate.worstDelayMs)}, by ${rate} requests for jobs a minute.`
  })
}

function sayDuration(ms: DurationMs): string {
  return formatDuration(ms)
    .replaceAll(/(\d+)([a-z])/g, (_, number: string, unit: string) => {
      return `${number} ${unit === 'm' ? 'min' : unit} `
    })
    .trim()
}

function rulesText(config: Config): string {
  const whom = SEVERITIES.map((severity) => `${severity}: ${receiversOf(config, severity)}`).join('; ')
  return `${plural(config.rules.length, 'rule')}; an alert without further labels goes to, by severity, ${whom}.`
}

function receiversOf(config: Config, severity: Severity): string {
  const routes = matchingRoutes(config.route, { severity: [severity] })
  return [...new Set(routes.map(({ receiver }) => receiver))].join(' and ')
}

function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}
