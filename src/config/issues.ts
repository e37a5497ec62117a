import type { z } from 'zod'
import { nearest, suggestion } from './nearest.ts'
import { errorAt, type Problem } from './problem.ts'
import { isBroken, keyPlaceOf, type Path, placeOf, type Tree, toPlain, treeAt } from './tree.ts'

type Issue = z.core.$ZodIssue

/** What a schema expected, in the operator's words. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

/** The outcome of holding a part of a file against its schema. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Holds a tree against a schema. Every issue becomes a problem at the key or value it is about. Where a number, or true
 * or false, is expected, the text that a variable filled in may say it.
 */
export function checkTree<T>(tree: Tree, schema: z.ZodType<T>): Checked<T> {
  const plain = toPlain(tree)
  const first = schema.safeParse(plain)
  if (first.success) return { ok: true, value: first.data }
  const coerced = coerceFilledIn(tree, plain, first.error.issues)
  const result = coerced.changed ? schema.safeParse(coerced.plain) : first
  if (result.success) return { ok: true, value: result.data }
  return { ok: false, problems: translateAll(tree, [], result.error.issues) }
}

/** What a mapping lacks is not said where an unknown key may be just that, misspelt. */
function translateAll(tree: Tree, base: Path, issues: readonly Issue[]): readonly Problem[] {
  const withUnknown = new Set(
    issues.filter((issue) => issue.code === 'unrecognized_keys').map((issue) => issue.path.join('\n')),
  )
  return issues
    .filter((issue) => !(isLack(issue) && withUnknown.has(issue.path.join('\n'))))
    .flatMap((issue) => translate(tree, base, issue))
}

function isLack(issue: Issue): boolean {
  return issue.code === 'custom' && issue.params?.['lacks'] === true
}

function translate(tree: Tree, base: Path, issue: Issue): readonly Problem[] {
  const path = [...base, ...issue.path]
  if (isBroken(tree, path)) return []
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(tree, path, key, issue.message))
    case 'invalid_type':
      return [wrongType(tree, path, TYPES[issue.expected] ?? issue.expected)]
    case 'invalid_value':
      return [wrongValue(tree, path, issue.values.map(String))]
    case 'invalid_union':
      return translateUnion(tree, path, issue.errors)
    case 'invalid_key':
      return issue.issues.map((inner) => errorAt(keyPlaceOf(tree, path), 'invalid_value', inner.message))
    case 'too_small':
    case 'too_big':
      return [outOfRange(tree, path, issue)]
    case 'custom': {
      const place = issue.params?.['at'] === 'key' ? keyPlaceOf(tree, path) : placeOf(tree, path)
      const code = isLack(issue) ? 'missing_key' : 'invalid_value'
      return [errorAt(place, code, issue.message)]
    }
    default:
      return [errorAt(placeOf(tree, path), 'invalid_value', issue.message)]
  }
}

/** `message` is what values.ts/mapping says: the noun and the known keys. */
function unknownKey(tree: Tree, path: Path, key: string, message: string): Problem {
  const [noun, keys] = message.split(':')
  const hint = suggestion(key, (keys ?? '').split(','))
  return errorAt(keyPlaceOf(tree, [...path, key]), 'unknown_key', `unknown ${noun} '${key}'${hint}`)
}

function wrongType(tree: Tree, path: Path, expected: string): Problem {
  const found = treeAt(tree, path)
  if (found === undefined) {
    const key = String(path.at(-1))
    return errorAt(
      placeOf(tree, path),
      'missing_key',
      `expected the key '${key}' (${expected}): it is missing`,
    )
  }
  const value = toPlain(found)
  const quotable = expected === 'a text' && (typeof value === 'number' || typeof value === 'boolean')
  const hint = quotable ? `: put it in quotes, "${String(value)}"` : ''
  return errorAt(found.place, 'wrong_type', `expected ${expected}, got ${describe(value)}${hint}`)
}

function wrongValue(tree: Tree, path: Path, known: readonly string[]): Problem {
  const found = treeAt(tree, path)
  const choice = known.length === 1 ? (known[0] ?? '') : `one of ${known.join(', ')}`
  if (found === undefined) return wrongType(tree, path, choice)
  const value = toPlain(found)
  const near = typeof value === 'string' ? nearest(value, known) : null
  const hint = near === null ? '' : `; did you mean '${near}'?`
  return errorAt(found.place, 'invalid_value', `expected ${choice}, got ${describe(value)}${hint}`)
}

function outOfRange(
  tree: Tree,
  path: Path,
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
): Problem {
  const place = placeOf(tree, path)
  if (issue.origin === 'array')
    return errorAt(place, 'invalid_value', 'expected at least one entry, got an empty list')
  const value = describe(toPlain(treeAt(tree, path) ?? tree))
  if (issue.code === 'too_big')
    return errorAt(place, 'invalid_value', `expected at most ${issue.maximum}, got ${value}`)
  const least = issue.inclusive === false ? `more than ${issue.minimum}` : `at least ${issue.minimum}`
  return errorAt(place, 'invalid_value', `expected ${least}, got ${value}`)
}

/** The alternative whose type fits says what is wrong; where none fits, all are named. */
function translateUnion(
  tree: Tree,
  path: Path,
  alternatives: readonly (readonly Issue[])[],
): readonly Problem[] {
  const fitting = alternatives.filter((issues) => !issues.some(isMismatch))
  const best = fitting.toSorted((a, b) => a.length - b.length)[0]
  if (best !== undefined) return translateAll(tree, path, best)
  const expected = alternatives.flatMap((issues) => issues.filter(isMismatch).flatMap(expectedOf))
  return [wrongType(tree, path, [...new Set(expected)].join(' or '))]
}

function isMismatch(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
}

function expectedOf(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_type') return [TYPES[issue.expected] ?? issue.expected]
  return issue.code === 'invalid_value' ? issue.values.map(String) : []
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text '${value}'`
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? 'a list' : 'a mapping'
}

function coerceFilledIn(
  tree: Tree,
  plain: unknown,
  issues: readonly Issue[],
): { readonly plain: unknown; readonly changed: boolean } {
  let result = plain
  let changed = false
  for (const { path, expected } of typeIssues([], issues)) {
    const found = treeAt(tree, path)
    if (found?.kind !== 'scalar' || found.filledIn.length === 0) continue
    const value = readAs(expected, String(found.value))
    if (value === undefined) continue
    result = replaceAt(result, path, value)
    changed = true
  }
  return { plain: result, changed }
}

function typeIssues(base: Path, issues: readonly Issue[]): readonly { path: Path; expected: string }[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path]
    if (issue.code === 'invalid_union') return issue.errors.flatMap((inner) => typeIssues(path, inner))
    return issue.code === 'invalid_type' ? [{ path, expected: issue.expected }] : []
  })
}

function readAs(expected: string, text: string): number | boolean | undefined {
  if ((expected === 'number' || expected === 'int') && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text)
  return expected === 'boolean' && (text === 'true' || text === 'false') ? text === 'true' : undefined
}

function replaceAt(plain: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (Array.isArray(plain)) {
    return plain.map((item, index): unknown => (index === Number(step) ? replaceAt(item, rest, value) : item))
  }
  const entries = Object.entries(plain ?? {})
  return Object.fromEntries(
    entries.map(([key, item]) => [key, key === String(step) ? replaceAt(item, rest, value) : item]),
  )
}
