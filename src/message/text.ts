/** Control characters and line ends: nothing of them may reach a header, a subject or a line of ours. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu

/**
 * Characters that reorder their surroundings (bidi marks, embeddings, overrides, isolates) or show nothing
 * (zero-width, fillers, tags). The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
const INVISIBLE =
  /\u034f|[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** More marks than any script stacks on one letter. */
const STACKED_MARKS = /(\p{M}{8})\p{M}+/gu

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** First strong isolate and its end: what stands between them keeps its direction to itself. */
const ISOLATE = '\u2068'
const ISOLATE_END = '\u2069'

/** Longest foreign text that is looked at, in UTF-16 units; the rest is only counted. */
const FOREIGN_CHARS_MAX = 200_000

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A foreign text fit for one line of a message, and how many of its characters did not fit. */
export interface Clean {
  readonly text: string
  /** Characters left out, 0 or more. */
  readonly left: number
}

/**
 * Makes a text that others wrote fit for one line of ours (SEMANTICS 5.8): no control characters or line ends, no
 * invisible or reordering characters, whole surrogate pairs, spaces collapsed, at most `max` UTF-16 units, cut
 * between graphemes; right-to-left text is isolated from its surroundings.
 */
export function clean(foreign: string, max: number): Clean {
  const line = foreign
    .slice(0, FOREIGN_CHARS_MAX)
    .toWellFormed()
    .replace(CONTROLS, ' ')
    .replace(INVISIBLE, '')
    .replace(STACKED_MARKS, '$1')
    .replace(/\s+/gu, ' ')
    .trim()
  const kept = cut(line, max)
  const beyond = Math.max(0, foreign.length - FOREIGN_CHARS_MAX)
  const left = kept === line ? beyond : codePoints(line) - codePoints(kept) + 1 + beyond
  return { text: RIGHT_TO_LEFT.test(kept) ? `${ISOLATE}${kept}${ISOLATE_END}` : kept, left }
}

/** A text of ours without what could end a header's line, at most `max` UTF-16 units. */
export function oneLine(text: string, max: number): string {
  return cut(text.toWellFormed().replace(CONTROLS, ' ').trim(), max)
}

/**
 * Shortens `text` to a size of at most `max`, between graphemes, with `…` where something went; isolates that lose
 * their end get it back. `sizeOf` measures as the medium does; without it, UTF-16 units are counted.
 */
export function cut(text: string, max: number, sizeOf: (part: string) => number = utf16Units): string {
  if (sizeOf(text) <= max) return text
  const room = max - sizeOf('…') - 1
  let size = 0
  let end = 0
  for (const { segment, index } of graphemes.segment(text)) {
    size += sizeOf(segment)
    if (size > room) break
    end = index + segment.length
  }
  const kept = text.slice(0, end).trimEnd()
  const open = kept.split(ISOLATE).length > kept.split(ISOLATE_END).length
  return `${kept}…${open ? ISOLATE_END : ''}`
}

function utf16Units(text: string): number {
  return text.length
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
