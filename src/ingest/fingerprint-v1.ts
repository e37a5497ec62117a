import { hash } from 'node:crypto'

/** Never to be changed: stored failures carry its fingerprints, which later versions map to theirs (SEMANTICS 1.7). */
const VERSION = 'v1'

/** So much of a message tells its kind; what follows is data. */
const KIND_CHARS_MAX = 2_000

/** Hexadecimal digits of the hash that are kept: 96 bits. */
const HASH_CHARS = 24

/** Quoted values, and every word with a figure, an @ or a :// in it. */
const VARYING =
  /"[^"\n]{0,400}"|“[^”\n]{0,400}”|‘[^’\n]{0,400}’|«[^»\n]{0,400}»|`[^`\n]{0,400}`|(?<!\w)'[^'\n]{0,400}'(?!\w)|(?<![\w.+%-])[A-Za-z_.+%-]*(?:[\d@]|:\/\/)[^\s"'`<>;()[\]{}|\\]*/g

/** What a quoted value begins with. */
const QUOTES = '"\'`“‘«'

/** Ends of a sentence or clause, which belong to no value. */
const TRAILING = '.,:!?='

/** Words before a number that make it a code: it names the cause and is kept. */
const CODED = /(?:https?\/|(?:https?|status|code|errno|sqlstate|sqlcode|error)[:= #]{1,2})$/i

/** Codes in one word: a known prefix and its number, as `ORA-00001`, `AADSTS50076`, `HTTP404`. */
const CODE_WORD =
  /^(?:ora|tns|pls|sqlstate|sql|aadsts|https?|err|error|e|ec|rc|db2|msg|ssl|tls|oauth|utf|ipv|base|md|sha|v|status|code|errno)[-_]?\d+$/i

/** Longest code, and so far back its name is looked for. */
const CODE_CHARS_MAX = 20

/** Names with few figures stay: `address2`, `s3_bucket`. */
const NAME_FIGURES_MAX = 2
const NAME_CHARS_MAX = 24

/** What the first version called the kind of an error. */
export function fingerprintV1(adapter: string | null, type: string | null, message: string | null): string {
  const kind = `${adapter ?? ''}\u0000${normaliseV1(type ?? '')}\u0000${normaliseV1(message ?? '')}`
  return `${VERSION}:${hash('sha256', kind, 'hex').slice(0, HASH_CHARS)}`
}

/** The text with everything that varies between errors of one kind replaced by placeholders. */
export function normaliseV1(text: string): string {
  return text.slice(0, KIND_CHARS_MAX).replace(VARYING, placeholder)
}

function placeholder(match: string, offset: number, whole: string): string {
  if (QUOTES.includes(match.charAt(0))) return '<quoted>'
  // Ends before the match does: there is a figure, an @ or a slash in it.
  let length = match.length
  while (TRAILING.includes(match.charAt(length - 1))) length -= 1
  return `${placeholderOfWord(match.slice(0, length), offset, whole)}${match.slice(length)}`
}

function placeholderOfWord(word: string, offset: number, whole: string): string {
  if (word.includes('://')) return '<url>'
  if (word.includes('@')) return '<email>'
  if (isCode(word, offset, whole)) return word
  if (/^\d{4}-\d\d-\d\d/.test(word)) return '<time>'
  if (/^[-+\d.,:/%]+$/.test(word)) return '<n>'
  if (word.length > NAME_CHARS_MAX || figuresIn(word) > NAME_FIGURES_MAX) return '<id>'
  return /^(?:j-|tag-|0x|#)|^[0-9a-f]{8,}$/i.test(word) ? '<id>' : word
}

function figuresIn(word: string): number {
  return word.replace(/\D/g, '').length
}

/** Numbers that name the cause: `404 Not Found`, `status: 503`, `ORA-00001`. Order 404 is none. */
function isCode(word: string, offset: number, whole: string): boolean {
  if (word.length > CODE_CHARS_MAX) return false
  if (CODE_WORD.test(word)) return true
  const before = whole.slice(Math.max(0, offset - CODE_CHARS_MAX), offset)
  if (CODED.test(before) && /^\w+$/.test(word)) return true
  return /^[1-5]\d\d$/.test(word) && /^ [A-Z][a-z]/.test(whole.slice(offset + 3))
}
