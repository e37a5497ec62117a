import type { AlertFacts, MessageInput } from '../model/message.ts'
import { severityRank } from '../model/severity.ts'
import { countedOf, isFailing, shortOf, stillOf } from './condition-words.ts'
import { pastOf } from './ended.ts'
import { byWeight, isOpen, nameOf, ownWords, sinceOf, unknownNote } from './episode.ts'
import { groupSentence } from './group.ts'
import { cleanName, joined, type Line, time } from './line.ts'
import { clean } from './text.ts'
import { sayCount, sayElapsed, sayJobs, sayThings } from './words.ts'

/** What a notice adds to what was told: for a log below the message, and as a sentence that stands alone. */
export interface Change {
  /** `worse: critical, 41 in 15 min`, read below the message it is about. */
  readonly log: Line
  /** `Order sync is worse: critical, 41 failed jobs in 15 min (was 12)`. */
  readonly alone: Line
  /** The alerts that it is about. */
  readonly alerts: readonly AlertFacts[]
}

/** Alerts that a change names; the rest is counted. */
const CHANGED_NAMED_MAX = 3

/** What the reason of a notice adds; null for first messages, edits and what the message itself tells. */
export function changeOf(input: MessageInput): Change | null {
  const { reason } = input
  switch (reason) {
    case 'new':
      return input.toldAt === null ? null : named('new', 'New', affected(input))
    case 'worse':
    case 'better':
    case 'more':
      return compared(reason, input)
    case 'repeat':
      return repeated(input)
    case 'escalated':
      return named('escalated', 'Escalated', affected(input))
    case 'late': {
      const late = lateSentence(input)
      return late.length === 0 ? null : { log: late, alone: late, alerts: [] }
    }
    case 'resolved':
    case 'edit':
    case 'digest':
    case 'test':
      return null
    default:
      return reason satisfies never
  }
}

/** The alerts that the reason is about, worst first; all open ones where that cannot be told. */
function affected({ reason, alerts, before }: MessageInput): readonly AlertFacts[] {
  const open = alerts.filter(isOpen).toSorted(byWeight)
  const found = open.filter(({ alert }) => {
    const was = before[alert.id]
    const change = was?.severity === undefined ? 0 : severityRank(alert.severity) - severityRank(was.severity)
    if (reason === 'new') return was === undefined
    if (reason === 'worse') return change > 0
    if (reason === 'better') return change < 0
    return reason !== 'more' || (was !== undefined && alert.count > was.count)
  })
  return found.length > 0 ? found : open
}

/** `new: Refunds, critical, 12 failed jobs in 15 min`. */
function named(word: string, alone: string, about: readonly AlertFacts[]): Change | null {
  if (about.length === 0) return null
  const list = listed(about, (facts): Line => {
    const own = ownWords(facts)?.first
    return own === undefined ? [`${nameOf(facts)}, ${facts.alert.severity}, `, ...countedOf(facts)] : [own]
  })
  return { log: [`${word}: `, ...list], alone: [`${alone}: `, ...list], alerts: about }
}

/** The first few of the alerts, each in the words of `say`, and how many more. */
function listed(about: readonly AlertFacts[], say: (facts: AlertFacts) => Line): Line {
  const shown = about.slice(0, CHANGED_NAMED_MAX).map(say)
  const more = about.length - shown.length
  return joined([...shown, more > 0 ? [`and ${sayCount(more)} more`] : []], '; ')
}

/** `worse: critical, 41 in 15 min`; with names where the group holds several alerts. */
function compared(word: 'worse' | 'better' | 'more', input: MessageInput): Change | null {
  const about = affected(input)
  if (about.length === 0) return null
  const log = listed(about, (facts): Line => {
    const own = ownWords(facts)?.first
    const name = input.alerts.length > 1 && own === undefined ? `${nameOf(facts)}, ` : ''
    return [`${name}${facts.alert.severity}, `, ...(own === undefined ? shortOf(facts) : [own])]
  })
  const alone = listed(about, (facts): Line => {
    const { severity } = facts.alert
    const own = ownWords(facts)?.first
    if (own !== undefined) return [`${AS_A_SENTENCE[word]}: ${severity}, ${own}`]
    return [`${nameOf(facts)} ${AS_A_VERB[word]}: ${severity}, `, ...countedOf(facts), wasOf(facts, input)]
  })
  return { log: [`${word}: `, ...log], alone, alerts: about }
}

const AS_A_SENTENCE = { worse: 'Worse', better: 'Better', more: 'Going on' } as const
const AS_A_VERB = { worse: 'is worse', better: 'is better', more: 'goes on' } as const

function wasOf({ alert }: AlertFacts, { before }: MessageInput): string {
  const was = before[alert.id]?.count ?? alert.count
  return was === alert.count ? '' : ` (was ${sayCount(was)})`
}

/** `Still failing after 4 h: Order sync, 310 failed jobs`. */
function repeated(input: MessageInput): Change | null {
  const open = input.alerts.filter(isOpen).toSorted(byWeight)
  const [worst, ...others] = open
  if (worst === undefined) return null
  const lasted = sayElapsed(input.now - Math.min(...open.map(sinceOf)))
  const so = worst.alert.kind === 'self' || !isFailing(worst)
  const said: Line = others.length > 0 ? groupSentence(input) : joined([standing(worst), unknownNote(worst)])
  const line: Line = [`${so ? 'Still so' : 'Still failing'} after ${lasted}: `, ...said]
  return { log: line, alone: line, alerts: open }
}

function standing(facts: AlertFacts): Line {
  const { alert, condition, failed } = facts
  const name = nameOf(facts)
  if (alert.kind === 'self') return [ownWords(facts)?.first ?? name]
  if (condition !== null) {
    const own = ownWords(facts)?.first
    return own === undefined ? stillOf(facts, name) : [own]
  }
  return [`${name}, ${sayJobs(Math.max(failed, alert.count), alert.about)}`]
}

/** One sentence for all that is over and was found late: `Not watching production 02:20–02:31: 14 failures found since. …`. */
export function lateSentence(input: MessageInput): Line {
  const over = input.alerts.filter((facts) => !isOpen(facts))
  const [worst, ...others] = over.toSorted((a, b) => b.failed - a.failed)
  if (worst === undefined) return []
  const end = worst.alert.endedAt ?? worst.alert.foldedThrough
  const more = others.length === 0 ? '' : `; ${sayCount(others.length)} more came and went`
  const had: Line = [
    `${nameOf(worst)}${pastOf(worst) ?? ` had ${sayJobs(worst.failed)}`} `,
    time(sinceOf(worst)),
    '–',
    time(end),
    `, over${more}`,
  ]
  return input.gap == null ? ['Found late: ', ...had] : [...gapSentence(input.gap), ' ', ...had]
}

function gapSentence(gap: NonNullable<MessageInput['gap']>): Line {
  const why = clean(gap.why ?? '', 80).text
  return [
    `Not watching ${cleanName(gap.workspace, 'a workspace')} `,
    time(gap.from),
    '–',
    time(gap.to),
    `${why === '' ? '' : ` (${why})`}: ${sayThings(gap.failed, 'failure')} found since.`,
  ]
}
