import type { ErrorKind } from '../model/message.ts'
import { type Clean, clean } from './text.ts'
import { sayCount } from './words.ts'

/** Longest vendor's error quoted in the body, in UTF-16 units. */
const QUOTE_CHARS_MAX = 300

/** What the vendor says: `REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded`, one line; null where nothing is known. */
export function causeOf(error: ErrorKind | undefined, max: number = QUOTE_CHARS_MAX): Clean | null {
  if (error === undefined) return null
  const type = clean(error.errorType ?? '', 80).text
  const message = clean(error.message ?? '', max)
  if (message.text === '') return type === '' ? null : { text: type, left: 0 }
  const repeated = type === '' || message.text.toLowerCase().includes(type.toLowerCase())
  return repeated ? message : { text: `${type}: ${message.text}`, left: message.left }
}

/** `salesforce`; null where no adapter is known. */
export function adapterOf(error: ErrorKind | undefined): string | null {
  const adapter = clean(error?.adapter ?? '', 40).text
  return adapter === '' ? null : adapter
}

/** A quote, and how many characters of it were left out (SEMANTICS 5.5). */
export function quoted({ text, left }: Clean): string {
  return left === 0 ? text : `${text} (+${sayCount(left)} characters)`
}
