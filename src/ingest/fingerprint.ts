import { hash } from 'node:crypto'

/** The algorithm's version; another one must map old fingerprints to new ones (SEMANTICS 1.7). */
const VERSION = 'v1'

/** So much of a message tells its kind; what follows is data. */
const KIND_CHARS_MAX = 2_000

/** Hexadecimal digits of the hash that are kept: 96 bits. */
const HASH_CHARS = 24

/** A text without any of these is its own kind. */
const VARIES = /[\d"'`@“‘«]|:\/\//

/**
 * What varies between two errors of one kind, longest forms first: addresses, e-mail, quoted values, UUIDs, dates and
 * times, and every word or number with a digit in it.
 */
const VARYING =
  /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)\]}]+|[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|"[^"\n]{0,400}"|“[^”\n]{0,400}”|‘[^’\n]{0,400}’|«[^»\n]{0,400}»|`[^`\n]{0,400}`|(?<!\w)'[^'\n]{0,400}'(?!\w)|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?|(?:[A-Za-z_]+[:= ]{1,2}|\b)[\w-]*\d[\w-]*(?:[.,:/]\d+)*/gi

/** Words before a number that make it a code: it names the cause and is kept. */
const CODED =
  /^(?:http|https|status|code|statuscode|status_code|error_code|errorcode|errno|sqlstate|sqlcode)[:= ]{1,2}/i

/** Codes in one word: a known prefix and its number, as `ORA-00001`, `AADSTS50076`, `E1001`, `HTTP404`. */
const CODE_WORD =
  /^(?:ora|tns|pls|sqlstate|sql|aadsts|http|err|error|e|ec|rc|db2|msg|ssl|tls|oauth|utf|ipv|base|md|sha|v)[-_]?\d+$/i

/** A status with the reason that follows it, at the start or behind a colon: `404 Not Found`. */
const STATUS = /^[1-5]\d\d$/

/**
 * The kind of an error: a versioned hash of adapter, type and normalised message (SEMANTICS 1.7), made before
 * redaction. Failures of one cause share it.
 */
export function fingerprint(adapter: string | null, type: string | null, message: string | null): string {
  const kind = `${adapter ?? ''}\u0000${normalise(type ?? '')}\u0000${normalise(message ?? '')}`
  return `${VERSION}:${hash('sha256', kind, 'hex').slice(0, HASH_CHARS)}`
}

/** The text with everything that varies between errors of one kind replaced by placeholders. */
export function normalise(text: string): string {
  const kind = text.length > KIND_CHARS_MAX ? text.slice(0, KIND_CHARS_MAX) : text
  if (!VARIES.test(kind)) return kind
  return kind.replace(VARYING, placeholder)
}

function placeholder(match: string, offset: number, whole: string): string {
  const first = match.charCodeAt(0)
  if (first === 0x22 || first === 0x27 || first === 0x60 || first > 0x7f) return '<quoted>'
  if (match.includes('://')) return '<url>'
  if (match.includes('@')) return '<email>'
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(match)) return '<id>'
  if (/^\d{4}-\d\d-\d\d/.test(match)) return '<time>'
  const prefix = /^[A-Za-z_]+[:= ]{1,2}/.exec(match)?.[0] ?? ''
  const word = match.slice(prefix.length)
  if (STATUS.test(word) && (CODED.test(prefix) || followedByReason(whole, offset + match.length)))
    return match
  if (CODED.test(prefix) && /^\w{1,12}$/.test(word)) return match
  return `${prefix}${placeholderOfWord(word)}`
}

/** A status code is followed by its reason, in capitals: `503 Service Unavailable`. */
function followedByReason(whole: string, end: number): boolean {
  return whole[end] === ' ' && /[A-Z]/.test(whole[end + 1] ?? '')
}

function placeholderOfWord(word: string): string {
  if (CODE_WORD.test(word)) return word
  if (/^[-\d.,:/]+$/.test(word)) return '<n>'
  const digits = word.replaceAll(/\D/g, '').length
  // A name with a figure in it (`address2`, `s3_bucket`) stays; what is mostly figures, or long, is an id.
  if (digits <= 2 && word.length <= 24 && !/^0x|^[0-9a-f]{8,}$/i.test(word)) return word
  return '<id>'
}
