/** The known word that a misspelt one most likely means: at most a third of its letters differ; null: none is near. */
export function nearest(word: string, known: Iterable<string>): string | null {
  const target = word.toLowerCase()
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of known) {
    const distance = Math.min(
      editDistance(target, candidate.toLowerCase()),
      isShortened(target, candidate.toLowerCase()) ? bestDistance - 1 : Number.POSITIVE_INFINITY,
    )
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** `; did you mean 'x'?`, or where nothing is near `; known: a, b, c`, or nothing where nothing is known. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  if (near !== null) return `; did you mean '${near}'?`
  return known.length === 0 ? '' : `; known: ${known.join(', ')}`
}

/** `warn` for `warning`, `recipe` for `rec`: one begins with the other. */
function isShortened(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= SHORTENED_CHARS_MIN && (a.startsWith(b) || b.startsWith(a))
}

/** Fewer common letters say nothing. */
const SHORTENED_CHARS_MIN = 3

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(previous, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(before, j - 2) + 1 : replaced
      row.push(Math.min(replaced, swapped, at(previous, j) + 1, at(row, j - 1) + 1))
    }
    before = previous
    previous = row
  }
  return at(previous, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
