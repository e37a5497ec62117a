import { type Line, type Link, plain } from './line.ts'
import { escapeMrkdwn, escapeSlack, mrkdwn, utcTime } from './slack-text.ts'
import { cut } from './text.ts'
import type { View } from './view.ts'
import { EMOJIS, sayCount } from './words.ts'

/** Slack's block reference: longest plain text of a header. */
const HEADER_CHARS_MAX = 150
/** Slack's block reference: longest text of a section. */
const SECTION_CHARS_MAX = 3_000
/** What a lock screen shows of a notification (MESSAGES). */
const NOTIFICATION_CHARS_MAX = 110
/** Shorter pieces of a cause say nothing. */
const CAUSE_CHARS_MIN = 20
/** Room kept at the end of a section for the number of lines that went. */
const MORE_CHARS = 40

/** A text object; `verbatim`: Slack makes no links and mentions of what others wrote. */
type SlackText =
  | { readonly type: 'plain_text'; readonly text: string; readonly emoji: true }
  | { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true }

/** The blocks that messages are made of; at most 8 a message, of Slack's 50. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: SlackText }
  | { readonly type: 'section'; readonly text: SlackText }
  | { readonly type: 'divider' }
  | { readonly type: 'context'; readonly elements: readonly SlackText[] }

/** What is posted or edited: `text` is the notification, `blocks` the message. */
export interface SlackContent {
  readonly text: string
  readonly blocks: readonly SlackBlock[]
}

/** Who is mentioned, as Slack writes it: `<!subteam^S012>`, `<@U012>`, `<!here>`; null: nobody. */
export interface SlackOptions {
  readonly mention?: string | null
}

/** The living message of a group (SEMANTICS 5.5): state first, then cause, since when, what else, where to go. */
export function slackParent(view: View, { mention = null }: SlackOptions = {}): SlackContent {
  const paged = view.pages ? mention : null
  const divider: SlackBlock = { type: 'divider' }
  const lists = [
    sections([...view.entries, view.entriesMore], view, null),
    sections([...view.errors, view.errorsMore], view, null),
  ].filter((list) => list.length > 0)
  return {
    text: notification(view, view.headline, isOver(view) ? null : view.cause, paged),
    blocks: [
      headlineBlock(view),
      ...sections([view.causeLine, ...view.status], view, paged),
      ...lists.flatMap((list) => [divider, ...list]),
      ...linksBlock(view.links, lists.length > 0),
      context(mrkdwn(view.footer, view.now)),
    ],
  }
}

/** The same message as an edit: it reads alike, and mentions nobody again. */
export function slackEdit(view: View): SlackContent {
  return slackParent(view)
}

/** Where a line of the thread is shown: also in the channel, where it has to stand alone. */
export interface SlackThreadOptions extends SlackOptions {
  readonly broadcast?: boolean
}

/** A line of the thread's log: `02:41 worse: critical, 41 in 15 min`. */
export function slackThreadLine(
  view: View,
  { mention = null, broadcast = false }: SlackThreadOptions = {},
): SlackContent {
  const paged = view.pages ? mention : null
  const alone = view.change?.alone ?? view.headline
  const time: Line = [{ kind: 'time', at: view.now }, ' ']
  const line: Line = broadcast ? emojiLine(view, alone) : [...time, ...(view.change?.log ?? view.headline)]
  const isKnown = view.reason === 'better' || isOver(view) || (!broadcast && view.changeCause === view.cause)
  const cause = isKnown ? [] : view.changeCauseLine
  return {
    text: notification(view, alone, view.changeCause, paged),
    blocks: sections([line, cause], view, paged),
  }
}

// Whoever hears of it for the first time has to be told the cause, also where it is over.
function isOver({ mood, reason }: View): boolean {
  return reason !== 'new' && (mood === 'resolved' || mood === 'closed')
}

function emojiLine(view: View, line: Line): Line {
  return [`${EMOJIS[view.mood]} `, ...line]
}

// A header shows plain text only: where the sentence has a time in it, a bold section says it in the reader's zone.
function headlineBlock(view: View): SlackBlock {
  const line = emojiLine(view, view.headline)
  if (line.some((piece) => typeof piece !== 'string')) {
    return section(`*${mrkdwn(line, view.now)}*`)
  }
  const text = plain(line, (at) => utcTime(at, view.now))
  const short = cut(text, HEADER_CHARS_MAX, (part) => escapeSlack(part).length)
  return { type: 'header', text: { type: 'plain_text', text: escapeSlack(short), emoji: true } }
}

/** The first line as a phone shows it: what, how badly, in which time, and the cause (SEMANTICS 5.11). */
function notification(view: View, sentence: Line, quote: string | null, mention: string | null): string {
  const line = emojiLine(view, sentence)
  const said = plain(line, (at) => utcTime(at, view.now))
  const room = NOTIFICATION_CHARS_MAX - said.length - ' · '.length
  const known = quote !== null && said.includes(quote)
  const cause = quote === null || known || room < CAUSE_CHARS_MIN ? '' : ` · ${cut(quote, room)}`
  const first =
    said.length > NOTIFICATION_CHARS_MAX
      ? escapeMrkdwn(cut(said, NOTIFICATION_CHARS_MAX))
      : mrkdwn(line, view.now)
  return `${first}${escapeMrkdwn(cause)}${mention === null ? '' : ` ${mention}`}`
}

/** Lines as one section, none where there is nothing to say; lines that do not fit are counted. */
function sections(lines: readonly Line[], view: View, mention: string | null): readonly SlackBlock[] {
  const written = lines.filter((line) => line.length > 0).map((line) => mrkdwn(line, view.now))
  const all = mention === null ? written : [...written, mention]
  if (all.length === 0) return []
  const room = SECTION_CHARS_MAX - MORE_CHARS - (mention === null ? 0 : mention.length + 1)
  const kept = written.slice(0, fitting(written, room))
  const left = written.length - kept.length
  const more = left === 0 ? [] : [`and ${sayCount(left)} more`]
  return [section([...kept, ...more, ...(mention === null ? [] : [mention])].join('\n'))]
}

/** How many of the first lines fit into `room` characters, line ends included. */
function fitting(lines: readonly string[], room: number): number {
  let used = 0
  const beyond = lines.findIndex((line) => {
    used += line.length + 1
    return used > room
  })
  return beyond === -1 ? lines.length : beyond
}

function linksBlock(links: readonly Link[], divided: boolean): readonly SlackBlock[] {
  if (links.length === 0) return []
  const line = links.flatMap((link, at): Line => [at === 0 ? '' : ' · ', { kind: 'link', ...link }])
  const block = section(mrkdwn(line, 0))
  return divided ? [{ type: 'divider' }, block] : [block]
}

function section(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }
}

function context(text: string): SlackBlock {
  return {
    type: 'context',
    elements: [{ type: 'mrkdwn', text, verbatim: true }],
  }
}
