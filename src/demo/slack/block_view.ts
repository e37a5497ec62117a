import { type Html, html } from '../pages/html.ts'
import { renderMrkdwn, renderPlain, type SlackNames } from './mrkdwn.ts'
import { renderRichText } from './rich_text.ts'
import { isJson, type Json } from './types.ts'

/** A message's blocks as Slack's desktop shows them. */
export function renderBlocks(blocks: readonly Json[], names: SlackNames): Html {
  return html`<div class="blocks">${blocks.map((block) => renderBlock(block, names))}</div>`
}

/** A legacy attachment: a coloured bar, and blocks or title, text and fields. */
export function renderAttachment(attachment: Json, names: SlackNames): Html {
  const color = /^#?([0-9a-f]{6})$/i.exec(string(attachment['color']))?.[1] ?? 'dddddd'
  const blocks = items(attachment['blocks'])
  const title = string(attachment['title'])
  const body = string(attachment['text']) || (blocks.length > 0 ? '' : string(attachment['fallback']))
  return html`<div class="attachment"><svg class="bar" aria-hidden="true"><rect width="4" height="100%" rx="2" fill="#${color}"/></svg><div>
${title !== '' && html`<div><b>${title}</b></div>`}${body !== '' && html`<div class="text">${renderMrkdwn(body, names)}</div>`}
${blocks.length > 0 && renderBlocks(blocks, names)}</div></div>`
}

function renderBlock(block: Json, names: SlackNames): Html {
  switch (block['type']) {
    case 'header':
      return html`<div class="header">${renderText(block['text'], names)}</div>`
    case 'divider':
      return html`<hr>`
    case 'section':
      return renderSection(block, names)
    case 'context':
      return html`<div class="context">${items(block['elements']).map((element) =>
        element['type'] === 'image' ? imageNote(element) : html`<span>${renderText(element, names)}</span>`,
      )}</div>`
    case 'actions':
      return html`<div class="actions">${items(block['elements']).map((each) => renderElement(each, names))}</div>`
    case 'rich_text':
      return renderRichText(block, names)
    case 'image':
      return imageNote(block)
    case 'markdown':
      return html`<div class="section"><div class="text">${renderPlain(string(block['text']), true)}</div></div>`
    default:
      return html`<div class="context">[${String(block['type'])}]</div>`
  }
}

function renderSection(block: Json, names: SlackNames): Html {
  const fields = items(block['fields'])
  const accessory = block['accessory']
  return html`<div class="section"><div class="main">
${block['text'] !== undefined && html`<div class="text">${renderText(block['text'], names)}</div>`}
${fields.length > 0 && html`<div class="fields">${fields.map((field) => html`<div>${renderText(field, names)}</div>`)}</div>`}
</div>${isJson(accessory) && html`<div class="accessory">${renderElement(accessory, names)}</div>`}</div>`
}

function renderText(value: unknown, names: SlackNames): Html {
  if (!isJson(value)) return html``
  const text = string(value['text'])
  return value['type'] === 'mrkdwn' ? renderMrkdwn(text, names) : renderPlain(text, value['emoji'] !== false)
}

function renderElement(element: Json, names: SlackNames): Html {
  const style = element['style'] === 'primary' || element['style'] === 'danger' ? element['style'] : ''
  switch (element['type']) {
    case 'button': {
      const label = renderText(element['text'], names)
      const url = string(element['url'])
      return /^https?:/i.test(url)
        ? html`<a class="button ${style}" href="${url}" target="_blank" rel="noopener noreferrer">${label}</a>`
        : html`<span class="button ${style}">${label}</span>`
    }
    case 'image':
      return imageNote(element)
    case 'overflow':
      return html`<span class="button" aria-label="More">…</span>`
    default:
      return html`<span class="button select">${renderText(element['placeholder'], names)}<svg viewBox="0 0 10 6" aria-hidden="true"><path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.6"/></svg></span>`
  }
}

/** Pictures are not fetched: the page talks to nobody. Their alternative text stands for them. */
function imageNote(image: Json): Html {
  return html`<span class="picture">${string(image['alt_text']) || 'image'}</span>`
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function items(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isJson) : []
}
