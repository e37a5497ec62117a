import { parseSync } from 'oxc-parser'

/** One mention of another module, and the line it stands on (from 1). */
export type Import = { readonly specifier: string; readonly line: number }

/** A node of the syntax tree as far as it is looked at: its type, its place, and whatever else it holds. */
type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown }

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
    const specifier = literal(node['source'])
    if (specifier === null) {
      unreadable.push(`${line}: imports something computed`)
    } else {
      imports.push({ specifier, line })
    }
  })
  return { imports, unreadable }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function isRequire(node: Node): boolean {
  const callee = node['callee']
  return node.type === 'CallExpression' && isNode(callee) && callee['name'] === 'require'
}

function literal(value: unknown): string | null {
  return isNode(value) && typeof value['value'] === 'string' ? value['value'] : null
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) {
      walk(each, visit)
    }
    return
  }
  if (isNode(value)) {
    visit(value)
    for (const child of Object.values(value)) {
      walk(child, visit)
    }
  }
}
