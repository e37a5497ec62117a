import type { Instant } from '../model/instant.ts'
import type { AlertFacts, MessageInput } from '../model/message.ts'
import { type Severity, severityRank } from '../model/severity.ts'
import type { Hold } from '../model/silence.ts'
import { beganOf, saidOf } from './condition-words.ts'
import { cleanName, joined, type Line, linked, strong, time } from './line.ts'
import { type Clean, clean } from './text.ts'
import { LEVELS, type Mood, sayCount, sayElapsed, sayJobs, sparkline } from './words.ts'

/** Labels that say where, not what; a group is named by them only where nothing else names it. */
const PLACE_LABELS: ReadonlySet<string> = new Set([
  'workspace',
  'rule',
  'severity',
  'source',
  'error',
  'recipe',
])
/** Longest sentence that a rule's summary or a self-alert puts into the first line, in UTF-16 units. */
const SENTENCE_CHARS_MAX = 140
/** Longest rest of such a text, and longest vendor's error, quoted in the body. */
const QUOTE_CHARS_MAX = 300

/** Longest reason for a silence that the first line repeats, in UTF-16 units. */
const COMMENT_CHARS_MAX = 60

/** Whether the alert is still something to act on; an event stays what it told (SEMANTICS 4.4). */
export function isOpen({ alert }: AlertFacts): boolean {
  return alert.kind === 'event' || alert.state === 'firing' || alert.state === 'pending'
}

/** How the alert looks: its level while it is open, else how it ended. */
export function moodOf(facts: AlertFacts): Mood {
  if (isOpen(facts)) return facts.alert.severity
  return facts.alert.state === 'closed' ? 'closed' : 'resolved'
}

/** When it broke: what did not come, or the first failure, where that is known to be earlier than the condition. */
export function sinceOf({ alert, condition, firstFailureAt }: AlertFacts): Instant {
  const began = condition === null ? null : beganOf(condition)
  return began ?? Math.min(alert.startedAt, firstFailureAt ?? alert.startedAt)
}

/** What the alert is about: its recipe, else what it was grouped by, else its rule. */
export function nameOf(facts: AlertFacts): string {
  const { alert, recipes, errors } = facts
  const rule = cleanName(alert.rule, 'a rule')
  const [only] = recipes
  if (only !== undefined && recipes.length === 1) return cleanName(only.name, rule)
  const labelled = alert.labels['recipe_name']
  if (alert.by['recipe'] !== undefined && labelled?.length === 1) return cleanName(labelled[0], rule)
  if (alert.by['error'] !== undefined && errors[0]?.errorType != null)
    return cleanName(errors[0].errorType, rule)
  const what = Object.entries(alert.by).filter(([label]) => !PLACE_LABELS.has(label))
  const values = what.length > 0 ? what.flatMap(([, members]) => members) : (alert.by['workspace'] ?? [])
  return cleanName(values.join(' · '), rule)
}

/** The rule's own words, or a self-alert's: the first sentence and the rest. */
export function ownWords({
  alert,
  summary,
}: AlertFacts): { readonly first: string; readonly rest: Clean | null } | null {
  const words = summary ?? noteOf(alert) ?? (alert.kind === 'self' ? `RecipeWatch: ${alert.rule}` : null)
  if (words === null) return null
  const [, first = words, rest = ''] = /^(.{1,140}?[.!?])\s+(\S.*)$/su.exec(words) ?? []
  const sentence = clean(first, SENTENCE_CHARS_MAX)
  if (sentence.text === '') return null
  const after = clean(sentence.left > 0 ? words : rest, QUOTE_CHARS_MAX)
  return { first: sentence.text.replace(/\.$/u, ''), rest: after.text === '' ? null : after }
}

/** The note of a self-alert or an event is what it says; a condition's says how it was found or ended. */
function noteOf({ kind, note }: AlertFacts['alert']): string | null {
  return kind === 'condition' ? null : note
}

/** The sentence on one open alert, without emoji: what, how badly, in which time, against what. */
export function firingSentence(facts: AlertFacts, before: MessageInput['before']): Line {
  const own = ownWords(facts)
  const said = own === null ? saidOf(facts, nameOf(facts), before) : [own.first]
  return joined([said, unknownNote(facts), holdNote(facts)])
}

/** `state unknown since 03:00: token rejected` (SEMANTICS 4.2); empty while data is coming. */
export function unknownNote({ alert, unknownWhy }: AlertFacts): Line {
  if (alert.unknownSince === null) return []
  const why = clean(unknownWhy ?? '', SENTENCE_CHARS_MAX).text
  return ['state unknown since ', time(alert.unknownSince), why === '' ? '' : `: ${why}`]
}

/** `silenced until 06:00 by Ben (vendor maintenance)`, `acknowledged by Ben 02:09` (SEMANTICS 4.6); empty where nothing holds it. */
export function holdNote({ holds }: AlertFacts): Line {
  return joined((holds ?? []).map(sayHold))
}

