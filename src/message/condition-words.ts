import type { StopCause } from '../model/condition.ts'
import type { ConditionFacts } from '../model/condition-facts.ts'
import type { Instant } from '../model/instant.ts'
import type { AlertFacts, MessageInput } from '../model/message.ts'
import { causeOf } from './cause.ts'
import { cleanName, type Line, time } from './line.ts'
import { clean } from './text.ts'
import {
  sayCount,
  sayElapsed,
  sayFailed,
  sayJobs,
  sayRatio,
  sayShare,
  sayThings,
  sayWindow,
} from './words.ts'

/** Longest error that a first line carries, in UTF-16 units. */
const ERROR_CHARS_MAX = 90

const FAILING: ReadonlySet<ConditionFacts['kind']> = new Set<ConditionFacts['kind']>([
  'failure_ratio',
  'consecutive_failures',
  'distinct_errors',
  'spike',
  'recipes_affected',
])

/** What a condition says: `Order sync: 41 failed jobs in 15 min (usually 0–2)` is name, link, what and details. */
interface Words {
  /** What stands between the name and `what`: a colon, or a space where `what` goes on with a verb. */
  readonly link: ': ' | ' '
  readonly what: Line
  /** In brackets behind it, before what it was and what is usual. */
  readonly details?: readonly string[]
  /** Without what a thread repeats below each message: `41 in 15 min`. */
  readonly short?: string
  /** The sentence says itself how many recipes it is about. */
  readonly saysRecipes?: boolean
}

/** The whole sentence on an open alert of that name, without emoji. */
export function saidOf(facts: AlertFacts, name: string, before: MessageInput['before']): Line {
  const { condition, recipes } = facts
  const { link, what, details = [], saysRecipes = false } = wordsOf(facts)
  if (condition?.kind === 'new_error') return [`New error in ${name}${errorOf(facts)}`]
  if (condition?.kind === 'combined' && name === cleanName(facts.alert.rule, name)) {
    return [`${name} `, ...what.slice(1)]
  }
  const several = recipes.length > 1 && !saysRecipes ? `${sayThings(recipes.length, 'recipe')} failing, ` : ''
  const compared = comparedOf(facts, details, before)
  return [`${name}${link}${several}`, ...what, ...(compared === '' ? [] : [compared])]
}

/** What is told of it behind name and level: `41 failed jobs in 15 min`, `stopped at 03:10`. */
export function countedOf(facts: AlertFacts): Line {
  return wordsOf(facts).what
}

/** What still stands, behind `Still failing after 4 h: `: `Order sync, the last 24 jobs failed`. */
export function stillOf(facts: AlertFacts, name: string): Line {
  const { link, what } = wordsOf(facts)
  return [`${name}${link === ': ' ? ', ' : link}`, ...what]
}

/** Whether what it says is that jobs fail. */
export function isFailing({ condition }: AlertFacts): boolean {
  return condition === null || FAILING.has(condition.kind)
}

/** What is told of it behind a linked name: `: 41 failed jobs in 15 min`, ` stopped at 03:10`. */
export function afterName(facts: AlertFacts): Line {
  const { link, what } = wordsOf(facts)
  return [link, ...what]
}

/** What a thread says of it below the message: `41 in 15 min`. */
export function shortOf(facts: AlertFacts): Line {
  const { short, what } = wordsOf(facts)
  return short === undefined ? what : [short]
}

/** Since when what should have come did not; null for conditions that something begins. */
export function beganOf(condition: ConditionFacts): Instant | null {
  if (condition.kind === 'no_success' || condition.kind === 'no_jobs') return condition.since
  return condition.kind === 'missed_run' ? condition.dueAt : null
}

/** Alerts of one rule, a recipe each, in one count: `3 recipes stopped`; null where their kind has no such words. */
export function manyOf(kind: ConditionFacts['kind'], count: number): string | null {
  const recipes = sayThings(count, 'recipe')
  switch (kind) {
    case 'failure_ratio':
    case 'distinct_errors':
    case 'spike':
      return `${recipes} failing`
    case 'consecutive_failures':
      return `${recipes} failing again and again`
    case 'no_success':
      return `${recipes} without a success`
    case 'no_jobs':
      return `${recipes} without a job, though they run`
    case 'missed_run':
      return `${recipes} missed a run`
    case 'recipe_stopped':
      return `${recipes} stopped`
    case 'new_error':
    case 'recipes_affected':
    case 'connection_lost':
    case 'combined':
      return null
    default:
      return kind satisfies never
  }
}

