import type { Alert } from '../model/alert.ts'
import { formatDuration, toIso } from '../model/instant.ts'
import type { AlertFacts } from '../model/message.ts'
import type { Rule, SummaryValues } from '../model/rule.ts'
import { parseTemplate, renderTemplate } from '../model/template.ts'

/** A rule's own summary, rendered; null where it has none, or the text breaks off: then the built-in sentence serves. */
export function summaryOf(rule: Rule | undefined, facts: AlertFacts): string | null {
  if (rule === undefined || rule.summary === null) return null
  return renderTemplate(parseTemplate(rule.summary), { ...summaryValues(rule, facts) })
}

function summaryValues(rule: Rule, { alert, recipes, errors, overMs }: AlertFacts): SummaryValues {
  const [recipe, error] = [recipes[0], errors[0]]
  const label = (name: string): string => (alert.labels[name] ?? []).join(', ')
  return {
    recipe: { name: recipe?.name ?? label('recipe_name'), id: label('recipe'), url: recipe?.url ?? '' },
    recipes: recipes.length,
    count: alert.count,
    about: alert.about ? 'about ' : '',
    since: toIso(alert.startedAt).slice(11, 16),
    window: overMs === null ? '' : formatDuration(overMs),
    severity: alert.severity,
    rule: rule.name,
    workspace: label('workspace'),
    error: {
      message: error?.message ?? '',
      type: error?.errorType ?? '',
      adapter: error?.adapter ?? '',
      fingerprint: error?.fingerprint ?? '',
    },
    labels: labelTexts(alert),
  }
}

function labelTexts(alert: Alert): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(alert.labels).map(([name, members]) => [name, members.join(', ')]))
}
