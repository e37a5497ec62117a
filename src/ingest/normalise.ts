import { markNames } from './names.ts'
import { withoutBodies } from './statements.ts'
import { type Token, tokensOf } from './tokens.ts'
import { markAsides, markBeside, markListed } from './values.ts'
import { isPredicate } from './words.ts'

/** So much of a message tells its kind; what follows is data. */
const KIND_CHARS_MAX = 2_000

/** Stands for everything that varies between errors of one kind. */
const PLACEHOLDER = '<*>'

/** Lines after the first that say where, not what: stack traces and databases' details. */
const WHERE_LINE =
  /^\s*(?:at |from |in |\^|(?:detail|context|hint|query|statement|position|line|last|where|stack|trace|class|trigger)\b|ora-06512|process \d|[\w.$]+: line )/i

/** The words of a message that stay the same between errors of one kind, with placeholders for what varies. */
export function normalise(text: string): string {
  const told = withoutBodies(saying(text.slice(0, KIND_CHARS_MAX)))
  const tokens = tokensOf(told)
  markNames(tokens)
  markListed(tokens)
  markAsides(tokens)
  markBeside(tokens)
  return joined(tokens)
}

/** Without the lines that only say where it happened. */
function saying(text: string): string {
  if (!text.includes('\n')) return text
  const lines = text.trim().split('\n')
  return lines.filter((line, index) => index === 0 || !WHERE_LINE.test(line)).join('\n')
}

/** `1 second`, `30 seconds`, `2 record(s)`. */
function singular(word: string): string {
  return /^\p{Ll}{3,}s$/u.test(word) && !isPredicate(word) ? word.slice(0, -1) : word
}

/** Neighbouring values are one; those at the end of a sentence, or before it, say nothing. */
function joined(tokens: readonly Token[]): string {
  let said = ''
  let isStart = true
  let isPending = false
  for (const { kind, text } of tokens) {
    if (kind === 'word') {
      said += isPending ? ` ${PLACEHOLDER} ${singular(text)}` : ` ${text}`
      isStart = isPending = false
    } else if (kind === 'value') isPending = !isStart
    else if (text === '.' || text === ';') {
      isStart = true
      isPending = false
    }
  }
  return said.slice(1)
}
