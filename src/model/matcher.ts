import { messageOf } from './errors.ts'
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
  /^\s*(?:"((?:[^"\\]|\\.)+)"|([A-Za-z_][A-Za-z0-9_.-]*))\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|((?![=~])[^"]*?))\s*$/s

/** Reads `name = value` and its relatives, quoted or not. Throws MatcherError. */
export function parseMatcher(text: string): Matcher {
  const parts = MATCHER.exec(text)
  if (parts === null) throw new MatcherError(`'${text}' is no matcher: expected name = value, !=, =~ or !~`)
  const label = parts[1] === undefined ? (parts[2] ?? '') : unescapeQuoted(parts[1])
  const operator = parts[3] as MatchOperator
  const value = parts[4] === undefined ? (parts[5] ?? '') : unescapeQuoted(parts[4])
  return { label, operator, value, pattern: operator.endsWith('~') ? anchored(value) : null }
}

/**
 * Reads one matcher or several, separated by commas outside quotes, with or without braces around:
 * `{team = payments, env =~ "prod|stage"}`. `{}` is none. Throws MatcherError.
 */
export function parseMatchers(text: string): readonly Matcher[] {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1]
  const parts = (inner ?? text).match(/(?:"(?:[^"\\]|\\.)*"|[^,"]|")+/gs) ?? ['']
  if (inner !== undefined && inner.trim() === '') return []
  return parts.map(parseMatcher)
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
  const members = (Object.hasOwn(labels, matcher.label) ? labels[matcher.label] : undefined) ?? ['']
  const positive = members.some((member) => matcher.pattern?.test(member) ?? member === matcher.value)
  return matcher.operator.startsWith('!') ? !positive : positive
}

/** The matcher as an operator would write it; parseMatcher reads it back. */
export function formatMatcher(matcher: Matcher): string {
  const label = /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(matcher.label) ? matcher.label : quote(matcher.label)
  const value = /^[\w.@:/#+-]+$/.test(matcher.value) ? matcher.value : quote(matcher.value)
  return `${label} ${matcher.operator} ${value}`
}

/** Unicode first; without it, escapes that only other dialects need (`\-`) are read as well. */
function anchored(source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`, 'su')
  } catch {
    return anchoredLenient(source)
  }
}

function anchoredLenient(source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`, 's')
  } catch (error) {
    const why = messageOf(error).replace(/.*: /s, '')
    throw new MatcherError(`/${source}/ is no regular expression: ${why}`)
  }
}

function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}"`
}

/** Alertmanager's escapes alone: `\\`, `\"` and `\n`; any other backslash belongs to the expression. */
function unescapeQuoted(text: string): string {
  return text.replaceAll(/\\([\\"n])/g, (_, char: string) => (char === 'n' ? '\n' : char))
}
