import type { DurationMs, Instant } from '../model/instant.ts'
import { SECOND_MS } from '../model/instant.ts'
import type { Answer } from './attempt.ts'
import { WorkatoError } from './errors.ts'
import { explainJsonFault, parseKeepingDigits } from './json.ts'
import { parseHttpDate } from './time.ts'
import { DigitsLostError, fieldsOf, textOf } from './values.ts'

/** Longest vendor message that is repeated in one of ours. */
const VENDOR_TEXT_CHARS_MAX = 300

/**
 * The decoded answer, or what is wrong with it. Throws WorkatoError. `decode` says null where the JSON has not the
 * shape that was asked for, and DigitsLostError where ids need their digits.
 */
export function judge<T>(
  name: string,
  answer: Answer,
  now: Instant,
  decode: (value: unknown) => T | null,
): T {
  if (answer.status !== 200) throw errorOfStatus(name, answer, now)
  const value = parse(name, answer.text)
  const fields = fieldsOf(value)
  if (fields !== null && fields['success'] === false) {
    throw new WorkatoError('refused', `${name}: refused (200, success: false)${vendorWords(value)}`, {
      status: 200,
    })
  }
  const decoded = decodeKeepingDigits(value, answer.text, decode)
  if (decoded === null) {
    throw new WorkatoError(
      'unexpected_answer',
      `${name}: the server answered JSON without the list asked for`,
      {
        status: 200,
      },
    )
  }
  return decoded
}

function decodeKeepingDigits<T>(
  value: unknown,
  text: string,
  decode: (value: unknown) => T | null,
): T | null {
  try {
    return decode(value)
  } catch (error) {
    if (!(error instanceof DigitsLostError)) throw error
    return decode(parseKeepingDigits(text))
  }
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new WorkatoError('not_json', `${name}: the server answered ${explainJsonFault(text, error)}`, {
      status: 200,
    })
  }
}

function errorOfStatus(name: string, answer: Answer, now: Instant): WorkatoError {
  const { status } = answer
  const body = safeParse(answer.text)
  const details = { status, errorId: status >= 500 ? textOf(fieldsOf(body)?.['id']) : null }
  const words = body === undefined ? pageWords(answer.text) : vendorWords(body)
  const said = `${name}: the server answered ${status}${words}`
  if (status === 401) return new WorkatoError('token_rejected', said, details)
  if (status === 403) return new WorkatoError('forbidden', said, details)
  if (status === 404) return new WorkatoError('not_found', said, details)
  if (status === 429) {
    const retryAfterMs = retryAfter(answer.headers['retry-after'], now)
    return new WorkatoError('rate_limited', said, { ...details, retryAfterMs })
  }
  if (status >= 500) {
    const retryAfterMs = retryAfter(answer.headers['retry-after'], now)
    const id = details.errorId === null ? '' : ` (error id ${details.errorId})`
    return new WorkatoError('server_error', `${said}${id}`, { ...details, retryAfterMs })
  }
  if (status >= 400) return new WorkatoError('invalid_request', said, details)
  const target = answer.headers['location']
  return new WorkatoError(
    'unexpected_answer',
    target === undefined ? said : `${said} (to ${target})`,
    details,
  )
}

/** `Retry-After` in both its forms: seconds, or a date; null where it is absent or neither. */
export function retryAfter(header: string | undefined, now: Instant): DurationMs | null {
  if (header === undefined) return null
  if (/^\s*\d{1,9}(\.\d+)?\s*$/.test(header)) return Math.ceil(Number(header) * SECOND_MS)
  const at = parseHttpDate(header)
  return at === null ? null : Math.max(0, at - now)
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function pageWords(text: string): string {
  return /^\s*</.test(text) ? ` with ${explainJsonFault(text, null)}` : ''
}

/** The vendor's own message, from any of the fields that carry one, behind a colon; empty where there is none. */
function vendorWords(body: unknown): string {
  const fields = fieldsOf(body)
  if (fields === null) return ''
  const message =
    textOf(fields['message']) ??
    textOf(fieldsOf(fields['error'])?.['message']) ??
    textOf(fields['error']) ??
    textOf(fields['error_type'])
  const invalid = fieldsOf(fields['errors'])
  const reasons =
    invalid === null ? [] : Object.entries(invalid).map(([field, why]) => `${field} ${wordsOf(why)}`)
  const words = [message, reasons.length === 0 ? null : reasons.join(', ')].filter((part) => part !== null)
  return words.length === 0
    ? ''
    : `: ${words.join(': ').replaceAll(/\s+/g, ' ').slice(0, VENDOR_TEXT_CHARS_MAX)}`
}

function wordsOf(why: unknown): string {
  const list: readonly unknown[] = Array.isArray(why) ? why : [why]
  return list.map((part) => textOf(part) ?? '').join(', ')
}
