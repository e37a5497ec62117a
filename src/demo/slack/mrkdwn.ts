import { textWithEmoji } from '../pages/emoji.ts'
import { type Html, html, trusted } from '../pages/html.ts'
import { timeTag } from '../pages/shell.ts'

/** Names for the ids in a text; an unknown id stands for itself. */
export type SlackNames = {
  readonly user: (id: string) => string
  readonly channel: (id: string) => string
  readonly group: (id: string) => string
}

/** Finished pieces stand in the text as a number between these two (private-use) characters. */
const OPEN = '\uE000'
const SHUT = '\uE001'

/** Slack's mrkdwn as HTML, as a reader sees it; whatever it does not know is shown as text. */
export function renderMrkdwn(text: string, names: SlackNames): Html {
  const pieces: Html[] = []
  const hold = (piece: Html): string => `${OPEN}${pieces.push(piece) - 1}${SHUT}`
  const held = text
    .replace(/[\uE000\uE001]/g, '')
    .replace(/```\n?([\s\S]+?)\n?```/g, (_, code: string) => hold(html`<pre>${codeText(code)}</pre>`))
    .replace(/`([^`\n]+)`/g, (_, code: string) => hold(html`<code>${codeText(code)}</code>`))
    .replace(/<([^<>\n]*)>/g, (_, inner: string) => hold(control(inner, names)))
    .replace(/\bhttps?:\/\/[^\s<>|\uE000\uE001]+[^\s<>|.,;:!?)\]}'"\uE000\uE001]/g, (url) =>
      hold(link(url, url)),
    )
  return html`${quoted(held).map((part) =>
    part.quote
      ? html`<blockquote>${lines(part.text, pieces)}</blockquote>`
      : html`${lines(part.text, pieces)}`,
  )}`
}

/** Plain text as HTML: entities read, emoji drawn, line breaks kept. */
export function renderPlain(text: string, shortcodes: boolean): Html {
  return html`${broken(text.split('\n').map((line) => textWithEmoji(unescapeSlack(line), shortcodes)))}`
}

/** Slack's three entities as characters. */
function unescapeSlack(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
}

/** A date in the reader's zone by Slack's tokens; the fallback stands until the page's script ran. */
export function renderDate(seconds: string, format: string, fallback: string): Html {
  return timeTag(Number(seconds) * 1000, format, fallback)
}

/** A link, if the address is one that a browser may follow safely; else its label as text. */
export function link(url: string, label: string): Html {
  const text = textWithEmoji(unescapeSlack(label), true)
  const address = unescapeSlack(url)
  if (!/^(https?|mailto|slack):/i.test(address)) return text
  return html`<a href="${address}" target="_blank" rel="noopener noreferrer">${text}</a>`
}

/** Code keeps its signs; links inside show as their address, as Slack does. */
function codeText(code: string): string {
  return unescapeSlack(code.replace(/<(https?:[^<>|]*)(?:\|[^<>]*)?>/g, '$1'))
}

function control(inner: string, names: SlackNames): Html {
  const bar = inner.indexOf('|')
  const target = bar < 0 ? inner : inner.slice(0, bar)
  const label = bar < 0 ? null : inner.slice(bar + 1)
  if (target.startsWith('@')) return mention(`@${label ?? names.user(target.slice(1))}`)
  if (target.startsWith('#')) return mention(`#${label ?? names.channel(target.slice(1))}`)
  if (target.startsWith('!subteam^'))
    return mention(label ?? `@${names.group(target.slice('!subteam^'.length))}`)
  const date = /^!date\^(-?\d{1,13})\^([^^]+)(?:\^([^^]+))?$/.exec(target)
  if (date !== null) {
    const [, seconds = '0', format = '', url] = date
    const shown = renderDate(seconds, unescapeSlack(format), unescapeSlack(label ?? ''))
    if (url === undefined || !/^https?:/i.test(url)) return shown
    return html`<a href="${unescapeSlack(url)}" target="_blank" rel="noopener noreferrer">${shown}</a>`
  }
  if (/^!(here|channel|everyone)$/.test(target)) return mention(`@${target.slice(1)}`)
  if (target.startsWith('!')) return html`${unescapeSlack(label ?? `<${target}>`)}`
  return /^[a-z]+:/i.test(target) ? link(target, label ?? target) : html`${unescapeSlack(`<${inner}>`)}`
}

/** A mention as a highlighted chip. */
export function mention(text: string): Html {
  return html`<span class="mention">${unescapeSlack(text)}</span>`
}

function quoted(text: string): { quote: boolean; text: string }[] {
  const parts: { quote: boolean; text: string }[] = []
  for (const line of text.split('\n')) {
    const mark = /^(?:&gt;|>) ?/.exec(line)
    const quote = mark !== null
    const rest = line.slice(mark?.[0].length ?? 0)
    const last = parts.at(-1)
    if (last?.quote === quote) last.text += `\n${rest}`
    else parts.push({ quote, text: rest })
  }
  return parts
}

function lines(text: string, pieces: readonly Html[]): Html {
  return html`${broken(text.split('\n').map((line) => styled(line, pieces)))}`
}

function broken(list: readonly Html[]): Html[] {
  return list.flatMap((line, index) => (index === 0 ? [line] : [trusted('<br>'), line]))
}

/** `*bold*`, `_italic_`, `~strike~`: marks hug their words and stand at a word's edge. */
const STYLED = /(^|[\s([{"'.,;:·—–\-/>*_~])([*_~])(?=\S)([^\n]*?\S)\2(?=$|[\s)\]}"'.,;:!?·—–\-/<*_~])/u
const TAG_OF_MARK: Readonly<Record<string, string>> = { '*': 'b', _: 'i', '~': 's' }

function styled(text: string, pieces: readonly Html[]): Html {
  const match = STYLED.exec(text)
  const tag = match === null ? undefined : TAG_OF_MARK[match[2] ?? '']
  if (match === null || tag === undefined) return released(text, pieces)
  const start = match.index + (match[1] ?? '').length
  const inner = match[3] ?? ''
  const rest = text.slice(match.index + match[0].length)
  const content = styled(inner, pieces)
  return html`${released(text.slice(0, start), pieces)}${trusted(`<${tag}>`)}${content}${trusted(`</${tag}>`)}${styled(rest, pieces)}`
}

function released(text: string, pieces: readonly Html[]): Html {
  const parts = text.split(/\uE000(\d+)\uE001/)
  return html`${parts.map((part, index) =>
    index % 2 === 1 ? pieces[Number(part)] : textWithEmoji(unescapeSlack(part), true),
  )}`
}