function wordsOf(facts: AlertFacts): Words {
  const { alert, condition, recipes } = facts
  if (condition === null) return failedJobs(facts)
  const shown = Math.max(1, alert.count === 0 ? alert.peak : alert.count)
  switch (condition.kind) {
    case 'failure_ratio':
      return ratio(facts, condition.finished)
    case 'consecutive_failures':
      return { link: ': ', what: [inARow(facts)], saysRecipes: true }
    case 'new_error':
      return { link: ': ', what: [`new error${errorOf(facts)}`] }
    case 'distinct_errors':
      return inWindow(facts, (count) => `${sayThings(count, 'kind')} of error`)
    case 'spike': {
      const usual = condition.usual === null ? '' : `, ${againstUsual(alert.count, condition.usual)}`
      const { what } = failedJobs(facts)
      return { link: ': ', what: isQuiet(alert) ? what : [...what, usual] }
    }
    case 'recipes_affected': {
      const words = (count: number) =>
        `${sayCount(count, alert.about)} recipe${count === 1 ? '' : 's'} failing`
      return { ...inWindow(facts, words), saysRecipes: true }
    }
    case 'no_success':
    case 'no_jobs':
      return missing(facts, condition)
    case 'missed_run': {
      const due = condition.dueAt === null ? ['a run'] : ['the run due at ', time(condition.dueAt)]
      return aboutRecipes(shown, recipes.length, ['missed ', ...due])
    }
    case 'recipe_stopped': {
      const said = shown > 1 ? ['stopped'] : stopped(alert.startedAt, condition.cause)
      return aboutRecipes(shown, recipes.length, said)
    }
    case 'connection_lost':
      return { link: ': ', what: [lost(shown, condition)], saysRecipes: true }
    case 'combined': {
      const rule = cleanName(alert.rule, 'the rule')
      const holds: Line =
        alert.falseSince === null
          ? ['holds since ', time(alert.startedAt)]
          : ['held until ', time(alert.falseSince)]
      return { link: ': ', what: [`${rule} `, ...holds], saysRecipes: true }
    }
    default:
      return condition satisfies never
  }
}

/** An event counts from the beginning. A failure that is alone in its episode says so. */
function failedJobs({ alert, overMs, failed }: AlertFacts): Words {
  const short = `${sayCount(alert.count, alert.about)} in ${overMs === null ? 'all' : sayWindow(overMs)}`
  const say = (what: string): Words => ({ link: ': ', what: [what], short })
  if (overMs === null) return say(`${sayJobs(alert.count, alert.about)} in all`)
  if (isQuiet(alert))
    return say(`${sayJobs(alert.peak, alert.about)} at its peak, none in the last ${sayWindow(overMs)}`)
  if (alert.count === 1 && failed === 1) return say(`${sayFailed(1)}, the only one in ${sayWindow(overMs)}`)
  const jobs = alert.count === 0 ? 'no failed jobs' : sayJobs(alert.count, alert.about)
  return say(`${jobs} in ${sayWindow(overMs)}`)
}

function ratio(facts: AlertFacts, finished: number | null): Words {
  const { alert, overMs } = facts
  if (finished === null || finished < alert.count || alert.count === 0 || overMs === null)
    return failedJobs(facts)
  const share = `${sayShare(alert.count, finished, alert.about)} of ${sayThings(finished, 'job')}`
  return {
    link: ': ',
    what: [`${share} failed in ${sayWindow(overMs)}`],
    details: [sayCount(alert.count, alert.about)],
    short: `${share} in ${sayWindow(overMs)}`,
  }
}

/** `4 kinds of error in 1 h`; once none is left in the window, what it was. */
function inWindow({ alert, overMs }: AlertFacts, say: (count: number) => string): Words {
  const window = overMs === null ? '' : sayWindow(overMs)
  const what = isQuiet(alert)
    ? `${say(alert.peak)} at its peak, none in the last ${window}`
    : `${alert.count === 0 ? 'nothing' : say(alert.count)} in ${window}`
  return { link: ': ', what: [what] }
}

