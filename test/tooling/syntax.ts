/** A node of a syntax tree as far as it is looked at: its type, its place, and whatever else it holds. */
export type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown }

/** Whether a value is a node of a syntax tree. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Visits every node within a value, parents first. */
export function walk(value: unknown, visit: (node: Node) => void): void {
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

/** The text of a string literal; null for everything else. */
export function stringOf(value: unknown): string | null {
  return isNode(value) && typeof value['value'] === 'string' ? value['value'] : null
}
