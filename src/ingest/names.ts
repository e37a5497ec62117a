import { followsCodeName, markAll, type Token, tokenAt, wordBefore } from './tokens.ts'
import {
  beginsDemand,
  isKeyword,
  isNaming,
  isParticle,
  isPerson,
  isPossession,
  isPredicate,
  isPreposition,
  isTroubleCode,
  tellsDemand,
} from './words.ts'

/** Words of a name that follow each other: `user Ana Maria de Souza`. */
const NAME_WORDS_MAX = 7

/** Longest name of a file. */
const FILE_WORDS_MAX = 4

/** Longest name of a field. */
const SUBJECT_WORDS_MAX = 4

/** Makes values of the words that name something: a person, a thing, a field. */
export function markNames(tokens: readonly Token[]): void {
  markIdentifiers(tokens)
  markNamed(tokens)
  markDemanded(tokens)
  markRuns(tokens)
}

/** Words as no sentence has them: `OrderTrigger`, `vat_id`, `GOLD`, `D`. */
function markIdentifiers(tokens: readonly Token[]): void {
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || !isIdentifier(token, tokens, index) || isCode(tokens, index)) continue
    token.kind = 'value'
  }
}

/** `code UNKNOWN_SKU`, `rateLimitExceeded`, `ConcurrentPerOrg Limit`. */
function isCode(tokens: readonly Token[], index: number): boolean {
  return (
    isTroubleCode(tokenAt(tokens, index).text) ||
    followsCodeName(tokens, index) ||
    /^(?:limit|quota|error|exception|failure)/i.test(tokenAt(tokens, index + 1).text)
  )
}

function isIdentifier({ text, capital }: Token, tokens: readonly Token[], index: number): boolean {
  if (isClauseStart(tokens, index)) {
    return isMixed(text) ? !isAlone(tokens, index) : isNotAmong(tokens, index) || isOdd(tokens, index)
  }
  if (capital && /^\p{Lu}+$/u.test(text)) return !isKeyword(text) && !text.endsWith('ED')
  return isMixed(text) ? !isAlone(tokens, index) : /^\p{Ll}+(?:_\p{Ll}+)+$/u.test(text)
}

function isMixed(word: string): boolean {
  return /^\p{Lu}?\p{Ll}+\p{Lu}/u.test(word)
}

/**
 * `value found: Username duplicates`: where sentences begin small, a capital is a name. `account With Id Does Not
 * Exist`: and the other way round.
 */
function isOdd(tokens: readonly Token[], index: number): boolean {
  if (/^\p{Ll}/u.test(tokenAt(tokens, index).text))
    return isCapital(tokenAt(tokens, index + 1)) && isCapital(tokenAt(tokens, index + 2))
  if (tokenAt(tokens, index - 1).text !== ':' || !isCapital(tokenAt(tokens, index))) return false
  let start = index - 2
  while (tokenAt(tokens, start - 1).kind !== 'mark') start -= 1
  return index - 1 - start >= 2 && /^\p{Ll}/u.test(tokenAt(tokens, start).text)
}

/** `GOLD is not one of …`, `Österreich was not a valid …`. */
function isNotAmong(tokens: readonly Token[], index: number): boolean {
  if (tokenAt(tokens, index + 2).text !== 'not' || !isPredicate(tokenAt(tokens, index + 1).text)) return false
  return /^(?:one|an?|among)$/.test(tokenAt(tokens, index + 3).text)
}

/** The only word of a statement: a code. */
function isAlone(tokens: readonly Token[], index: number): boolean {
  return tokenAt(tokens, index - 1).text === ';' && tokenAt(tokens, index + 1).text === ';'
}

/** `user JMUELLER`, `worker Laura Chen`, `of topic invoices`. */
function markNamed(tokens: readonly Token[]): void {
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || !isNaming(token.text)) continue
    markWords(tokens, index + 1, endOfName(tokens, index + 1))
    const next = tokens[index + 1]
    if (next?.kind !== 'word' || !isPreposition(tokenAt(tokens, wordBefore(tokens, index)).text)) continue
    if (tokenAt(tokens, index + 2).kind === 'mark') next.kind = 'value'
  }
}

