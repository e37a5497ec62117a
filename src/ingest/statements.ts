import { compare } from './compare.ts'

/** Names of JSON keys and XML elements whose content tells the cause. */
const TELLING =
  /code|error|reason|type|status|mess?age|msg|detail|desc|title|category|fault|cause|exception|problem/i

/** Names whose numbers are codes, not amounts. */
const CODE_NAME = /code|status|errno/i

/** A string, what makes it a key, a number, or a bracket. Strings end at the text's end where it was cut. */
const JSON_TOKEN = /"((?:[^"\\]|\\.)*)(?:"|$)(\s*(?::|=>))?|-?\d[\d.eE+-]*|[{}[\]]/gs

/** An element's start, or its end, and the text that follows it. */
const XML_TOKEN = /<(\/?)([A-Za-z][\w:.-]*)[^<>]{0,400}>([^<]*)/g

/** So many words tell whether a text is a sentence. */
const SENTENCE_WORDS_MAX = 50

/** What a body says of one thing. */
interface Statement {
  readonly name: string
  readonly text: string
}

/** The text with a JSON or XML body in it replaced by what the body says of the cause, whatever its order. */
export function withoutBodies(text: string): string {
  const at = text.search(/[{[]\s*["{[]/)
  if (at !== -1) return isQuoted(text, at) ? text : withoutJson(text, at)
  return text.includes('</') || /<html/i.test(text) ? withoutXml(text) : text
}

function isQuoted(text: string, at: number): boolean {
  return '"\'`“„'.includes(text.charAt(at - 1) || ' ')
}

function withoutJson(text: string, at: number): string {
  const found: Statement[] = []
  let depth = 0
  let name = ''
  for (const token of text.slice(at).matchAll(JSON_TOKEN)) {
    const [whole, string, isKey] = token
    if (whole === '{' || whole === '[') depth += 1
    else if (whole === '}' || whole === ']') depth -= 1
    else if (string === undefined) found.push(...numberOf(name, whole))
    else if (isKey !== undefined) name = string
    else found.push(...statementOf(name, unescaped(string)))
    if (depth === 0) return said(text.slice(0, at), found, text.slice(at + token.index + whole.length))
  }
  return said(text.slice(0, at), found, '')
}

function withoutXml(text: string): string {
  const at = text.search(/<[A-Za-z/]/)
  if (isQuoted(text, at)) return text
  const found: Statement[] = []
  for (const [, end, name = '', content = ''] of text.matchAll(XML_TOKEN)) {
    found.push(...statementOf(end === '' ? name : '', content))
  }
  return said(text.slice(0, at), found, '')
}

function statementOf(name: string, content: string): readonly Statement[] {
  const text = content.trim()
  return TELLING.test(name) || isSentence(text) ? [{ name, text }] : []
}

function numberOf(name: string, digits: string): readonly Statement[] {
  return CODE_NAME.test(name) ? [{ name, text: `code ${digits}` }] : []
}

/** Three words or more, two of them in small letters. */
function isSentence(text: string): boolean {
  const words = text.split(/\s+/, SENTENCE_WORDS_MAX)
  return words.length > 2 && words.filter((word) => /^\p{Ll}+[.!]?$/u.test(word)).length > 1
}

function unescaped(string: string): string {
  return string.replace(/\\[nrt]/g, ' ').replace(/\\(.)/g, '$1')
}

/** In the names' order: servers write keys in any. Nothing, and what the text before says already, is not said. */
function said(before: string, found: readonly Statement[], after: string): string {
  const texts = found
    .toSorted((a, b) => compare(a.name, b.name))
    .map(({ text }) => text)
    .filter((text) => !before.includes(text))
  return [before, ...new Set(texts), after].join(' ; ')
}
