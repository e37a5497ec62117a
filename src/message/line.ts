import type { Instant } from '../model/instant.ts'
import { clean } from './text.ts'

/** A piece of a line, free of any medium: text, a time in the reader's zone, a link, or what should stand out. */
export type Piece =
  | string
  | { readonly kind: 'time'; readonly at: Instant }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'strong'; readonly text: string }

/** One line of a message; what foreign text is in it has been cleaned, and each medium escapes it. */
export type Line = readonly Piece[]

/** A place to go. */
export interface Link {
  readonly label: string
  readonly url: string
}

/** A point in time, which each medium writes in its reader's zone. */
export function time(at: Instant): Piece {
  return { kind: 'time', at }
}

/** What should stand out. */
export function strong(text: string): Piece {
  return { kind: 'strong', text }
}

/** Longer addresses are left out: Slack bounds them, and they would crowd out the message. In UTF-16 units. */
const URL_CHARS_MAX = 500

/** The address as a link may carry it: http or https, nothing that ends a link early; null for anything else. */
export function safeUrl(url: string | null | undefined): string | null {
  const parsed = url == null || url.length > URL_CHARS_MAX ? null : URL.parse(url)
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return null
  const href = parsed.href.replace(
    /[|<>"'`\\\s]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return href.length > URL_CHARS_MAX ? null : href
}

/** `label` as a link where the address is good, else as text. */
export function linked(label: string, url: string | null | undefined): Piece {
  const safe = safeUrl(url)
  return safe === null ? label : { kind: 'link', label, url: safe }
}

/** Lines of a message put into one, with ` · ` between them; empty ones are left out. */
export function joined(parts: readonly Line[], separator = ' · '): Line {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, at) => (at === 0 ? part : [separator, ...part]))
}

/** The text of a line, times written by `writeTime`. */
export function plain(line: Line, writeTime: (at: Instant) => string): string {
  return line.map((piece) => plainPiece(piece, writeTime)).join('')
}

function plainPiece(piece: Piece, writeTime: (at: Instant) => string): string {
  if (typeof piece === 'string') return piece
  switch (piece.kind) {
    case 'time':
      return writeTime(piece.at)
    case 'link':
      return piece.label
    case 'strong':
      return piece.text
    default:
      return piece satisfies never
  }
}

/** Longest name in a message, in UTF-16 units: it must leave room for what happened. */
const NAME_CHARS_MAX = 60

/** A name that others gave, fit for a line; `otherwise` where nothing visible remains. */
export function cleanName(name: string | null | undefined, otherwise: string): string {
  const { text } = clean(name ?? '', NAME_CHARS_MAX)
  return text === '' ? otherwise : text
}
