/** How a run ended, in tests. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** The line every run of the suite ends with. */
export function closingLine(counts: Counts): string {
  return `Tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
}

/** Reads a closing line back; null where the line is another. */
export function parseClosingLine(line: string): Counts | null {
  const match = /^Tests: (\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line.trim())
  if (match === null) {
    return null
  }
  return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3]) }
}

/** Counts of two parts of one run. */
export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}