function sayHold(hold: Hold): Line {
  switch (hold.kind) {
    case 'silenced': {
      const { endsAt, by, comment } = hold.silence
      const why = clean(comment, COMMENT_CHARS_MAX).text
      return [
        'silenced until ',
        time(endsAt),
        ` by ${cleanName(by, 'somebody')}${why === '' ? '' : ` (${why})`}`,
      ]
    }
    case 'inhibited':
      return [`because of ${cleanName(hold.rule, 'another alert')}`]
    case 'acknowledged':
      return [`acknowledged by ${cleanName(hold.by, 'somebody')} `, time(hold.at)]
    default:
      return hold satisfies never
  }
}

/** `Critical · since 02:03 (38 min) · 41 of 57 jobs failed · failures, last 2 h ▁▁▂█`. */
export function sinceLine(facts: AlertFacts, now: Instant): Line {
  const { alert, history } = facts
  if (alert.kind === 'event') return [strong(LEVELS[alert.severity]), ' at ', time(alert.startedAt)]
  const bars = sparkline(history)
  return joined([
    sinceWords(alert.severity, sinceOf(facts), now),
    failedSince(facts),
    bars === null ? [] : [`failures, last\u00a02\u00a0h\u00a0${bars}`],
  ])
}

/** `Critical · since 02:03 (38 min)`: the level is the one now, which may have been milder when it began. */
export function sinceWords(severity: Severity, since: Instant, now: Instant): Line {
  return [strong(LEVELS[severity]), ' · since ', time(since), ` (${sayElapsed(now - since)})`]
}

/** How many jobs of the episode failed, of how many; of an estimated count, how much of it was found. */
function failedSince({ alert, failed, finished }: AlertFacts): Line {
  if (alert.about && failed < alert.count) return [`${sayCount(failed)} found so far`]
  if (finished !== null && finished >= failed && failed > 0)
    return [`${sayCount(failed)} of ${sayCount(finished)} jobs failed`]
  return failed > alert.count && alert.kind !== 'self' ? [`${sayCount(failed)} failed since then`] : []
}

/** What remains when all is over (SEMANTICS 5.11): last failure, failed jobs not repeated. Empty where not known. */
export function remainsLine(alerts: readonly AlertFacts[]): Line {
  const told = alerts.filter(({ alert }) => alert.kind !== 'self')
  const last = Math.max(...told.map(({ lastFailureAt }) => lastFailureAt ?? Number.NEGATIVE_INFINITY))
  const left = told.reduce(
    (sum, { failed, recovered }) => sum + (recovered === null ? 0 : failed - recovered),
    0,
  )
  return joined(
    [
      Number.isFinite(last) ? ['Last failure ', time(last)] : [],
      left > 0 ? [`${sayJobs(left)} not repeated`] : [],
    ],
    '; ',
  )
}

/** The last edit, where it was shortly before the first failure: `Edited 6 min before the first failure, by …`. */
export function editedLine({ edited, firstFailureAt }: AlertFacts): Line {
  if (edited === null || firstFailureAt === null || edited.at > firstFailureAt) return []
  const by = cleanName(edited.by, '')
  return [
    `Edited ${sayElapsed(firstFailureAt - edited.at)} before the first failure${by === '' ? '' : `, by ${by}`}`,
  ]
}

/** What a condition's count leaves out (SEMANTICS 3.3); an alert of another kind says its note first. */
export function leftOutLine({ alert: { kind, note } }: AlertFacts): Line {
  const said = kind === 'condition' ? clean(note ?? '', QUOTE_CHARS_MAX).text : ''
  return said === '' ? [] : [said]
}

/** Which recipes a single alert over several is about, worst first: `Invoice export (12), Refunds (3)`. */
export function recipesLine({ recipes }: AlertFacts, shown: number): Line {
  if (recipes.length < 2) return []
  const named = recipes
    .slice(0, shown)
    .map(
      ({ name, url, failed }): Line => [
        linked(cleanName(name, 'a recipe'), url),
        failed === 0 ? '' : ` (${sayCount(failed)})`,
      ],
    )
  const more = recipes.length - named.length
  return joined([...named, more > 0 ? [`and ${sayCount(more)} more`] : []], ', ')
}

/** What failed because of it (SEMANTICS 1.5), worst first: `Also failed through it: Invoice export (12), Refunds (3)`. */
export function echoesLine(echoes: readonly AlertFacts[], shown: number): Line {
  if (echoes.length === 0) return []
  const sorted = echoes.toSorted((a, b) => b.failed - a.failed)
  const named = sorted
    .slice(0, shown)
    .map((facts): Line => [linked(nameOf(facts), facts.recipes[0]?.url), ` (${sayCount(facts.failed)})`])
  const more = echoes.length - named.length
  return [
    'Also failed through it: ',
    ...joined([...named, more > 0 ? [`and ${sayCount(more)} more`] : []], ', '),
  ]
}

/** Open before ended, worst before milder, more failures before fewer: the order of a list of alerts. */
export function byWeight(a: AlertFacts, b: AlertFacts): number {
  if (isOpen(a) !== isOpen(b)) return isOpen(a) ? -1 : 1
  return (
    severityRank(b.alert.severity) - severityRank(a.alert.severity) ||
    b.alert.count - a.alert.count ||
    b.failed - a.failed
  )
}
