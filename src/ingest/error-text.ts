/** What a plain `error` text holds beside its message. */
export interface ErrorText {
  readonly id: string | null
  /** Without the id and without what the step was given (SEMANTICS 2.11); null where nothing is left. */
  readonly message: string | null
}

/** Any spelling of "error id" before the id itself; quotes may be escaped, as in JSON within text. */
const ID_LABEL = String.raw`error[\s_-]?id\b[\\"']*\s*(?:=>|[:=#]|is\b)?\s*[\\"']*`
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const UUID_ID = new RegExp(`[\\s;,.(\\[{\\\\"']*${ID_LABEL}(${UUID})\\b`, 'i')
/** Without a UUID: any word with a figure in it. */
const OTHER_ID = new RegExp(`[\\s;,.(\\[{\\\\"']*${ID_LABEL}(?=[\\w-]*\\d)([A-Za-z0-9][\\w-]{5,63})`, 'i')

/** Where the appended input begins, as text or as a key. */
const INPUT = /\s*(?:[;,\n]|^\{)\s*[\\"':]*input[\\"']*\s*(?:=>|[:=])/i

/** Finds the error id in the text of `error` (SEMANTICS 1.2) and cuts what was appended to the message. */
export function readErrorText(text: string): ErrorText {
  const mayHaveId = text.includes('rror') || text.includes('RROR')
  const found = mayHaveId ? (UUID_ID.exec(text) ?? OTHER_ID.exec(text)) : null
  const before = found === null ? text : text.slice(0, found.index)
  const message = withoutInput(before).trim()
  if (message !== '') return { id: found?.[1] ?? null, message }
  // The id came first: the message is what follows it.
  const after = found === null ? '' : text.slice(found.index + found[0].length)
  const rest = withoutInput(after)
    .replace(/^[\s;,.:)\]}"'-]+/, '')
    .trim()
  return { id: found?.[1] ?? null, message: rest === '' ? null : rest }
}

function withoutInput(text: string): string {
  if (!text.includes('nput')) return text
  const found = INPUT.exec(text)
  return found === null ? text : text.slice(0, found.index)
}
