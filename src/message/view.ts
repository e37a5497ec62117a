import type { Instant } from '../model/instant.ts'
import type { AlertFacts, ErrorKind, MessageInput } from '../model/message.ts'
import type { Reason } from '../model/notice.ts'
import { type Severity, worseSeverity } from '../model/severity.ts'
import { adapterOf, causeOf, quoted } from './cause.ts'
import { type Change, changeOf, lateSentence } from './change.ts'
import { clockTime, knownZone } from './clock-face.ts'
import {
  byWeight,
  echoesLine,
  editedLine,
  isOpen,
  leftOutLine,
  moodOf,
  ownWords,
  recipesLine,
  remainsLine,
  sinceLine,
  sinceOf,
  sinceWords,
} from './episode.ts'
import { entriesOf, errorsOf, groupEndedSentence, groupSentence, NAMED_MAX } from './group.ts'
import { cleanName, joined, type Line, type Link, linked, plain, safeUrl, strong, time } from './line.ts'
import { cut } from './text.ts'
import { type Mood, sayCount, sayElapsed, sayThings } from './words.ts'

/** What a message says, free of any medium (MESSAGES; SEMANTICS 5.11). Foreign text in it is cleaned, not escaped. */
export interface View {
  readonly reason: Reason
  readonly now: Instant
  readonly timeZone: string
  readonly mood: Mood
  /** The level now; when all is over, the worst there was. */
  readonly severity: Severity
  /** Whether somebody may be mentioned: something critical that is news. */
  readonly pages: boolean
  /** The state in one sentence, without emoji. */
  readonly headline: Line
  /** What this notice adds to what was told; null where the headline says it. */
  readonly change: Change | null
  /** The error in the vendor's words, one line; null where not known. */
  readonly cause: string | null
  /** The cause with its adapter, and a way to the newest job. */
  readonly causeLine: Line
  /** The same of what changed, where that is told. */
  readonly changeCause: string | null
  readonly changeCauseLine: Line
  /** Since when, how much of it, what is special about it. */
  readonly status: readonly Line[]
  /** The alerts of a group by name, worst first, and how many more. */
  readonly entries: readonly Line[]
  readonly entriesMore: Line
  /** Kinds of error, where there are several. */
  readonly errors: readonly Line[]
  readonly errorsMore: Line
  readonly links: readonly Link[]
  readonly footer: Line
  /** The subject of a thread that begins with this message: `[critical] Order sync: 41 failed jobs in 15 min`. */
  readonly subject: string
}

/** Kinds of error that are shown; the rest is counted. */
const ERRORS_MAX = 5
/** Longest error in a list of several, in UTF-16 units. */
const LISTED_ERROR_CHARS_MAX = 150
/** Rules that a footer names. */
const RULES_MAX = 3
/** Longest subject, in UTF-16 units; longer ones are cut by every mail program. */
const SUBJECT_CHARS_MAX = 120
/** Reasons that may mention somebody. */
const PAGING: ReadonlySet<Reason> = new Set(['new', 'worse', 'escalated', 'repeat'])

/** What is to be said of a group at one destination, at one moment. */
export function view(input: MessageInput): View {
  const open = input.alerts.filter(isOpen)
  const change = changeOf(input)
  const errors = errorsOf(input)
  const changed =
    change === null || change.alerts.length === 0 ? errors : errorsOf({ ...input, alerts: change.alerts })
  const severity = severityOf(input, open)
  const paging = input.toldAt === null || change === null ? open : change.alerts
  const several = input.alerts.length > 1
  return {
    reason: input.reason,
    now: input.now,
    timeZone: input.timeZone,
    mood: groupMood(input, open),
    severity,
    pages: PAGING.has(input.reason) && paging.some(({ alert }) => alert.severity === 'critical'),
    headline: headlineOf(input, open),
    change: isLateMessage(input) ? null : change,
    cause: causeOf(errors[0])?.text ?? null,
    causeLine: causeLineOf(errors),
    changeCause: causeOf(changed[0])?.text ?? null,
    changeCauseLine: causeLineOf(changed),
    status: statusOf(input, open).filter((line) => line.length > 0),
    ...(several ? entriesAndMore(input) : { entries: [], entriesMore: [] }),
    errors:
      errors.length > 1 ? errors.slice(0, ERRORS_MAX).map((error, at) => errorLine(error, at === 0)) : [],
    errorsMore: errorsMoreOf(errors),
    links: linksOf(input),
    footer: footerOf(input),
    subject: subjectOf(input, severity),
  }
}

// The subject stays through the thread: what compares with other moments has no place in it.
function subjectOf(input: MessageInput, severity: Severity): string {
  const zone = knownZone(input.timeZone)
  const alerts = input.alerts.map((facts) => ({
    ...facts,
    usual: null,
    holds: [],
    alert: { ...facts.alert, peak: facts.alert.count, unknownSince: null },
  }))
  const sentence = headlineOf({ ...input, alerts, before: {} }, alerts.filter(isOpen))
  return cut(`[${severity}] ${plain(sentence, (at) => clockTime(at, input.now, zone))}`, SUBJECT_CHARS_MAX)
}

function entriesAndMore(input: MessageInput): Pick<View, 'entries' | 'entriesMore'> {
  const { lines, more } = entriesOf(input)
  return { entries: lines, entriesMore: more }
}

function isLateMessage({ reason, alerts }: MessageInput): boolean {
  return reason === 'late' && alerts.length > 0 && alerts.every((facts) => !isOpen(facts))
}

