import type { Instant } from '../model/instant.ts'
import { clockTime } from './clock-face.ts'
import type { DigestRow } from './digest-row.ts'
import type { DigestView } from './digest-view.ts'
import { joined, type Line, type Piece, plain } from './line.ts'

/** The text part of a digest: written for people who read mail as text, not derived from the HTML (SEMANTICS 6.3). */
export function digestText(view: DigestView): string {
  const timeOf = (at: Instant): string => clockTime(at, view.now, view.timeZone)
  const say = (line: Line): string => line.map((piece) => textPiece(piece, line, timeOf)).join('')
  const against = view.change === null ? [] : [`${view.change.text} against the same time a week before`]
  const paragraphs: readonly (readonly string[])[] = [
    [view.headline, ...[view.span, joined([view.totals, against])].filter(isSaid).map(say)],
    ...view.rows.map((row) => rowText(row, say)),
    view.rowsMore.map(say),
    ...view.sections.map(({ title, lines }) => [`${title}:`, ...lines.map((line) => `  ${say(line)}`)]),
    view.proof === '' ? [] : [view.proof],
    ['-- ', ...view.footer.map(say)],
  ]
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function rowText(row: DigestRow, say: (line: Line) => string): readonly string[] {
  const change = row.change === null ? '' : ` (${row.change})`
  return [
    `${say(row.name)}: ${row.count}${change}`,
    `  ${say(row.about)}`,
    ...row.errors.flatMap(({ line, when, isNew }) => [
      `  ${isNew ? 'NEW ' : ''}${say(line)}`,
      `    ${say(when)}`,
    ]),
    ...(isSaid(row.more) ? [`  ${say(row.more)}`] : []),
  ]
}

/** One address in a line can be read, several cannot. */
function textPiece(piece: Piece, line: Line, timeOf: (at: Instant) => string): string {
  if (typeof piece === 'string') return piece
  const links = line.filter((other) => typeof other !== 'string' && other.kind === 'link').length
  return piece.kind === 'link' && links === 1 ? `${piece.label} (${piece.url})` : plain([piece], timeOf)
}

function isSaid(line: Line): boolean {
  return line.length > 0
}
