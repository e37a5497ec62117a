import type { Instant } from '../model/instant.ts'
import type { Line, Piece } from './line.ts'
import type { View } from './view.ts'
import type { Mood } from './words.ts'

/** A mail's parts in order, with times in its zone; what both of its forms are written from. */
export interface MailParts {
  readonly view: View
  readonly preheader: string
  /** The first line: the state, or what changed. */
  readonly title: Line
  /** What changed, below a title that tells the state of several alerts. */
  readonly change: Line
  readonly footer: Line
  readonly timeOf: (at: Instant) => string
}

/** Escapes what HTML reads as markup, in texts and in quoted attributes (SEMANTICS 5.8). */
function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
}

/** The bar beside the first line; the emoji and the words say the same. */
const BAR_COLOURS: Readonly<Record<Mood, string>> = {
  critical: '#d92d20',
  warning: '#e8770b',
  info: '#2e6bd6',
  resolved: '#17924a',
  closed: '#8a8f98',
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

/** Inline styles carry the light look everywhere; this adds phones and dark mode where a mail program knows them. */
const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; width: 100%; -webkit-text-size-adjust: 100%; }
td { word-break: break-word; overflow-wrap: anywhere; }
@media (max-width: 620px) {
  .page { padding: 0 !important; }
  .card { border-left: 0 !important; border-right: 0 !important; border-radius: 0 !important; }
  .cell { padding-left: 16px !important; padding-right: 16px !important; }
}
@media (prefers-color-scheme: dark) {
  .page { background: #16181c !important; }
  .card { background: #1f2228 !important; border-color: #363b44 !important; }
  .text { color: #e8eaed !important; }
  .soft { color: #a4abb6 !important; }
  .rule { border-color: #363b44 !important; }
  a { color: #8ab4f8 !important; }
}`

/** The HTML part: a table, inline styles, no images; reads well on a phone and in the dark (SEMANTICS 6.3). */
export function mailHtml(parts: MailParts): string {
  const { view, title, change, footer } = parts
  const rows = [
    titleRow(parts, title),
    ...[change, view.causeLine, ...view.status].map((line) => textRow(parts, line)),
    listRow(parts, [...view.entries, view.entriesMore]),
    listRow(parts, [...view.errors, view.errorsMore]),
    linksRow(parts),
    row(
      'soft',
      'padding:14px 24px 18px;font-size:12px;line-height:18px;color:#687076',
      inline(parts, footer),
    ),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(view.subject)}</title>
<style>${STYLE}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f3f5">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(parts.preheader)}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f3f5;padding:24px 8px">
<tr><td align="center">
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#ffffff;border:1px solid #dfe2e6;border-radius:8px;border-collapse:separate;text-align:left">
${rows.filter((part) => part !== '').join('\n')}
</table>
</td></tr>
</table>
</body>
</html>
`
}

function titleRow(parts: MailParts, title: Line): string {
  const bar = BAR_COLOURS[parts.view.mood]
  return `<tr><td class="cell" style="padding:20px 24px 6px"><div class="text" style="${FONT};font-size:19px;line-height:26px;font-weight:600;color:#1a1d21;border-left:4px solid ${bar};padding-left:12px">${inline(parts, title)}</div></td></tr>`
}

function textRow(parts: MailParts, line: Line): string {
  return line.length === 0
    ? ''
    : row('text', 'padding:4px 24px;font-size:15px;line-height:22px;color:#1a1d21', inline(parts, line))
}

function listRow(parts: MailParts, lines: readonly Line[]): string {
  const items = lines
    .filter((line) => line.length > 0)
    .map((line) => `<div style="padding:3px 0">${inline(parts, line)}</div>`)
  if (items.length === 0) return ''
  return `<tr><td class="cell" style="padding:10px 24px 0"><div class="text rule" style="${FONT};font-size:14px;line-height:21px;color:#1a1d21;border-top:1px solid #dfe2e6;padding-top:8px">${items.join('')}</div></td></tr>`
}

function linksRow(parts: MailParts): string {
  const links = parts.view.links.map((link) => inlinePiece(parts, { kind: 'link', ...link }))
  return links.length === 0
    ? ''
    : row(
        'text',
        'padding:14px 24px 0;font-size:15px;line-height:24px;color:#1a1d21',
        links.join(' &middot; '),
      )
}

function row(tone: 'text' | 'soft', style: string, content: string): string {
  return `<tr><td class="cell ${tone}" style="${FONT};${style}">${content}</td></tr>`
}

function inline({ timeOf }: Pick<MailParts, 'timeOf'>, line: Line): string {
  return lineHtml(line, timeOf)
}

function inlinePiece({ timeOf }: Pick<MailParts, 'timeOf'>, piece: Piece): string {
  return pieceHtml(piece, timeOf)
}

/** A line as HTML, escaped; `timeOf` writes times. */
export function lineHtml(line: Line, timeOf: (at: Instant) => string): string {
  return line.map((piece) => pieceHtml(piece, timeOf)).join('')
}

function pieceHtml(piece: Piece, timeOf: (at: Instant) => string): string {
  if (typeof piece === 'string') return escapeHtml(piece)
  switch (piece.kind) {
    case 'time':
      return escapeHtml(timeOf(piece.at)).replace(/ /g, '&nbsp;')
    case 'link':
      return `<a href="${escapeHtml(piece.url)}" style="color:#1a5fd0">${escapeHtml(piece.label)}</a>`
    case 'strong':
      return `<strong>${escapeHtml(piece.text)}</strong>`
    default:
      return piece satisfies never
  }
}