function inARow({ alert, recipes }: AlertFacts): string {
  const of = recipes.length > 1 ? ' of one recipe' : ''
  if (isQuiet(alert)) return `${sayThings(alert.peak, 'job')}${of} failed in a row, then one succeeded`
  if (alert.count === 0) return `the last job${of} succeeded`
  return alert.count === 1 ? `the last job${of} failed` : `the last ${sayCount(alert.count)} jobs${of} failed`
}

/** `6 times the usual 5`. */
function againstUsual(count: number, usual: number): string {
  if (usual < 0.05) return 'usually none'
  return `${sayRatio(count / usual)} times the usual ${sayRatio(usual)}`
}

function missing(
  { alert }: AlertFacts,
  { kind, lastedMs }: Extract<ConditionFacts, { kind: 'no_success' | 'no_jobs' }>,
): Words {
  const what = kind === 'no_success' ? 'no success' : 'no job'
  const lasted = `${what} for ${sayElapsed(lastedMs)}`
  if (alert.falseSince !== null) return { link: ' ', what: [`had ${lasted}`], saysRecipes: true }
  return { link: ': ', what: [`${lasted}${kind === 'no_jobs' ? ', though it runs' : ''}`], saysRecipes: true }
}

/** One recipe does it under its own name; of several it is said how many do. */
function aboutRecipes(count: number, named: number, does: Line): Words {
  if (count === 1 && named === 1) return { link: ' ', what: does, saysRecipes: true }
  return { link: ': ', what: [`${sayThings(count, 'recipe')} `, ...does], saysRecipes: true }
}

/** `stopped at 03:10: 60 trigger errors in a row`. */
function stopped(at: Instant, cause: StopCause | null): Line {
  switch (cause) {
    case null:
    case 'unknown':
      return ['stopped at ', time(at)]
    case 'by_hand':
      return ['stopped by hand at ', time(at)]
    case 'trigger_errors_limit':
      return ['stopped at ', time(at), ': 60 trigger errors in a row']
    default:
      return ['stopped at ', time(at), `: ${cleanName(cause.replaceAll('_', ' '), 'cause unknown')}`]
  }
}

function lost(
  count: number,
  { connection, usedBy }: Extract<ConditionFacts, { kind: 'connection_lost' }>,
): string {
  const used = usedBy === null || usedBy < 2 ? '' : ` used by ${sayThings(usedBy, 'recipe')}`
  if (count > 1) return `${sayThings(count, 'connection')}${used} lost their authorisation`
  const name = clean(connection ?? '', ERROR_CHARS_MAX).text
  if (name === '') return `a connection${used} lost its authorisation`
  return `the connection ${name}${used === '' ? '' : `,${used},`} lost its authorisation`
}

/** `: REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded`; empty where its text is not known. */
function errorOf({ errors }: AlertFacts): string {
  const cause = causeOf(errors[0], ERROR_CHARS_MAX)
  return cause === null ? '' : `: ${cause.text}`
}

/** What stands in brackets: details, what it was when last told or at its peak, and what is usual. */
function comparedOf(
  { alert, condition, usual }: AlertFacts,
  details: readonly string[],
  before: MessageInput['before'],
): string {
  if (isQuiet(alert)) return ''
  const parts = [
    ...details,
    wasOf(alert, before[alert.id]?.count),
    usual === null || condition !== null ? null : `usually ${usualRange(usual)}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

/** Nothing is counted any more, though the alert still stands (SEMANTICS 4.1). */
function isQuiet({ count, peak }: AlertFacts['alert']): boolean {
  return count === 0 && peak > 0
}

// A count that goes on falling is compared with its peak: what was shown a minute ago says little.
function wasOf({ count, peak }: AlertFacts['alert'], was: number | undefined): string | null {
  if (count < peak && was !== peak) return `${sayCount(peak)} at its peak`
  return was === undefined || was === count ? null : `was ${sayCount(was)}`
}

function usualRange({ low, high }: NonNullable<AlertFacts['usual']>): string {
  if (high === 0) return 'none'
  return low === high ? sayCount(high) : `${sayCount(low)}–${sayCount(high)}`
}
