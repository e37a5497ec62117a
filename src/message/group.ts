import type { ConditionFacts } from '../model/condition-facts.ts'
import type { AlertFacts, ErrorKind, MessageInput } from '../model/message.ts'
import { markOf } from '../model/silence.ts'
import { causeOf } from './cause.ts'
import { afterName, countedOf, manyOf } from './condition-words.ts'
import { endedSentence, manyEnded } from './ended.ts'
import {
  byWeight,
  firingSentence,
  holdNote,
  isOpen,
  moodOf,
  nameOf,
  ownWords,
  sinceOf,
  unknownNote,
} from './episode.ts'
import { cleanName, joined, type Line, linked, time } from './line.ts'
import { EMOJIS, sayCount, sayElapsed, sayFailed, sayJobs, sayThings, sayWindow } from './words.ts'

/** Labels that name a group only where no other does. */
const PLACE_LABELS: ReadonlySet<string> = new Set(['workspace', 'rule', 'severity', 'source'])
/** Alerts of a group that are named; the rest is counted (MESSAGES: the worst ten). */
export const NAMED_MAX = 10
/** Alerts that the first line names instead of their place. */
const NAMED_IN_SENTENCE_MAX = 2

/** What several alerts are about: their one name, the group's labels, two names, else its workspace, else its rule. */
function groupNameOf(alerts: readonly AlertFacts[], groupLabels: MessageInput['groupLabels']): string {
  const names = [...new Set(alerts.map(nameOf))]
  const what = Object.entries(groupLabels).filter(([label]) => !PLACE_LABELS.has(label))
  if (names.length === 1 || (what.length === 0 && names.length <= NAMED_IN_SENTENCE_MAX)) {
    return names.join(' and ')
  }
  const named = what.length > 0 ? what.flatMap(([, members]) => members) : groupLabels['workspace']
  return cleanName(named?.join(' · '), cleanName(groupLabels['rule']?.join(' · '), 'RecipeWatch'))
}

/** How many recipes the alerts are about, each counted once. */
function recipesOf(alerts: readonly AlertFacts[]): number {
  return new Set(alerts.flatMap(({ alert }) => alert.recipes)).size
}

/** One window over which counts may be summed: the same rule for all, each recipe in one alert; null where not. */
function sharedWindow(alerts: readonly AlertFacts[]): number | null {
  const [first] = alerts
  if (first === undefined || first.overMs === null || first.condition !== null) return null
  const same = alerts.every(
    ({ alert, overMs, condition }) =>
      alert.rule === first.alert.rule && overMs === first.overMs && condition === null,
  )
  const recipes = alerts.reduce((sum, { alert }) => sum + alert.recipes.length, 0)
  return same && recipes === recipesOf(alerts) ? first.overMs : null
}

/** The kind of condition that the alerts share, where each is about a recipe of its own; null where they do not. */
function sharedKind(alerts: readonly AlertFacts[]): ConditionFacts['kind'] | null {
  const kinds = new Set(alerts.map(({ condition }) => condition?.kind ?? null))
  const [kind = null] = kinds
  const apart = alerts.length === recipesOf(alerts) && alerts.every(({ alert }) => alert.recipes.length === 1)
  return kinds.size === 1 && apart ? kind : null
}

function sumOf(alerts: readonly AlertFacts[], countOf: (facts: AlertFacts) => number): number {
  return alerts.reduce((sum, facts) => sum + countOf(facts), 0)
}

/**
 * The sentence on a group with several alerts, some of them open: `Salesforce: 37 recipes failing, 412 failed jobs in
 * 15 min`. Where counts may not be summed the worst speaks, and the others are counted.
 */
export function groupSentence(input: MessageInput): Line {
  const open = input.alerts.filter(isOpen).toSorted(byWeight)
  const [worst, ...others] = open
  if (worst === undefined) return []
  const ended = input.alerts.length - open.length
  const over = ended > 0 ? [`${sayCount(ended)} over`] : []
  const summed = summedSentence(open, input)
  if (summed === null) {
    const what = worst.alert.kind === 'self' ? 'more problem' : 'more alert'
    const more = others.length > 0 ? [`and ${sayThings(others.length, what)}`] : []
    return joined([firingSentence(worst, input.before), more, over], ', ')
  }
  const unknown = open.every(({ alert }) => alert.unknownSince !== null) ? unknownNote(worst) : []
  const mark = markOf(worst.holds ?? [])
  const held = open.every(({ holds }) => markOf(holds ?? []) === mark) ? holdNote(worst) : []
  return joined([joined([[summed], over], ', '), unknown, held])
}

/** All open alerts of a group as one count; null where they have none in common. */
function summedSentence(open: readonly AlertFacts[], { groupLabels, before }: MessageInput): string | null {
  const overMs = sharedWindow(open)
  const names = new Set(open.map(nameOf))
  const name = groupNameOf(open, groupLabels)
  const kind = open.length > 1 ? sharedKind(open) : null
  const many = kind === null ? null : manyOf(kind, open.length)
  if (many !== null) return `${name}: ${many}`
  if (overMs === null || names.size === 1) return null
  const failing = name === [...names].join(' and ') ? '' : `${sayThings(recipesOf(open), 'recipe')} failing, `
  return `${name}: ${failing}${summedOf(open)} in ${sayWindow(overMs)}${wasOf(open, before)}`
}

