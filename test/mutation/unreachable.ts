/** A node of the mutation tool's syntax tree, as far as it is looked at. */
type NodePath = { isSwitchCase(): boolean; readonly node: { readonly test?: unknown } }

/**
 * Leaves `default:` alone: it ends in `satisfies never`, so the compiler proves that it is never reached, and
 * no test could tell it from a broken one.
 */
export const strykerPlugins: readonly object[] = [
  {
    kind: 'Ignore',
    name: 'unreachable',
    value: {
      shouldIgnore: (path: NodePath): string | undefined =>
        path.isSwitchCase() && path.node.test === null ? 'the compiler proves it is unreachable' : undefined,
    },
  },
]
