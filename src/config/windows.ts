import { type DurationMs, parseDuration } from '../model/instant.ts'
import { cronProblem, longestPause } from '../model/schedule.ts'
import { BASELINE_DEFAULT } from './conditions/spike.ts'
import type { Place } from './problem.ts'
import { entriesAt, itemsAt, placeOf, type Tree, textAt } from './tree.ts'

/** How far back a part of a rule looks. */
export interface Reach {
  readonly ms: DurationMs
  readonly place: Place
  /** What it is, in a message: `the window`. */
  readonly what: string
}

/** How far back each condition of `when` looks, also where other parts of it cannot be read. */
export function reachesOf(when: Tree | undefined): readonly Reach[] {
  if (when === undefined) return []
  return [...entriesAt(when, [])].flatMap(([name, { value }]): readonly Reach[] => {
    if (name === 'all' || name === 'any') return itemsAt(value, []).flatMap(reachesOf)
    if (name === 'not') return reachesOf(value)
    const overMs = durationAt(value, 'over')
    if (name === 'spike') {
      const ms = (overMs ?? 0) + (durationAt(value, 'baseline') ?? parseDuration(BASELINE_DEFAULT) ?? 0)
      return [{ ms, place: placeOf(value, ['baseline']), what: 'the window with its baseline,' }]
    }
    if (name === 'missed_run') {
      const cron = textAt(value, ['schedule']) ?? ''
      const pauseMs = cronProblem(cron) === null ? longestPause({ cron, timeZone: 'UTC' }) : 0
      const ms = pauseMs + (durationAt(value, 'within') ?? 0)
      return [{ ms, place: placeOf(value, ['schedule']), what: 'the time between two runs, and within,' }]
    }
    const unseenMs = durationAt(value, 'unseen_for')
    return [
      ...(overMs === null ? [] : [{ ms: overMs, place: placeOf(value, ['over']), what: 'the window' }]),
      ...(unseenMs === null
        ? []
        : [{ ms: unseenMs, place: placeOf(value, ['unseen_for']), what: 'unseen_for' }]),
    ]
  })
}

function durationAt(tree: Tree, key: string): DurationMs | null {
  return parseDuration(textAt(tree, [key]) ?? '')
}
