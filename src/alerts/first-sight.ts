import type { Alert } from '../model/alert.ts'
import { counted } from '../model/counted.ts'
import type { Instant } from '../model/instant.ts'
import { type Labels, labelsFrom, overlayLabels } from '../model/labels.ts'

/** What was found at the first sight of a workspace (SEMANTICS 2.7). */
export interface FirstSight {
  readonly workspace: string
  /** The workspace's own. */
  readonly labels: Labels
  /** Recipes that do not run, and connections without authorisation. */
  readonly stopped: number
  readonly lost: number
  readonly at: Instant
}

/** The name of the rule under which it is told. */
const RULE = 'recipewatch-first-sight'

/** One notice that says how many there are, told once; null where there are none. */
export function firstSightAlert(sight: FirstSight, now: Instant, id: string): Alert | null {
  const { workspace, stopped, lost, at } = sight
  if (stopped + lost === 0) return null
  const severity = 'info' as const
  const by = labelsFrom({ workspace })
  return {
    id,
    kind: 'event',
    rule: RULE,
    group: JSON.stringify([workspace]),
    by,
    labels: overlayLabels(sight.labels, by, labelsFrom({ source: 'recipewatch', rule: RULE, severity })),
    recipes: [],
    state: 'firing',
    severity,
    worst: severity,
    count: stopped + lost,
    peak: stopped + lost,
    about: false,
    startedAt: at,
    firedAt: at,
    endedAt: null,
    unknownSince: null,
    foundOver: false,
    note: noteOf(sight),
    foldedThrough: now,
    clockMs: 0,
    falseSince: null,
  }
}

function noteOf({ workspace, stopped, lost }: FirstSight): string {
  const parts = [
    ...(stopped === 0
      ? []
      : [`${counted(stopped, 'recipe')} of ${workspace} ${stopped === 1 ? 'does' : 'do'} not run`]),
    ...(lost === 0
      ? []
      : [
          `${counted(lost, 'connection')}${stopped === 0 ? ` of ${workspace}` : ''} ${lost === 1 ? 'is' : 'are'} not authorised`,
        ]),
  ]
  return `${parts.join(', and ')}. So it was when RecipeWatch first looked: nobody is alerted until that changes.`
}
