import { type Document, isScalar, type LineCounter, visit } from 'yaml'
import { errorAt, type Problem } from './problem.ts'

/** Words for what the parser calls by code; anything else is said in the parser's own words. */
const EXPLAINED: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'tabs are not allowed as indentation in YAML: use spaces',
  MULTIPLE_DOCS: 'expected one document: --- and what follows it do not belong here',
  BAD_SCALAR_START: 'a plain text cannot begin with this character: put it in quotes',
}

/**
 * What keeps a source from being YAML, one problem a line, since one slip often breaks what follows it. Keys given
 * twice are duplicateKeys' business: the rest of such a file can be read.
 */
export function syntaxProblems(
  file: string,
  source: string,
  document: Document,
  lines: LineCounter,
): readonly Problem[] {
  const byLine = new Map<number, Problem>()
  for (const error of document.errors) {
    if (error.code === 'DUPLICATE_KEY') continue
    const unquoted = isUnquotedVariable(source, error.pos[0])
    const { line, col } = lines.linePos(unquoted ? error.pos[0] - 1 : error.pos[0])
    const place = { file, line, column: col }
    const why = EXPLAINED[error.code] ?? `this is no valid YAML: ${error.message}`
    if (!byLine.has(line))
      byLine.set(line, errorAt(place, 'yaml_invalid', unquoted ? quoteHint(source, error.pos[0]) : why))
  }
  return [...byLine.values()]
}

function isUnquotedVariable(source: string, at: number): boolean {
  return source[at] === '{' && source[at - 1] === '$'
}

function quoteHint(source: string, at: number): string {
  const reference = /^\{[^}\n]*\}/.exec(source.slice(at))?.[0] ?? '{NAME}'
  return `an unquoted \${…} ends the text inside { } or [ ]: put it in quotes, "$${reference}"`
}

/** Keys that a mapping has twice, at the place of the second. */
export function duplicateKeys(file: string, document: Document, lines: LineCounter): readonly Problem[] {
  const problems: Problem[] = []
  visit(document, {
    Map: (_, map) => {
      const first = new Map<string, number>()
      for (const { key } of map.items) {
        if (!isScalar(key) || !key.range) continue
        const name = String(key.source ?? key.value)
        const { line, col } = lines.linePos(key.range[0])
        const earlier = first.get(name)
        if (earlier === undefined) first.set(name, line)
        else {
          const message = `the key '${name}' is given twice; the first stands on line ${earlier}`
          problems.push(errorAt({ file, line, column: col }, 'duplicate_key', message))
        }
      }
    },
  })
  return problems
}
