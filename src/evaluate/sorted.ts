/** Index of the first element above `at` in a sorted list; its length where none is: how many are at most `at`. */
export function firstAfter(sorted: ArrayLike<number>, at: number, length: number = sorted.length): number {
  // What is asked about is mostly near the end: steps that double lead to before it.
  let low = length
  let high = length
  for (let step = 1; low > 0 && (sorted[low - 1] ?? Infinity) > at; step *= 2) {
    high = low - 1
    low = Math.max(0, low - step)
  }
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** The first instant in (from, through] that differs from `from`, where whatever `isSame` tells changes once: by halving. */
export function firstUnlike(isSame: (at: number) => boolean, from: number, through: number): number {
  let low = from
  let high = through
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isSame(middle)) low = middle
    else high = middle
  }
  return high
}

/** Index of the first failure placed after `at`; failures are sorted by place. */
export function firstPlacedAfter(failures: readonly { readonly placedAt: number }[], at: number): number {
  let low = 0
  let high = failures.length
  if ((failures[high - 1]?.placedAt ?? Infinity) <= at) return high
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((failures[middle]?.placedAt ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low
}
