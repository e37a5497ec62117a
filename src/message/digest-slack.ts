import type { DigestReport } from '../model/digest.ts'
import type { DigestRow } from './digest-row.ts'
import { digestView } from './digest-view.ts'
import { joined, type Line, strong } from './line.ts'
import type { SlackBlock, SlackContent } from './slack.ts'
import { escapeMrkdwn, escapeSlack, mrkdwn } from './slack-text.ts'
import { cut } from './text.ts'
import { sayCount } from './words.ts'

/** A channel is read in passing: recipes in full, the rest counted. */
const SHOWN_MAX = 10
/** Slack's block reference: longest plain text of a header, longest text of a section. */
const HEADER_CHARS_MAX = 150
const SECTION_CHARS_MAX = 3_000
/** Room kept at the end of a section for the number of lines that went. */
const MORE_CHARS = 40

/** A digest in a Slack channel: the same as its mail, shorter. */
export function digestSlack(report: DigestReport): SlackContent {
  const view = digestView(report, SHOWN_MAX)
  const { now } = view
  const write = (lines: readonly Line[]): string =>
    fitted(lines.filter((line) => line.length > 0).map((line) => mrkdwn(line, now)))
  const section = (lines: readonly Line[]): readonly SlackBlock[] => {
    const text = write(lines)
    return text === '' ? [] : [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }]
  }
  const against: Line =
    view.change === null ? [] : [`${view.change.text} against the same time a week before`]
  const header = cut(view.headline, HEADER_CHARS_MAX, (part) => escapeSlack(part).length)
  return {
    text: escapeMrkdwn(view.subject),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: escapeSlack(header), emoji: true } },
      ...section([view.span, joined([view.totals, against])]),
      ...view.rows.flatMap((row) => section(rowLines(row))),
      ...section(view.rowsMore),
      ...(view.sections.length === 0 ? [] : [{ type: 'divider' } as const]),
      ...view.sections.flatMap(({ title, lines }) => section([[strong(title)], ...lines])),
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', text: write([[view.proof], view.footer[0] ?? []]), verbatim: true }],
      },
    ],
  }
}

function rowLines(row: DigestRow): readonly Line[] {
  const change = row.change === null ? '' : ` (${row.change})`
  return [
    [...row.name, ': ', strong(row.count), change],
    row.about,
    ...row.errors.map(({ line, when, isNew }): Line => joined([[...(isNew ? ['NEW '] : []), ...line], when])),
    row.more,
  ]
}

/** As many lines as fit into a section, whole; the others are counted. */
function fitted(lines: readonly string[]): string {
  const room = SECTION_CHARS_MAX - MORE_CHARS
  let used = 0
  const beyond = lines.findIndex((line) => {
    used += line.length + 1
    return used > room
  })
  if (beyond === -1) return lines.join('\n')
  return [...lines.slice(0, beyond), `and ${sayCount(lines.length - beyond)} more`].join('\n')
}
