import { isBeforeCode, tellsTrouble } from './words.ts'

/** A piece of a message. Values vary between failures of one cause, words do not; marks structure it. */
export interface Token {
  /** A word may turn out to be a value. */
  kind: 'word' | 'value' | 'mark'
  readonly text: string
  /** A word that starts with a capital and says nothing of what happened. */
  readonly capital: boolean
}

const QUOTED =
  /"[^"\n]{0,400}"|“[^”\n]{0,400}”|„[^“”\n]{0,400}[“”]|‘[^’\n]{0,400}’|«[^»\n]{0,400}»|「[^」\n]{0,400}」|『[^』\n]{0,400}』|`[^`'\n]{0,400}[`']|(?<![\p{L}\p{N}])'[^'\n]{0,400}'(?![\p{L}\p{N}])/u
    .source

/** Scripts that are written without spaces: a value ends where they begin. */
const UNSPACED = String.raw`\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af`

/** Their punctuation. */
const UNSPACED_MARKS = String.raw`\u3000-\u303f\uff00-\uff20\uff3b-\uff40\uff5b-\uff65`

const TOKEN = new RegExp(
  String.raw`<\*>|${QUOTED}|[()[\]:,;=]|[${UNSPACED}]+|[^\s"“”„‘«»\x60()[\]{}<>;,|${UNSPACED}${UNSPACED_MARKS}]+(?:,(?=\d)[\d.,]+)?`,
  'gu',
)

/** What structures a message. */
const MARKS = '()[]:,;='

/** Ends of a sentence or clause, which belong to no word. */
const TRAILING = '.,:!?=…'

/** A name and its number in one word, as `ORA-00001`, `AADSTS50076`, `HTTP404`. */
const CODE_WORD =
  /^(?:ora|tns|pls|sqlstate|sql|aadsts|https?|err|error|ec|rc|db2|msg|ssl|tls|oauth|utf|ipv|base|md|sha|status|code|errno)[-_]?\d+$/i

/** The same with a sign between them. */
const NAMED_CODE = /^(?:\w*code|https?|\w*status|errno|sqlstate|error)[:=#/]\w+$/i

/** What stands before the first and after the last. */
const OUTSIDE: Readonly<Token> = { kind: 'mark', text: ';', capital: false }

/** Most words. */
const PLAIN = /^[A-Za-z]+$/

/** Longest code. */
const CODE_CHARS_MAX = 20

/** The message's pieces, in order. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    addToken(tokens, found[0], text, found.index)
  }
  return tokens
}

function addToken(tokens: Token[], piece: string, text: string, index: number): void {
  if (isQuoted(piece)) addQuoted(tokens, piece)
  else if (!MARKS.includes(piece)) addWord(tokens, piece, text, index)
  // A colon between blanks parts a name: `Parent : Child`.
  else if (piece !== ':' || text.charAt(index - 1) !== ' ') tokens.push(plainOf('mark', piece))
}

function addQuoted(tokens: Token[], piece: string): void {
  const inner = piece.slice(1, -1)
  if (isStatement(inner)) tokens.push(...inner.split(' ').map(wordOf))
  else tokens.push(plainOf('value', piece))
}

function addWord(tokens: Token[], piece: string, text: string, index: number): void {
  let length = piece.length
  while (length > 0 && TRAILING.includes(piece.charAt(length - 1))) length -= 1
  const end = index + piece.length
  const word = piece.slice(0, length)
  if (PLAIN.test(word)) tokens.push(wordOf(word))
  else if (isValue(word, tokens, text, end)) tokens.push(plainOf('value', word))
  else if (/[\p{L}\p{N}]/u.test(word)) tokens.push(wordOf(word))
  if (piece.includes(':', length)) tokens.push(plainOf('mark', ':'))
  else if (piece.includes('.', length) && isEndOfSentence(text, end)) tokens.push(plainOf('mark', '.'))
}

function wordOf(text: string): Token {
  return { kind: 'word', text, capital: /^\p{Lu}/u.test(text) && !tellsTrouble(text) }
}

function plainOf(kind: 'value' | 'mark', text: string): Token {
  return { kind, text, capital: false }
}

/** Not so in `Rossi S.p.A. non è attivo`. */
function isEndOfSentence(text: string, at: number): boolean {
  return /^\s*(?:$|[\p{Lu}\p{N}"'(<{[\n]|[^\s\p{L}])/u.test(text.slice(at, at + 4))
}

function isQuoted(piece: string): boolean {
  if (piece === '<*>') return true
  return piece.length > 1 && '"“„‘«「『`\''.includes(piece.charAt(0)) && !/[\p{L}\p{N}]$/u.test(piece)
}

/** Lower-case words that say what happened: `"no such file"`. */
function isStatement(inner: string): boolean {
  return /^\p{Ll}+(?: \p{Ll}+)+$/u.test(inner) && tellsTrouble(inner)
}

function isValue(word: string, before: readonly Token[], whole: string, end: number): boolean {
  if (word.includes('@') || word.includes('://')) return true
  if (/\d/.test(word)) return !isCode(word, before, whole.slice(end, end + 3))
  if (/^[#$/\\•]/.test(word) || word.includes('\\') || word.includes('•')) return true
  if (word.includes('/')) return true
  if (word.includes('.')) return !/(?:Exception|Error|Fault)$/.test(word)
  return word.includes('_') && /[a-z]/.test(word) && /[A-Z]/.test(word)
}

/** Numbers that name the cause: `404 Not Found`, `status: 503`, `ORA-00001`. Order 404 is none. */
function isCode(word: string, before: readonly Token[], follows: string): boolean {
  if (word.length > CODE_CHARS_MAX) return false
  if (CODE_WORD.test(word) || NAMED_CODE.test(word)) return true
  if (/^\w+$/.test(word) && followsCodeName(before, before.length)) return true
  return (
    tokenAt(before, before.length - 1).kind !== 'word' &&
    /^[1-5]\d\d$/.test(word) &&
    /^ [A-Z][a-z]/.test(follows)
  )
}

/** Whether the words before a place make what stands there a code. */
export function followsCodeName(tokens: readonly Token[], index: number): boolean {
  const name = wordBefore(tokens, index)
  return isBeforeCode(tokenAt(tokens, name).text, tokenAt(tokens, wordBefore(tokens, name)).text)
}

/** Where the word or value before a place stands; -1 where a sentence begins. */
export function wordBefore(tokens: readonly Token[], index: number): number {
  for (let at = index - 1; at >= 0; at -= 1) {
    const { kind, text } = tokenAt(tokens, at)
    if (kind !== 'mark') return at
    if (text === ';' || text === '.') return -1
  }
  return -1
}

/** Makes values of the words from a place until before another. */
export function markAll(tokens: readonly Token[], from: number, to: number): void {
  for (const token of tokens.slice(Math.max(from, 0), to)) token.kind = 'value'
}

/** The token at a place; beyond the first and the last a statement ends. */
export function tokenAt(tokens: readonly Token[], index: number): Readonly<Token> {
  return tokens[index] ?? OUTSIDE
}
