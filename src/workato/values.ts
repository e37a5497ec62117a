/** A JSON object of unknown fields. */
export type Fields = Readonly<Record<string, unknown>>

/** The value as fields, or null where it is no object (arrays are none). */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

/** A non-empty text; numbers become text; null for anything else. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' ? String(value) : null
}

/** A finite number, also where it is written as text; null for anything else. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null
}

/** True and false, also as text; null for anything else. */
export function booleanOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  if (value === 'true') return true
  return value === 'false' ? false : null
}

/** Thrown by idOf: the digits of a number beyond 2^53 are lost, and the text has to be read again. */
export class DigitsLostError extends Error {
  readonly code = 'digits_lost'
  readonly hint = 'Read the answer again with parseKeepingDigits.'
}

/** An id: opaque text, a number digit by digit (SEMANTICS 1.6); null where there is none. Throws DigitsLostError. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value !== 'number') return null
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new DigitsLostError(String(value))
  return String(value)
}

/** A list that holds texts; anything else in it is left out. */
export function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.map(textOf).filter((text) => text !== null)
}
