import type { Labels } from './labels.ts'

/** Alertmanager's operators: equal, not equal, matches, does not match (anchored). */
export type MatchOperator = '=' | '!=' | '=~' | '!~'

/** One comparison on one label. `pattern` is the anchored expression where the operator has one. */
export interface Matcher {
  readonly label: string
  readonly operator: MatchOperator
  readonly value: string
  readonly pattern: RegExp | null
}

/** What a matcher's text may be wrong in; the message says what was expected. */
export class MatcherError extends Error {
  readonly code = 'matcher_invalid'
  readonly hint = 'Write matchers as: name = value, name != value, name =~ "regex", name !~ "regex".'
}

const MATCHER =
  /^\s*(?:"((?:[^"\\]|\\.)*)"|([A-Za-z_][A-Za-z0-9_.-]*))\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"]*?))\s*$/s

/** Reads `name = value` and its relatives, quoted or not. Throws MatcherError. */
export function parseMatcher(text: string): Matcher {
  const parts = MATCHER.exec(text)
  if (parts === null) throw new MatcherError(`'${text}' is no matcher: expected name = value, !=, =~ or !~`)
  const label = parts[1] === undefined ? (parts[2] ?? '') : unescapeQuoted(parts[1])
  const operator = parts[3] as MatchOperator
  const value = parts[4] === undefined ? (parts[5] ?? '') : unescapeQuoted(parts[4])
  return { label, operator, value, pattern: operator.endsWith('~') ? anchored(value) : null }
}

/** A matcher for exactly this value. */
export function equals(label: string, value: string): Matcher {
  return { label, operator: '=', value, pattern: null }
}

/** True when every matcher holds (an empty list selects everything). */
export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matches(matcher, labels))
}

/** A positive matcher holds when one member matches, a negative one when none does; a missing label counts as empty. */
export function matches(matcher: Matcher, labels: Labels): boolean {
  const members = labels[matcher.label] ?? ['']
  const positive = members.some((member) => matcher.pattern?.test(member) ?? member === matcher.value)
  return matcher.operator.startsWith('!') ? !positive : positive
}

/** The matcher as an operator would write it. */
export function formatMatcher(matcher: Matcher): string {
  const quoted = /^[\w.@:/#+-]+$/.test(matcher.value) ? matcher.value : JSON.stringify(matcher.value)
  return `${matcher.label} ${matcher.operator} ${quoted}`
}

function anchored(source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`, 'su')
  } catch (error) {
    throw new MatcherError(
      `/${source}/ is no regular expression: ${error instanceof Error ? error.message : ''}`,
    )
  }
}

function unescapeQuoted(text: string): string {
  return text.replaceAll(/\\(.)/gs, (_, char: string) => (char === 'n' ? '\n' : char))
}
