import type { ConditionFacts } from '../model/condition-facts.ts'
import type { AlertFacts } from '../model/message.ts'
import { nameOf, ownWords, sinceOf } from './episode.ts'
import { cleanName, type Line, time } from './line.ts'
import { clean } from './text.ts'
import { sayCount, sayElapsed, sayFailed, sayJobs, sayThings } from './words.ts'

/** Longest reason for which an alert was closed, in UTF-16 units. */
const REASON_CHARS_MAX = 140

/** The sentence on one alert that ended; one that its reader never heard of is told with its times. */
export function endedSentence(facts: AlertFacts, told: boolean): Line {
  const { alert, condition } = facts
  const name = alert.kind === 'self' ? (ownWords(facts)?.first ?? nameOf(facts)) : nameOf(facts)
  const end = alert.endedAt ?? alert.foldedThrough
  const lasted = sayElapsed(end - sinceOf(facts))
  if (alert.state === 'closed') {
    const why = clean(alert.note ?? 'without a verdict', REASON_CHARS_MAX).text
    return [`${name}: closed at `, time(end), `, ${why}`]
  }
  if (alert.kind === 'self') return [`Over at `, time(end), `, after ${lasted}: ${name}`]
  if (!told)
    return [
      `${name}${pastOf(facts) ?? `: ${sayJobs(facts.failed)}`} from `,
      time(sinceOf(facts)),
      ' to ',
      time(end),
      ', over',
    ]
  if (condition?.kind === 'missed_run') {
    const late = condition.dueAt === null ? `after ${lasted}` : `${lasted} after it was due`
    return [`${name} succeeded at `, time(end), `, ${late}`]
  }
  return [`${name}${endOf(facts)}`, time(end), `, after ${lasted}${jobsOf(facts)}`]
}

/** What it was, in the past, behind the name: ` was stopped`; null where failed jobs say it. */
export function pastOf({ alert, condition, recipes }: AlertFacts): string | null {
  switch (condition?.kind) {
    case 'no_success':
      return ' had no success'
    case 'no_jobs':
      return ' had no job, though it ran,'
    case 'missed_run':
      return ' was late'
    case 'recipe_stopped':
      return recipes.length === 1 ? ' was stopped' : `: ${sayThings(alert.peak, 'recipe')} stopped`
    case 'connection_lost':
      return ' had a connection without authorisation'
    case 'combined':
      return `: ${cleanName(alert.rule, 'the rule')} held`
    case 'failure_ratio':
    case 'consecutive_failures':
    case 'new_error':
    case 'distinct_errors':
    case 'spike':
    case 'recipes_affected':
    case undefined:
      return null
    default:
      return condition satisfies never
  }
}

/** How several of one kind ended: `both run again since 04:00`; the time follows. */
export function manyEnded(kind: ConditionFacts['kind'] | null): string {
  if (kind === 'recipe_stopped') return 'run again since '
  if (kind === 'no_jobs') return 'ran again by '
  const succeeded = kind === 'no_success' || kind === 'consecutive_failures' || kind === 'missed_run'
  return succeeded ? 'succeeded again by ' : 'recovered at '
}

function endOf({ alert, condition, recipes }: AlertFacts): string {
  switch (condition?.kind) {
    case 'consecutive_failures':
    case 'no_success':
      return ' succeeded again at '
    case 'no_jobs':
      return ' ran again at '
    case 'recipe_stopped':
      return recipes.length === 1 ? ' runs again since ' : ': all recipes run again since '
    case 'connection_lost':
      return `: ${alert.peak > 1 ? 'all connections work' : 'the connection works'} again since `
    case 'combined':
      return `: ${cleanName(alert.rule, 'the rule')} ended at `
    default:
      return ' recovered at '
  }
}

function jobsOf({ condition, failed, recovered }: AlertFacts): string {
  const kind = condition?.kind
  if (failed === 0 || kind === 'recipe_stopped' || kind === 'connection_lost') return ''
  const repeated =
    recovered !== null && recovered > 0 ? `, ${sayCount(recovered)} recovered by repeating` : ''
  return `: ${sayFailed(failed)}${repeated}`
}
