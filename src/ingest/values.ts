import { markAll, type Token, tokenAt } from './tokens.ts'
import { isBesideValue, isLabel, isTroubleCode, tellsTrouble } from './words.ts'

/** Other words beside a value in brackets that are no statement: `(request 17)`. */
const ASIDE_WORDS_MAX = 2

/** Longest name of a field, with brackets. */
const LABEL_TOKENS_MAX = 5

/** Longest text in brackets that is looked at. */
const ASIDE_TOKENS_MAX = 12

/** Words before a colon that are a statement of their own. */
const STATEMENT_WORDS_MIN = 3

/** `Please enter: Tax Code, Department`, `missing: [LastName, Company]`, `Code = XBT`. */
export function markListed(tokens: readonly Token[]): void {
  let words = 0
  markLabel(tokens, 0)
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'mark') words += 1
    else if (text === ';') {
      words = 0
      markLabel(tokens, index + 1)
    } else if (text === ':' && isCode(tokens, index)) markLabel(tokens, index + 1)
    else if (text === '[') markWhole(tokens, index + 1, endOf(tokens, index + 1, ']'), isNameOrValue)
    else if (text === '=') markAll(tokens, index - 1, endOfValue(tokens, index + 1))
    else if (text === ':' && words >= STATEMENT_WORDS_MIN) markAfterColon(tokens, index)
  }
}

/** `REQUIRED_FIELD:`, at the start. */
function isCode(tokens: readonly Token[], colon: number): boolean {
  return colon === 1 && isCodeName(tokenAt(tokens, 0).text)
}

function isCodeName(word: string): boolean {
  return /^\p{Lu}+(?:_\p{Lu}+)+$|\d/u.test(word)
}

/** `STRING_TOO_LONG: Billing Street: data value too large`. */
function markLabel(tokens: readonly Token[], from: number): void {
  const end = endOf(tokens, from, ':', from + LABEL_TOKENS_MAX + 1)
  if (tokenAt(tokens, end).text !== ':') return
  const first = tokens.slice(from, end).find(({ kind }) => kind === 'word')
  if (first?.capital !== true || isCodeName(first.text)) return
  if (from > 0 || /^\p{Ll}/u.test(tokenAt(tokens, end + 1).text)) markAll(tokens, from, end)
}

function markAfterColon(tokens: readonly Token[], colon: number): void {
  const before = tokenAt(tokens, colon - 1)
  const isLabelled = before.kind === 'word' && isLabel(before.text)
  const end = endOf(tokens, colon, isLabelled ? '(' : '.', endOf(tokens, colon, ';'))
  const isOne = end === colon + 2 && isPlainName(tokenAt(tokens, colon + 1))
  markWhole(tokens, colon + 1, end, isLabelled || isOne ? () => true : isNameOrValue)
}

/** A word that says nothing of what happened. */
function isPlainName({ text }: Readonly<Token>): boolean {
  return !tellsTrouble(text) && !isTroubleCode(text) && !/e[dn]$/.test(text)
}

/** Where the mark stands, or the end. */
function endOf(tokens: readonly Token[], from: number, mark: string, max = tokens.length): number {
  const end = Math.min(max, tokens.length)
  let at = from
  while (at < end && tokenAt(tokens, at).text !== mark) at += 1
  return at
}

/** After the value that begins there, which may be bracketed. */
function endOfValue(tokens: readonly Token[], from: number): number {
  const { text } = tokenAt(tokens, from)
  if (text === '(') return endOf(tokens, from, ')') + 1
  return text === '[' ? endOf(tokens, from, ']') + 1 : from + 1
}

function markWhole(tokens: readonly Token[], from: number, to: number, may: (token: Token) => boolean): void {
  if (tokens.slice(from, to).every(may)) markAll(tokens, from, to)
}

function isNameOrValue(token: Token): boolean {
  return token.kind !== 'word' || token.capital
}

/** `(request 17)`, `(Start work)`: hardly a word, and no statement. */
export function markAsides(tokens: readonly Token[]): void {
  for (const [index, { text }] of tokens.entries()) {
    if (text !== '(') continue
    const end = endOf(tokens, index + 1, ')', index + ASIDE_TOKENS_MAX)
    const inner = tokens.slice(index + 1, end)
    const words = inner.filter((token) => token.kind === 'word')
    const isNamed = inner[0]?.capital === true || inner.some((token) => token.kind === 'value')
    const isAside =
      words.length <= ASIDE_WORDS_MAX && isNamed && !words.some((word) => tellsTrouble(word.text))
    if (isAside) markAll(tokens, index, end + 1)
  }
}

/** `24 Nov 2026`, `12.50 EUR`, `30 s`. */
export function markBeside(tokens: readonly Token[]): void {
  for (const [at, token] of tokens.entries()) markNextTo(tokens, token, at, -1)
  for (const [at, token] of [...tokens.entries()].reverse()) markNextTo(tokens, token, at, 1)
}

function markNextTo(tokens: readonly Token[], token: Token, at: number, step: 1 | -1): void {
  const next = tokenAt(tokens, at + step)
  const beside = next.text === ',' ? tokenAt(tokens, at + step * 2) : next
  if (beside.kind === 'value' && isBesideValue(token.text)) token.kind = 'value'
}
