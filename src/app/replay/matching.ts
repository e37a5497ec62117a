/** Two lists held against each other. */
export interface Matching<A, B> {
  /** Expected, and nothing there is it. */
  readonly missing: readonly A[]
  /** There, and nothing expected is it. */
  readonly unexpected: readonly B[]
}

/** Pairs as many as can be paired, each with one other: what one expectation could take is left to the one that needs it. */
export function matchLists<A, B>(
  expected: readonly A[],
  got: readonly B[],
  agree: (expected: A, got: B) => boolean,
): Matching<A, B> {
  const takenBy = new Map<number, number>()
  const find = (index: number, tried: Set<number>): boolean => {
    for (const [other, candidate] of got.entries()) {
      const wanted = expected[index]
      if (wanted === undefined || tried.has(other) || !agree(wanted, candidate)) continue
      tried.add(other)
      const holder = takenBy.get(other)
      if (holder !== undefined && !find(holder, tried)) continue
      takenBy.set(other, index)
      return true
    }
    return false
  }
  const missing = expected.filter((_, index) => !find(index, new Set()))
  return { missing, unexpected: got.filter((_, index) => !takenBy.has(index)) }
}
