/** What a plain `error` text holds beside its message. */
export interface ErrorText {
  readonly id: string | null
  /** Without the id and without what the step was given (SEMANTICS 2.11); null where nothing is left. */
  readonly message: string | null
}

/** Any spelling of "error id" before the id itself; quotes may be escaped, as in JSON within text. */
const ID_LABEL = String.raw`error[\s_-]?id\b[\\"']{0,4}\s{0,4}(?:=>|[:=#]|is\b)?\s{0,4}[\\"']{0,4}`
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const UUID_ID = new RegExp(`${ID_LABEL}(${UUID})\\b`, 'i')
/** Without a UUID: any word with a figure in it. */
const OTHER_ID = new RegExp(`${ID_LABEL}(?=[\\w-]{0,63}\\d)([A-Za-z0-9][\\w-]{5,63})`, 'i')

/** Where the appended input begins, as text or as a key. */
const INPUT = /(?:[;,\n]|^\{)\s{0,4}[\\"':]{0,4}input[\\"']{0,4}\s{0,4}(?:=>|[:=])/i

/** What stands between the message and what is appended to it. */
const SEPARATORS = ' \t\r\n;,.:([{)]}\\"\''

/** Finds the error id in the text of `error` (SEMANTICS 1.2) and cuts what was appended to the message. */
export function readErrorText(text: string): ErrorText {
  const found = UUID_ID.exec(text) ?? OTHER_ID.exec(text)
  if (found === null) return { id: null, message: orNull(withoutInput(text).trim()) }
  const id = found[1] ?? null
  const before = withoutInput(text.slice(0, found.index))
  const message = before.slice(0, endOf(before)).trim()
  if (message !== '') return { id, message }
  // The id came first: the message is what follows it.
  const rest = withoutInput(text.slice(found.index + found[0].length))
  return { id, message: orNull(rest.slice(startOf(rest), endOf(rest))) }
}

function orNull(text: string): string | null {
  return text === '' ? null : text
}

function startOf(text: string): number {
  let at = 0
  while (at < text.length && SEPARATORS.includes(text.charAt(at))) at += 1
  return at
}

function endOf(text: string): number {
  let at = text.length
  while (at > 0 && SEPARATORS.includes(text.charAt(at - 1))) at -= 1
  return at
}

function withoutInput(text: string): string {
  const found = INPUT.exec(text)
  return found === null ? text : text.slice(0, found.index)
}
