import type { Alert } from '../../src/model/alert.ts'
import { labelsFrom } from '../../src/model/labels.ts'

/** A firing warning about recipe 1, with what a test says otherwise. */
export function anAlert(over: Partial<Alert> & { readonly id: string }): Alert {
  return {
    kind: 'condition',
    rule: 'failure-burst',
    group: over.id,
    by: labelsFrom({ workspace: 'production', recipe: '1' }),
    labels: labelsFrom({ workspace: 'production', recipe: '1', recipe_name: 'Order sync' }),
    recipes: ['production\u00001'],
    state: 'firing',
    severity: 'warning',
    worst: over.severity ?? 'warning',
    count: 5,
    peak: over.count ?? 5,
    about: false,
    startedAt: 0,
    firedAt: 0,
    endedAt: null,
    unknownSince: null,
    foundOver: false,
    note: null,
    foldedThrough: 0,
    clockMs: 0,
    falseSince: null,
    ...over,
  }
}