function summedOf(open: readonly AlertFacts[]): string {
  return sayJobs(
    sumOf(open, ({ alert }) => alert.count),
    open.some(({ alert }) => alert.about),
  )
}

function wasOf(open: readonly AlertFacts[], before: MessageInput['before']): string {
  const shown = Object.values(before)
  if (shown.length === 0) return ''
  const was = shown.reduce((sum, { count }) => sum + count, 0)
  return was === sumOf(open, ({ alert }) => alert.count) ? '' : ` (was ${sayCount(was)})`
}

/** The sentence on a group whose alerts are all over. */
export function groupEndedSentence(input: MessageInput): Line {
  const [only, ...others] = input.alerts
  if (only === undefined) return []
  if (others.length === 0) return endedSentence(only, input.before[only.alert.id] !== undefined)
  const end = Math.max(...input.alerts.map(({ alert }) => alert.endedAt ?? alert.foldedThrough))
  const lasted = sayElapsed(end - Math.min(...input.alerts.map(sinceOf)))
  const resolved = input.alerts.every((facts) => moodOf(facts) === 'resolved')
  const verb = resolved ? manyEnded(sharedKind(input.alerts)) : 'over at '
  const failed = sharedWindow(input.alerts) === null ? 0 : sumOf(input.alerts, (facts) => facts.failed)
  const repeated = sumOf(input.alerts, (facts) => facts.recovered ?? 0)
  const jobs = failed === 0 ? '' : `: ${sayFailed(failed)}`
  const by = failed === 0 || repeated === 0 ? '' : `, ${sayCount(repeated)} recovered by repeating`
  return [
    `${groupNameOf(input.alerts, input.groupLabels)}: ${others.length === 1 ? 'both' : `all ${sayCount(input.alerts.length)}`} ${verb}`,
    time(end),
    `, after ${lasted}${jobs}${by}`,
  ]
}

/** The worst alerts of a group by name, one line each. */
export function entriesOf(input: MessageInput): { readonly lines: readonly Line[]; readonly more: Line } {
  const sorted = input.alerts.toSorted(byWeight)
  const named = sorted.slice(0, NAMED_MAX)
  const rest = sorted.slice(NAMED_MAX)
  const levels = new Set(sorted.filter(isOpen).map(({ alert }) => alert.severity))
  const url = input.externalUrl === null ? null : `${input.externalUrl}/alerts`
  const left = sumOf(rest.filter(isOpen), ({ alert }) => alert.count)
  const jobs = left > 0 && sharedWindow(rest) !== null ? ` (${sayJobs(left)})` : ''
  const common: Common = {
    levels: levels.size > 1,
    window: sharedWindow(sorted.filter(isOpen)) !== null,
    cause: errorsOf(input)[0]?.fingerprint,
  }
  return {
    lines: named.map((facts) => entryOf(facts, common, input)),
    more: rest.length === 0 ? [] : [linked(`and ${sayCount(rest.length)} more`, url), jobs],
  }
}

/** What the lines above a list say for all of its entries. */
interface Common {
  /** Several levels: each entry says its own. */
  readonly levels: boolean
  readonly window: boolean
  readonly cause: string | undefined
}

function entryOf(facts: AlertFacts, common: Common, input: MessageInput): Line {
  const emoji = EMOJIS[moodOf(facts)]
  if (!isOpen(facts)) {
    return [`${emoji} `, ...endedSentence(facts, input.before[facts.alert.id] !== undefined)]
  }
  const says = facts.alert.kind === 'self' || (facts.alert.kind === 'event' && facts.alert.note !== null)
  const own = says ? ownWords(facts) : null
  if (own !== null) return [`${emoji} ${own.first}${own.rest === null ? '' : `. ${own.rest.text}`}`]
  const level = common.levels ? `${facts.alert.severity}, ` : ''
  const counted: Line = common.window ? [sayJobs(facts.alert.count, facts.alert.about)] : countedOf(facts)
  const cause = facts.errors[0]?.fingerprint === common.cause ? null : causeOf(facts.errors[0], 60)
  return joined([
    [
      `${emoji} `,
      linked(nameOf(facts), facts.recipes[0]?.url),
      ...(level === '' && !common.window ? afterName(facts) : [`: ${level}`, ...counted]),
    ],
    unknownNote(facts),
    holdNote(facts),
    cause === null ? [] : [cause.text],
  ])
}

/** The errors of all open alerts (of all, when none is open), by kind, most frequent first. */
export function errorsOf({ alerts }: MessageInput): readonly ErrorKind[] {
  const open = alerts.filter(isOpen)
  const counted = open.length > 0 ? open : alerts
  const add = counted.length === 1 || sharedWindow(counted) !== null
  const kinds = new Map<string, ErrorKind>()
  for (const error of counted.flatMap(({ errors }) => errors)) {
    const known = kinds.get(error.fingerprint)
    kinds.set(error.fingerprint, known === undefined ? error : mergeKinds(known, error, add))
  }
  return [...kinds.values()].toSorted((a, b) => b.count - a.count)
}

// Alerts of different rules may count the same failure: then the larger count stands, not the sum.
function mergeKinds(a: ErrorKind, b: ErrorKind, add: boolean): ErrorKind {
  const newest = b.lastAt > a.lastAt ? b : a
  return {
    ...newest,
    count: add ? a.count + b.count : Math.max(a.count, b.count),
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: newest.lastAt,
  }
}
