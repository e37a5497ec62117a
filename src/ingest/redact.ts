import type { PrivacyConfig } from '../model/config.ts'

/** Longest texts that are kept, in characters (UTF-16). */
export const TEXT_CHARS_MAX = { message: 4_000, title: 500, type: 200, adapter: 100 } as const

/** What masks look at: more than is kept, so that no half of a secret stands at the cut; bounded, as patterns are foreign. */
const MASKED_CHARS_MAX = 4 * TEXT_CHARS_MAX.message

/** Stands for what was masked. */
const MASK = '•••'

/** Shorter values would mask ordinary words. */
const SECRET_CHARS_MIN = 4

/** Controls (but for line breaks and tabs), and marks that turn the direction of text. */
const CONTROLS = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu
const LINE_ENDS = /\r\n?|\u2028|\u2029/g

const EMAIL = /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]+@((?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,})/gu

/** Finds what a reader sees as one character. */
const graphemes = new Intl.Segmenter('und')

/** Makes a text fit to be kept (SEMANTICS 5.8): secrets and what `privacy` names masked, controls gone, bounded. */
export type Redact = (text: string, charsMax: number) => string

/** The masks of a configuration, prepared once. */
export function createRedact(privacy: PrivacyConfig, secrets: readonly string[]): Redact {
  // Longest first: a secret may be the beginning of another.
  const hidden = secrets
    .filter((secret) => secret.length >= SECRET_CHARS_MIN)
    .toSorted((a, b) => b.length - a.length)
  const patterns = privacy.redact.map((pattern) => new RegExp(pattern.source, globalFlags(pattern)))
  return (text, charsMax) => {
    let kept = stripControls(text.slice(0, MASKED_CHARS_MAX))
    for (const secret of hidden) kept = kept.replaceAll(secret, MASK)
    for (const pattern of patterns) kept = kept.replace(pattern, MASK)
    if (privacy.maskEmails && kept.includes('@')) kept = kept.replace(EMAIL, `${MASK}@$1`)
    return cutText(kept, charsMax)
  }
}

function globalFlags(pattern: RegExp): string {
  return pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`
}

function stripControls(text: string): string {
  return text.replace(LINE_ENDS, '\n').replace(CONTROLS, '').toWellFormed()
}

/** At most `charsMax` characters, the last an ellipsis, never half of what a reader sees as one. */
export function cutText(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  // Looked at from a little before the cut: a character that a reader sees as one is rarely longer.
  const from = Math.max(0, charsMax - 200)
  const around = text.slice(from, charsMax + 200)
  const at = charsMax - 1 - from
  const end = graphemes.segment(around).containing(at)?.index ?? at
  return `${text.slice(0, from + end)}…`
}
