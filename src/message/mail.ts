import type { Instant } from '../model/instant.ts'
import { clockTime, knownZone } from './clock-face.ts'
import { joined, type Line, type Piece, plain } from './line.ts'
import { type MailParts, mailHtml } from './mail-html.ts'
import { cut, oneLine } from './text.ts'
import type { View } from './view.ts'
import { EMOJIS } from './words.ts'

/** A mail's content, ready to be put into MIME. */
export interface MailContent {
  readonly subject: string
  /** What a list of mails shows behind the subject. */
  readonly preheader: string
  readonly text: string
  readonly html: string
}

/** What a mail has besides its view. */
export interface MailOptions {
  /** The subject of the thread's first mail; null for a first mail. */
  readonly subject?: string | null
}

/** Longest subject; mail programs cut well before. In UTF-16 units. */
const SUBJECT_CHARS_MAX = 150
/** What lists of mails show behind a subject, at most. */
const PREHEADER_CHARS_MAX = 140

/** The mail of a notice: the same subject through the thread, the state in preheader and first line (MESSAGES). */
export function mail(view: View, { subject = null }: MailOptions = {}): MailContent {
  const zone = knownZone(view.timeZone)
  const timeOf = (at: Instant): string => clockTime(at, view.now, zone)
  const alone = view.change?.alone ?? []
  const changeIsState = alone.length > 0 && (view.entries.length === 0 || view.reason === 'repeat')
  const parts: MailParts = {
    view,
    preheader: preheaderOf(view, timeOf),
    title: [`${EMOJIS[view.mood]} `, ...(changeIsState ? alone : view.headline)],
    change: changeIsState || view.reason === 'resolved' ? [] : alone,
    footer: [...view.footer, ` · times in ${zone}`],
    timeOf,
  }
  return {
    subject: oneLine(subject ?? view.subject, SUBJECT_CHARS_MAX),
    preheader: parts.preheader,
    text: mailText(parts),
    html: mailHtml(parts),
  }
}

function preheaderOf(view: View, timeOf: (at: Instant) => string): string {
  const state = view.change?.alone ?? (isFirst(view) ? view.status[0] : undefined) ?? view.headline
  const cause: Line = view.changeCause === null ? [] : [view.changeCause]
  return cut(plain(joined([state, cause]), timeOf), PREHEADER_CHARS_MAX)
}

// The first mail's subject tells the state already; its preheader goes on from there.
function isFirst(view: View): boolean {
  return view.mood !== 'resolved' && view.mood !== 'closed' && view.change === null
}

/** The text part: written for people who read mail as text, not derived from the HTML. */
function mailText({ view, title, change, footer, timeOf }: MailParts): string {
  // One address in a line can be read, several cannot.
  const say = (line: Line): string => {
    const links = line.filter((piece) => typeof piece !== 'string' && piece.kind === 'link').length
    return line.map((piece) => textPiece(piece, links === 1, timeOf)).join('')
  }
  const paragraphs: readonly (readonly string[])[] = [
    [title, change, view.causeLine, ...view.status].filter((line) => line.length > 0).map(say),
    [...view.entries, view.entriesMore].filter((line) => line.length > 0).map(say),
    [...view.errors, view.errorsMore].filter((line) => line.length > 0).map(say),
    view.links.map(({ label, url }) => `${label}: ${url}`),
    ['-- ', say(footer)],
  ]
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function textPiece(piece: Piece, withUrl: boolean, timeOf: (at: Instant) => string): string {
  if (typeof piece === 'string') return piece
  return piece.kind === 'link' && withUrl ? `${piece.label} (${piece.url})` : plain([piece], timeOf)
}
