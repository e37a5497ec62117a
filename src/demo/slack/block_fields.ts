import { isJson, type Json } from './types.ts'

/** Collects what is wrong with a payload, each with the place as Slack words it. */
export type Complaints = { readonly list: string[]; readonly add: (what: string, pointer: string) => void }

/** No complaints yet. */
export function createComplaints(): Complaints {
  const list: string[] = []
  return { list, add: (what, pointer) => list.push(`[ERROR] ${what} [json-pointer:${pointer}]`) }
}

/** Complains of fields that Slack does not know in an object of this kind. */
export function checkKeys(
  value: Json,
  known: readonly string[],
  pointer: string,
  complaints: Complaints,
): void {
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) complaints.add(`invalid additional property: ${key}`, pointer)
  }
}

/** Complains of a text that is missing, empty or longer than `most` characters. */
export function checkText(value: unknown, most: number, pointer: string, complaints: Complaints): void {
  if (value === undefined) complaints.add('missing required field', pointer)
  else if (typeof value !== 'string') complaints.add('must be a string', pointer)
  else if (value.length === 0) complaints.add('must be more than 0 characters', pointer)
  else if (value.length > most) complaints.add(`must be less than ${most + 1} characters`, pointer)
}

/** As {@link checkText}, but the text may be left out. */
export function checkOptionalText(
  value: unknown,
  most: number,
  pointer: string,
  complaints: Complaints,
): void {
  if (value !== undefined) checkText(value, most, pointer, complaints)
}

/** Slack's block reference: longest URL. */
const URL_CHARS_MAX = 3_000

/** Complains of an address that is no http(s) URL or too long. */
export function checkUrl(value: unknown, pointer: string, complaints: Complaints): void {
  checkText(value, URL_CHARS_MAX, pointer, complaints)
  if (typeof value === 'string' && !/^(https?|mailto|slack):\/?\/?\S+$/i.test(value)) {
    complaints.add('must be a valid URL', pointer)
  }
}

/** Complains of a list that is missing, empty or longer than `most`; gives its items. */
export function checkList(
  value: unknown,
  most: number,
  pointer: string,
  complaints: Complaints,
): readonly unknown[] {
  if (!Array.isArray(value)) {
    complaints.add(value === undefined ? 'missing required field' : 'must be an array', pointer)
    return []
  }
  if (value.length === 0) complaints.add('must contain at least 1 item', pointer)
  if (value.length > most) complaints.add(`no more than ${most} items allowed`, pointer)
  return value as readonly unknown[]
}

/** Which texts an object of text may hold. */
export type TextKind = 'any' | 'plain_text'

/** Complains of a text object of the wrong kind, shape or length. */
export function checkTextObject(
  value: unknown,
  kind: TextKind,
  most: number,
  pointer: string,
  complaints: Complaints,
): void {
  if (!isJson(value)) {
    complaints.add(value === undefined ? 'missing required field' : 'must be an object', pointer)
    return
  }
  const plain = value['type'] === 'plain_text'
  if (!plain && (kind === 'plain_text' || value['type'] !== 'mrkdwn')) {
    complaints.add(
      `must be one of: ${kind === 'any' ? 'plain_text, mrkdwn' : 'plain_text'}`,
      `${pointer}/type`,
    )
  }
  checkKeys(value, ['type', 'text', plain ? 'emoji' : 'verbatim'], pointer, complaints)
  checkText(value['text'], most, `${pointer}/text`, complaints)
}
