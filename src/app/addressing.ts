import type { Config } from '../model/config.ts'
import type { Labels } from '../model/labels.ts'
import { renderTemplate } from '../model/template.ts'
import type { Addressing } from '../route/destinations.ts'
import { labelsOf } from './labels-used.ts'

/** How this configuration's templates and owners address messages. */
export function addressingOf(config: Config): Addressing {
  return {
    labelsIn: labelsOf,
    render: (template, labels) => renderTemplate(template, { labels: singleValues(labels) }) ?? '',
    defaultOwners: config.owners?.default ?? [],
  }
}

function singleValues(labels: Labels): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, members]) => [name, members[0] ?? '']))
}
