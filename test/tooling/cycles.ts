/**
 * Finds the cycles that a depth-first walk closes, each as the files along it with the first one repeated.
 * Not every cycle there is, but at least one wherever there is any.
 */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const done = new Set<string>()
  const cycles: string[][] = []
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) {
      cycles.push([...path.slice(at), file])
      return
    }
    if (done.has(file)) {
      return
    }
    for (const next of graph.get(file) ?? []) {
      visit(next, [...path, file])
    }
    done.add(file)
  }
  for (const file of graph.keys()) {
    visit(file, [])
  }
  return cycles
}