function severityOf(input: MessageInput, open: readonly AlertFacts[]): Severity {
  if (isLateMessage(input)) return 'info'
  const levels =
    open.length > 0 ? open.map(({ alert }) => alert.severity) : input.alerts.map(({ alert }) => alert.worst)
  return levels.reduce(worseSeverity, 'info')
}

function groupMood(input: MessageInput, open: readonly AlertFacts[]): Mood {
  if (input.alerts.length === 0 || isLateMessage(input)) return 'info'
  if (open.length > 0) return severityOf(input, open)
  return input.alerts.some((facts) => moodOf(facts) === 'resolved') ? 'resolved' : 'closed'
}

function headlineOf(input: MessageInput, open: readonly AlertFacts[]): Line {
  if (input.alerts.length === 0) return ['Test message from RecipeWatch: this receiver works']
  if (isLateMessage(input)) return lateSentence(input)
  return open.length === 0 ? groupEndedSentence(input) : groupSentence(input)
}

function statusOf(input: MessageInput, open: readonly AlertFacts[]): readonly Line[] {
  const [only, ...others] = input.alerts
  if (only === undefined || isLateMessage(input)) return []
  const echoes = echoesLine(input.joined ?? [], NAMED_MAX)
  if (open.length === 0) return [remainsLine(input.alerts), echoes]
  if (others.length > 0)
    return [sinceWords(severityOf(input, open), Math.min(...open.map(sinceOf)), input.now), echoes]
  const rest = ownWords(only)?.rest ?? null
  return [
    rest === null ? [] : [quoted(rest)],
    sinceLine(only, input.now),
    leftOutLine(only),
    notMet(only, input.now),
    recipesLine(only, NAMED_MAX),
    echoes,
    editedLine(only),
  ]
}

/** Tells that an alert which still stands is about to end. */
function notMet({ alert }: AlertFacts, now: Instant): Line {
  if (alert.falseSince === null || alert.kind !== 'condition') return []
  return [
    'Condition no longer met since ',
    time(alert.falseSince),
    ` (${sayElapsed(now - alert.falseSince)}), resolved if that lasts`,
  ]
}

function causeLineOf(errors: readonly ErrorKind[]): Line {
  const [first] = errors
  const adapter = adapterOf(first)
  const cause = causeOf(first)
  return joined([
    adapter === null ? [] : [adapter],
    cause === null ? [] : [quoted(cause)],
    first !== undefined && errors.length === 1 ? latestJob(first) : [],
  ])
}

/** `36 × REQUEST_LIMIT_EXCEEDED … · first 02:03, last 02:41 · latest job`; the cause is quoted above already. */
function errorLine(error: ErrorKind, isCause: boolean): Line {
  const type = isCause ? causeOf({ ...error, message: null }) : null
  const text = type ?? causeOf(error, LISTED_ERROR_CHARS_MAX)
  const said = text === null ? (adapterOf(error) ?? 'an error without a text') : quoted(text)
  return joined([
    [strong(`${sayCount(error.count)} ×`), ` ${said}`],
    error.firstAt === error.lastAt
      ? ['at ', time(error.lastAt)]
      : ['first ', time(error.firstAt), ', last ', time(error.lastAt)],
    latestJob(error),
  ])
}

function latestJob({ latestJobUrl }: ErrorKind): Line {
  return safeUrl(latestJobUrl) === null ? [] : [linked('latest job', latestJobUrl)]
}

function errorsMoreOf(errors: readonly ErrorKind[]): Line {
  const rest = errors.slice(ERRORS_MAX)
  if (rest.length === 0) return []
  const count = rest.reduce((sum, error) => sum + error.count, 0)
  return [`and ${sayThings(rest.length, 'more kind')} of error (${sayThings(count, 'failure')})`]
}

function linksOf({ alerts, externalUrl }: MessageInput): readonly Link[] {
  const [first, ...others] = alerts
  if (first === undefined) return []
  const recipe = others.length === 0 && first.recipes.length === 1 ? first.recipes[0] : undefined
  const runbooks = new Set(alerts.map(({ runbook }) => runbook))
  const alertUrl =
    externalUrl === null || others.length > 0
      ? null
      : `${externalUrl}/alerts/${encodeURIComponent(first.alert.id)}`
  const candidates: readonly (readonly [string, string | null | undefined])[] = [
    ['Recipe', recipe?.url],
    ['Failed jobs', recipe?.failedJobsUrl],
    ['Runbook', runbooks.size === 1 ? first.runbook : null],
    ['Alert', alertUrl],
  ]
  return candidates.flatMap(([label, url]) => {
    const safe = safeUrl(url)
    return safe === null ? [] : [{ label, url: safe }]
  })
}

function footerOf({ alerts, groupLabels, toldAt, now }: MessageInput): Line {
  const rules = [...new Set(alerts.toSorted(byWeight).map(({ alert }) => cleanName(alert.rule, 'a rule')))]
  const named = [
    ...rules.slice(0, RULES_MAX),
    ...(rules.length > RULES_MAX ? [`and ${rules.length - RULES_MAX} more`] : []),
  ]
  const places = groupLabels['workspace'] ?? alerts[0]?.alert.labels['workspace'] ?? []
  return joined([
    named.length === 0 ? [] : [named.join(', ')],
    places.length === 0 ? [] : [cleanName(places.join(', '), '')],
    toldAt === null
      ? ['told ', time(now)]
      : joined(
          [
            ['told ', time(toldAt)],
            ['updated ', time(now)],
          ],
          ', ',
        ),
  ])
}
