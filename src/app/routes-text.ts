import { labelsFrom } from '../model/labels.ts'
import { formatMatcher } from '../model/matcher.ts'
import type { Route } from '../model/route.ts'
import { matchingRoutes } from '../route/tree.ts'

/** The routing tree, drawn. */
export function drawRoutes(root: Route): string {
  return [describe(root), ...drawChildren(root, '')].join('\n')
}

function drawChildren(node: Route, indent: string): readonly string[] {
  return node.routes.flatMap((child, index) => {
    const last = index === node.routes.length - 1
    return [
      `${indent}${last ? '└── ' : '├── '}${describe(child)}`,
      ...drawChildren(child, `${indent}${last ? '    ' : '│   '}`),
    ]
  })
}

function describe(route: Route): string {
  const matchers = route.matchers.map(formatMatcher).join(', ')
  return `${matchers === '' ? 'everything' : matchers} → ${route.receiver}${route.continue ? ' (and on)' : ''}`
}

/** The receivers that an alert with these labels reaches, comma-separated, in order. `pairs`: name=value. */
export function testRoutes(root: Route, pairs: readonly string[]): string {
  const values: Record<string, string[]> = {}
  for (const pair of pairs) {
    const cut = pair.indexOf('=')
    const name = pair.slice(0, cut)
    values[name] = [...(values[name] ?? []), unquoted(pair.slice(cut + 1))]
  }
  const receivers = matchingRoutes(root, labelsFrom(values)).map((route) => route.receiver)
  return [...new Set(receivers)].join(',')
}

/** Whether an argument of `routes test` is name=value. */
export function isLabelPair(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]*=(?!~)/.test(text)
}

function unquoted(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text
}
