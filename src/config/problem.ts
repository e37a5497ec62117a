/** Where something stands in a file: lines and columns count from 1. */
export interface Place {
  /** As the operator typed it, or relative to the same folder. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What kind of problem it is; stable, for scripts and tests. */
export type ProblemCode =
  | 'file_unreadable'
  | 'yaml_invalid'
  | 'duplicate_key'
  | 'variable_invalid'
  | 'variable_missing'
  | 'unknown_key'
  | 'missing_key'
  | 'wrong_type'
  | 'invalid_value'
  | 'duplicate_name'
  | 'unresolved_reference'
  | 'owners_default_missing'
  | 'receiver_unreached'
  | 'route_never_matches'
  | 'label_unset'
  | 'rule_selects_nothing'
  | 'digest_selects_nothing'
  | 'critical_unheard'
  | 'told_by_itself'

/** One thing that is wrong, or doubtful, in the configuration. */
export interface Problem extends Place {
  readonly message: string
  readonly severity: 'error' | 'warning'
  readonly code: ProblemCode
}

/** An error at a place. */
export function errorAt(place: Place, code: ProblemCode, message: string): Problem {
  return { ...place, code, message, severity: 'error' }
}

/** A warning at a place. */
export function warningAt(place: Place, code: ProblemCode, message: string): Problem {
  return { ...place, code, message, severity: 'warning' }
}

/** One line: `FILE:LINE:COLUMN: message`, or `FILE:LINE:COLUMN: warning: message`. */
export function formatProblem(problem: Problem): string {
  const kind = problem.severity === 'warning' ? 'warning: ' : ''
  const message = problem.message.replaceAll(/\s*\n\s*/g, ' ')
  return `${problem.file}:${problem.line}:${problem.column}: ${kind}${message}`
}

/** By file in the order given, then by place; what is said twice of one place is said once. */
export function sortProblems(problems: readonly Problem[], files: readonly string[]): readonly Problem[] {
  const unique = new Map(problems.map((problem) => [formatProblem(problem), problem]))
  return [...unique.values()].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  )
}
