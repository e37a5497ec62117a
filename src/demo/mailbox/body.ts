import { drawEmojiInMarkup } from '../pages/emoji.ts'

/** A mail's own page: no scripts, nothing from elsewhere, its own styles; only our reader may frame it. */
export const MAIL_BODY_POLICY: string =
  'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; ' +
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; " +
  "frame-ancestors 'self'"

/** Links open beside the reader. */
const BASE = '<base target="_blank">'

/** The HTML of a mail as the reader's frame shows it. It stays untrusted: serve it under {@link MAIL_BODY_POLICY}. */
export function mailBodyDocument(html: string): string {
  const markup = drawEmojiInMarkup(html)
  const head = /<head[^>]*>/i.exec(markup)
  if (head === null) return `<!doctype html><meta charset="utf-8">${BASE}${markup}`
  const after = head.index + head[0].length
  return markup.slice(0, after) + BASE + markup.slice(after)
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  zwnj: '',
  shy: '',
  middot: '·',
  times: '×',
  ndash: '–',
  mdash: '—',
  hellip: '…',
}
/** What senders pad a preheader with: joiners, soft hyphens, marks of no width. */
const INVISIBLE = /\u034f|[\u00ad\u061c\u200b-\u200f\u2060\u2007\ufeff]/gu
const PREHEADER_CHARS_MAX = 140

/** What a mail client shows behind the subject: the first words of the HTML, hidden ones too, else of the text. */
export function preheader(markup: string, text: string): string {
  const words = markup === '' ? text : wordsOf(markup)
  return words.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim().slice(0, PREHEADER_CHARS_MAX)
}

function wordsOf(markup: string): string {
  return markup
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(head|style|script|title)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]+));/gi, (whole, decimal, hex, name) => {
      if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole
      return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
    })
}
