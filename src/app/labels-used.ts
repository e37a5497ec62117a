import type { Config } from '../model/config.ts'
import type { Route } from '../model/route.ts'
import { parseTemplate, type Template, templateVariables } from '../model/template.ts'

/** Names of all labels that the configuration reads: what is not among them need not be asked of the API. */
export function labelsUsed(config: Config): ReadonlySet<string> {
  const templates = [...config.receivers.values()].flatMap(({ integrations }) =>
    integrations.flatMap((integration) => {
      if (integration.kind === 'slack') return [integration.channel]
      return integration.to === 'owner' ? [] : integration.to
    }),
  )
  return new Set([
    ...config.rules.flatMap((rule) => [
      ...rule.recipes.map(({ label }) => label),
      ...rule.by,
      ...labelsOf(parseTemplate(rule.summary ?? '')),
    ]),
    ...labelsInRoute(config.route),
    ...config.digests.flatMap(({ recipes }) => recipes.map(({ label }) => label)),
    ...templates.flatMap(labelsOf),
  ])
}

/** Names of the labels that a template reads. */
export function labelsOf(template: Template): readonly string[] {
  return templateVariables(template).flatMap((path) => /^labels\.(.+)$/.exec(path)?.slice(1, 2) ?? [])
}

function labelsInRoute(route: Route): readonly string[] {
  return [
    ...route.matchers.map(({ label }) => label),
    ...route.groupBy,
    ...route.routes.flatMap((child) => labelsInRoute(child)),
  ]
}
