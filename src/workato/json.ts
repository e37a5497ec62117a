/** Ids beyond this lose digits when JSON numbers become doubles. */
interface ReviverContext {
  readonly source?: string
}

/** Where an id stands: there a number with an exponent is as opaque as any. */
const ID_KEY = /(^|_)(id|handle)$/

/** JSON.parse that keeps integers beyond 2^53 as texts of their digits (SEMANTICS 1.6). Slow: several times JSON.parse. */
export function parseKeepingDigits(text: string): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: ReviverContext) => unknown,
  ) => unknown
  return parse(text, (key, value, { source }) =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    source !== undefined &&
    (/^-?\d+$/.test(source) || (Number.isInteger(value) && ID_KEY.test(key)))
      ? source
      : value,
  )
}

/** What is wrong with a text that JSON.parse refused, in a clause that follows "the server answered …". */
export function explainJsonFault(text: string, thrown: unknown): string {
  if (text.trim() === '') return 'an empty body'
  if (/^\s*</.test(text)) return explainHtml(text)
  const fault = scan(text)
  if (fault === null) return `something that is no JSON: ${vendorOfNothing(thrown)}`
  if (fault.kind === 'cut') {
    return `JSON that ends in the middle, after ${text.length} characters (${placeOf(text, text.length)})`
  }
  return `JSON with a comma too many before '${text[fault.closer] ?? ''}' at ${placeOf(text, fault.at)}`
}

function explainHtml(text: string): string {
  const title = /<title[^>]*>([^<]{1,200})/i.exec(text)?.[1]?.replaceAll(/\s+/g, ' ').trim()
  return title === undefined ? 'a page (HTML or XML) instead of JSON' : `a page ('${title}') instead of JSON`
}

/** V8's words without the excerpt of the text: that may hold customers' data. */
function vendorOfNothing(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const place = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0]
  const what = /^[^"'`,]*?(?=[,"'`]|$)/.exec(message)?.[0]?.trim() ?? ''
  return [what === '' ? 'unexpected text' : what, place].filter((part) => part !== undefined).join(' ')
}

type Fault =
  | { readonly kind: 'comma'; readonly at: number; readonly closer: number }
  | { readonly kind: 'cut' }

/** Finds a trailing comma, or an end in the middle; null where it is something else. */
function scan(text: string): Fault | null {
  let depth = 0
  let comma = -1
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === '"') {
      at = endOfString(text, at)
      if (at >= text.length) return { kind: 'cut' }
      comma = -1
    } else if (char === '}' || char === ']') {
      if (comma >= 0) return { kind: 'comma', at: comma, closer: at }
      depth -= 1
      if (depth < 0) return null
    } else if (char === ',') comma = at
    else if (!/\s/.test(char)) {
      if (char === '{' || char === '[') depth += 1
      comma = -1
    }
  }
  return depth > 0 ? { kind: 'cut' } : null
}

/** Index of the closing quote of the string that opens at `from`; the text's length where there is none. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at
  }
  return text.length
}

/** `line 30, column 5`, both from 1. */
function placeOf(text: string, at: number): string {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`
}
