/** One figure of ours beside the bare minimum for the same work, both from this run. */
export interface Result {
  readonly name: string
  readonly ours: number
  readonly baseline: number
  /** ours / baseline. */
  readonly ratio: number
  /** Of ours and baseline: ms, s, MiB or % of a core. */
  readonly unit: string
}

/** What a figure must not exceed: its ratio, or itself in its own unit. */
export interface Limit {
  readonly of: 'ratio' | 'ours'
  readonly atMost: number
}

/** What a figure must keep to, or all of it; null where it is only reported. */
export type Target = Limit | readonly Limit[] | null

/** The figures that a run can make, and what each must keep to. */
export const TARGETS: Readonly<Record<string, Target>> = {
  ingest: { of: 'ratio', atMost: 3 },
  'ingest-known': { of: 'ratio', atMost: 3 },
  notice: { of: 'ratio', atMost: 2.5 },
  digest: { of: 'ours', atMost: 200 },
  planner: { of: 'ours', atMost: 1 },
  sweep: { of: 'ratio', atMost: 4 },
  'detection-50-p50': null,
  'detection-50-p95': null,
  'detection-50-worst': null,
  'detection-500-p50': null,
  'detection-500-p95': null,
  'detection-500-worst': null,
  'detection-5000-p50': null,
  'detection-5000-p95': { of: 'ratio', atMost: 1.2 },
  // At least sixty times better.
  'detection-5000-worst': { of: 'ratio', atMost: 1 / 60 },
  'detection-burst': null,
  'replay-month': { of: 'ours', atMost: 30 },
  ruletest: { of: 'ours', atMost: 2_000 },
  start: { of: 'ours', atMost: 1_000 },
  'evaluate-full': [
    { of: 'ours', atMost: 90 },
    { of: 'ratio', atMost: 0.1 },
  ],
  'evaluate-moved': [
    { of: 'ours', atMost: 2 },
    { of: 'ratio', atMost: 1 / 30 },
  ],
  'evaluate-moved-twice': { of: 'ratio', atMost: 1.2 },
  'start-memory': null,
  memory: { of: 'ours', atMost: 150 },
  rest: { of: 'ours', atMost: 2 },
}

/** A result from its two sides. */
export function resultOf(name: string, ours: number, baseline: number, unit: string): Result {
  return { name, ours: rounded(ours), baseline: rounded(baseline), ratio: rounded(ours / baseline), unit }
}

/** Whether a result keeps to its target; one without a target always does. */
export function isMet(result: Result): boolean {
  return limitsOf(result.name).every(({ of, atMost }) => result[of] <= atMost)
}

function limitsOf(name: string): readonly Limit[] {
  return [TARGETS[name] ?? []].flat()
}

const HEADER = ['name', 'ours', 'baseline', 'ratio', 'target', '']

/** The results for people: one line each, in columns. */
export function tableOf(results: readonly Result[]): string {
  const rows = [HEADER, ...results.map(rowOf)]
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 || column >= 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return rows.map(line).join('\n')
}

function rowOf(result: Result): readonly string[] {
  const { name, ours, baseline, ratio, unit } = result
  const limits = limitsOf(name)
  return [
    name,
    `${ours} ${unit}`,
    `${baseline} ${unit}`,
    `${ratio} ×`,
    limits.length === 0 ? '–' : limits.map((limit) => limitOf(limit, unit)).join(', '),
    isMet(result) ? '' : 'missed',
  ]
}

function limitOf({ of, atMost }: Limit, unit: string): string {
  return `≤ ${rounded(atMost)} ${of === 'ratio' ? '×' : unit}`
}

/** Three figures after the point: more is noise. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
