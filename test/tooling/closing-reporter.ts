import type { Reporter } from 'vitest/node'
import { type Counts, closingLine } from './closing-line.ts'

type State = 'passed' | 'failed' | 'skipped' | 'pending' | 'queued'

/** What the reporter needs of a vitest module. */
export type ModuleResult = {
  state(): State
  readonly children: { allTests(): Iterable<{ result(): { readonly state: State } }> }
}

/**
 * Counts tests. What fails outside a test (a file that cannot be loaded, a hook, an unhandled error) counts
 * as one failure, so that a red run never reads "0 failed".
 */
export function countTests(modules: readonly ModuleResult[], unhandledErrors: number): Counts {
  const counts = { passed: 0, failed: unhandledErrors, skipped: 0 }
  for (const module of modules) {
    let failedHere = 0
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed' || state === 'skipped') {
        counts[state] += 1
      } else {
        failedHere += 1
      }
    }
    counts.failed += module.state() === 'failed' && failedHere === 0 ? 1 : failedHere
  }
  return counts
}

/** A vitest reporter that prints the closing line after the others have had their say. */
export function closingReporter(print: (line: string) => void): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      print(closingLine(countTests(modules, unhandledErrors.length)))
    },
  }
}
