import { parseSync } from 'oxc-parser'
import { isNode, stringOf, walk } from './syntax.ts'

/** Titles of the tests that a source declares by `test(…)` or `test.each(…)(…)`. */
export function readTitles(file: string, text: string): string[] {
  const titles: string[] = []
  walk(parseSync(file, text).program, (node) => {
    if (node.type !== 'CallExpression' || rootName(node) !== 'test') {
      return
    }
    const [first] = Array.isArray(node['arguments']) ? node['arguments'] : []
    const title = stringOf(first) ?? firstQuasi(first)
    if (title !== null) {
      titles.push(title)
    }
  })
  return titles
}

/** The name at the bottom of `name(…)`, `name.x(…)`, `name.x(…)(…)`. */
function rootName(call: unknown): unknown {
  let node = call
  while (isNode(node) && node.type !== 'Identifier') {
    node = node['callee'] ?? node['object'] ?? node['tag']
  }
  return isNode(node) ? node['name'] : null
}

/** What a template literal begins with. */
function firstQuasi(value: unknown): string | null {
  if (!isNode(value) || !Array.isArray(value['quasis'])) {
    return null
  }
  const quasi: unknown = value['quasis'][0]
  const text = isNode(quasi) ? quasi['value'] : null
  return typeof text === 'object' && text !== null && 'cooked' in text ? String(text.cooked) : null
}
