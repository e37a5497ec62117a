import { parseSync } from 'oxc-parser'
import { isNode, type Node, stringOf, walk } from './syntax.ts'

/** One mention of another module, and the line it stands on (from 1). */
export type Import = { readonly specifier: string; readonly line: number }

/** Nodes that name a module in `source`; an `export` without one names none. */
const WITH_SOURCE = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
])

/**
 * All modules that a source names: import, import type, export from, import(), import('…').T.
 * What cannot be read (broken syntax, a computed specifier, require) comes back as `LINE: why`.
 */
export function readImports(file: string, text: string): { imports: Import[]; unreadable: string[] } {
  const parsed = parseSync(file, text)
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length
  const imports: Import[] = []
  const unreadable = parsed.errors.map((e) => `${lineOf(e.labels[0]?.start ?? 0)}: ${e.message}`)
  walk(parsed.program, (node) => {
    const line = lineOf(node.start)
    if (node.type === 'TSImportEqualsDeclaration' || isRequire(node)) {
      unreadable.push(`${line}: only ES imports are read`)
    }
    if (!WITH_SOURCE.has(node.type) || node['source'] === null) {
      return
    }
    const specifier = stringOf(node['source'])
    if (specifier === null) {
      unreadable.push(`${line}: imports something computed`)
    } else {
      imports.push({ specifier, line })
    }
  })
  return { imports, unreadable }
}

function isRequire(node: Node): boolean {
  const callee = node['callee']
  return node.type === 'CallExpression' && isNode(callee) && callee['name'] === 'require'
}
