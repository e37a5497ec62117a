import type { Instant } from '../model/instant.ts'
import { clockTime, needsDay } from './clock-face.ts'
import type { Line, Piece } from './line.ts'

/** Slack's three control characters (SEMANTICS 5.8): afterwards no `<!channel>` gets through. */
export function escapeSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

const MARKS = /[*`~_]/
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '∗', '`': '‘', '~': '˜', _: 'ˍ' }

/**
 * Text inside `mrkdwn`: escaped, and what would be read as formatting replaced by characters that look the same.
 * Underscores inside words stay, Slack does not format there.
 */
export function escapeMrkdwn(text: string): string {
  const escaped = escapeSlack(text)
  if (!MARKS.test(escaped)) return escaped
  return escaped.replace(/[*`~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (mark) => LOOKALIKES[mark] ?? mark)
}

/** A line as `mrkdwn`; times appear in each reader's zone, in UTC where Slack cannot say. */
export function mrkdwn(line: Line, now: Instant): string {
  const text = line.map((piece) => mrkdwnPiece(piece, now)).join('')
  // A leading `>` would make a quotation of the line.
  return text.startsWith('&gt;') ? `›${text.slice('&gt;'.length)}` : text
}

function mrkdwnPiece(piece: Piece, now: Instant): string {
  if (typeof piece === 'string') return escapeMrkdwn(piece)
  switch (piece.kind) {
    case 'time':
      return slackTime(piece.at, now)
    case 'link':
      return `<${piece.url.replace(/&/g, '&amp;')}|${escapeMrkdwn(piece.label).replaceAll('|', '¦')}>`
    case 'strong':
      return `*${escapeMrkdwn(piece.text)}*`
    default:
      return piece satisfies never
  }
}

/** `<!date^…^{time}|02:03 UTC>`, with its day where that is not today. */
function slackTime(at: Instant, now: Instant): string {
  const form = needsDay(at, now, 'UTC') ? '{date_short_pretty} {time}' : '{time}'
  return `<!date^${Math.floor(at / 1000)}^${form}|${utcTime(at, now)}>`
}

/** `02:03 UTC`: how a time reads where Slack does not write it in the reader's zone. */
export function utcTime(at: Instant, now: Instant): string {
  return `${clockTime(at, now, 'UTC')} UTC`
}
