import { namedEmoji } from '../pages/emoji.ts'
import { type Html, html, trusted } from '../pages/html.ts'
import { link, mention, renderDate, renderPlain, type SlackNames } from './mrkdwn.ts'
import { isJson, type Json } from './types.ts'

/** A `rich_text` block: sections, lists, preformatted text, quotes. */
export function renderRichText(block: Json, names: SlackNames): Html {
  return html`<div class="rich">${items(block['elements']).map((part) => renderPart(part, names))}</div>`
}

function renderPart(part: Json, names: SlackNames): Html {
  const inner = items(part['elements'])
  switch (part['type']) {
    case 'rich_text_list': {
      const entries = inner.map((item) => html`<li>${renderPart(item, names)}</li>`)
      return part['style'] === 'ordered' ? html`<ol>${entries}</ol>` : html`<ul>${entries}</ul>`
    }
    case 'rich_text_preformatted':
      return html`<pre>${inner.map((piece) => renderPiece(piece, names))}</pre>`
    case 'rich_text_quote':
      return html`<blockquote>${inner.map((piece) => renderPiece(piece, names))}</blockquote>`
    default:
      return html`<div>${inner.map((piece) => renderPiece(piece, names))}</div>`
  }
}

function renderPiece(piece: Json, names: SlackNames): Html {
  switch (piece['type']) {
    case 'text':
      return dressed(renderPlain(text(piece, 'text'), false), piece['style'])
    case 'link':
      return dressed(link(text(piece, 'url'), text(piece, 'text') || text(piece, 'url')), piece['style'])
    case 'emoji':
      return namedEmoji(text(piece, 'name')) ?? html`:${text(piece, 'name')}:`
    case 'user':
      return mention(`@${names.user(text(piece, 'user_id'))}`)
    case 'channel':
      return mention(`#${names.channel(text(piece, 'channel_id'))}`)
    case 'usergroup':
      return mention(`@${names.group(text(piece, 'usergroup_id'))}`)
    case 'broadcast':
      return mention(`@${text(piece, 'range')}`)
    case 'date':
      return renderDate(String(Number(piece['timestamp'])), text(piece, 'format'), text(piece, 'fallback'))
    default:
      return html``
  }
}

function dressed(content: Html, style: unknown): Html {
  if (!isJson(style)) return content
  let dress = content
  const tags: [string, string][] = [
    ['code', 'code'],
    ['strike', 's'],
    ['italic', 'i'],
    ['bold', 'b'],
  ]
  for (const [key, tag] of tags) {
    if (style[key] === true) dress = html`${trusted(`<${tag}>`)}${dress}${trusted(`</${tag}>`)}`
  }
  return dress
}

function text(value: Json, key: string): string {
  const found = value[key]
  return typeof found === 'string' ? found : ''
}

function items(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isJson) : []
}