/** `Topic Order created is not active`: up to what is said of it; else while it goes on as a name. */
function endOfName(tokens: readonly Token[], from: number): number {
  const file = endOfFileName(tokens, from)
  if (file > from) return file
  if (!isName(tokenAt(tokens, from))) return isPlainName(tokens, from) ? from + 1 : from
  let end = from
  while (end < from + NAME_WORDS_MAX && !isEndOfClause(tokenAt(tokens, end))) {
    if (isPredicate(tokenAt(tokens, end).text)) return end
    end += 1
  }
  end = from
  while (goesOn(tokens, end)) end += 1
  return end
}

/** `file facturen maart.csv`. */
function endOfFileName(tokens: readonly Token[], from: number): number {
  for (let at = from; at < from + FILE_WORDS_MAX; at += 1) {
    const { kind, text } = tokenAt(tokens, at)
    if (kind === 'mark' || isPredicate(text) || isPreposition(text)) return from
    if (/\.[A-Za-z]\w{1,3}$/.test(text)) return at + 1
  }
  return from
}

/** `User ben does not exist`, but not `User account is locked`. */
function isPlainName(tokens: readonly Token[], at: number): boolean {
  const name = tokenAt(tokens, at)
  return (
    isPerson(tokenAt(tokens, at - 1).text) &&
    isPredicate(tokenAt(tokens, at + 1).text) &&
    !isPossession(name.text) &&
    !isPredicate(name.text)
  )
}

function isEndOfClause(token: Readonly<Token>): boolean {
  return token.kind === 'mark' && token.text !== ','
}

function goesOn(tokens: readonly Token[], at: number): boolean {
  const token = tokenAt(tokens, at)
  return isName(token) || (isParticle(token.text) && isCapital(tokenAt(tokens, at + 1)))
}

/** `Cost centre is required`, `Ship-to must not be empty`. */
function markDemanded(tokens: readonly Token[]): void {
  for (const start of tokens.keys()) {
    if (!isClauseStart(tokens, start)) continue
    for (
      let at = start + 1;
      at <= start + SUBJECT_WORDS_MAX && tokenAt(tokens, at).kind === 'word';
      at += 1
    ) {
      if (!isDemand(tokens, at)) continue
      markWords(tokens, start, at)
      break
    }
  }
}

function isDemand(tokens: readonly Token[], at: number): boolean {
  if (!beginsDemand(tokenAt(tokens, at).text)) return false
  const ahead = tokens.slice(at, at + 3).map(({ text }) => text)
  return tellsDemand(ahead.join(' '))
}

/** Names of several words: `Maria Lopez`, `Stahlhandel Nord GmbH`. */
function markRuns(tokens: readonly Token[]): void {
  for (let index = 0; index < tokens.length; index += 1) {
    if (!isCapitalOrValue(tokenAt(tokens, index)) || isClauseStart(tokens, index)) continue
    let end = index + 1
    while (isCapitalOrValue(tokenAt(tokens, end))) end += 1
    if (end > index + 1 && !/^\d{3}$/.test(tokenAt(tokens, index - 1).text)) {
      markAll(tokens, index, end)
    }
    index = end
  }
}

/** Marks stay what they are. */
function markWords(tokens: readonly Token[], from: number, to: number): void {
  for (const token of tokens.slice(from, to)) {
    if (token.kind === 'word') token.kind = 'value'
  }
}

/** Whether it may go on with a name: a value, a capital, or a sign that ordinary words have not. */
function isName(token: Readonly<Token>): boolean {
  return isCapitalOrValue(token) || /[_-]/.test(token.text)
}

function isCapitalOrValue(token: Readonly<Token>): boolean {
  return isCapital(token) || token.kind === 'value'
}

function isCapital(token: Readonly<Token>): boolean {
  return token.kind === 'word' && token.capital
}

function isClauseStart(tokens: readonly Token[], index: number): boolean {
  return '.:;('.includes(tokenAt(tokens, index - 1).text)
}
