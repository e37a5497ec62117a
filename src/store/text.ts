/**
 * Marks an escaped code unit: a character of Unicode's private use area, hence escaped itself. PostgreSQL's text holds
 * no NUL, and UTF-8 no lone surrogate, yet keys contain the first and hostile texts either.
 */
const MARK = '\uE000'

/** Anything that might need escaping: one look that is cheap for the many texts that need none. */
// oxlint-disable-next-line no-control-regex
const SUSPECT = /[\u0000\uD800-\uE000]/
// oxlint-disable-next-line no-control-regex
const UNSTORABLE = /[\u0000\uE000\p{Surrogate}]/gu
const ESCAPED = /\uE000([0-9a-f]{4})/g

/** The form in which a text is stored; any JavaScript string comes back from decodeText unchanged. */
export function encodeText(text: string): string {
  if (!SUSPECT.test(text)) return text
  return text.replace(UNSTORABLE, (unit) => MARK + unit.charCodeAt(0).toString(16).padStart(4, '0'))
}

/** The inverse of encodeText. */
export function decodeText(stored: string): string {
  if (!stored.includes(MARK)) return stored
  return stored.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Values as a driver takes them: texts encoded, everything else as it is. One look serves them all. */
export function encodeParameters(parameters: readonly unknown[]): readonly unknown[] {
  if (!SUSPECT.test(parameters.join(' '))) return parameters
  return parameters.map((value) => (typeof value === 'string' ? encodeText(value) : value))
}

/** Decodes the texts of rows in place: drivers give each row as an object of its own. */
export function decodeRows<R>(rows: R[]): R[] {
  for (const row of rows as Record<string, unknown>[]) {
    for (const column in row) {
      const value = row[column]
      if (typeof value === 'string' && value.includes(MARK)) row[column] = decodeText(value)
    }
  }
  return rows
}

/**
 * Texts as one parameter: a JSON array whose members are encoded as stored. The mark itself is written as a JSON
 * escape, so that encodeParameters finds nothing to encode twice.
 */
export function encodeList(values: readonly string[]): string {
  if (!SUSPECT.test(values.join(' '))) return JSON.stringify(values)
  return JSON.stringify(values.map(encodeText)).replaceAll(MARK, '\\ue000')
}
