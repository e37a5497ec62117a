import { runTest, unwatched } from '../app/replay/test-run.ts'
import { judge, type Mismatch, type Verdict } from '../app/replay/test-verdict.ts'
import { nodeEnvironment } from '../config/node-environment.ts'
import { formatProblem } from '../config/problem.ts'
import { loadRuleTests } from '../config/rule-tests/load.ts'
import type { JsonObject } from '../http/objects.ts'
import { plainText } from './table.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** What `test` may be asked for. */
export interface TestOptions {
  readonly json?: boolean
}

/** Rule tests: each file, or pattern of files, in virtual time; a readable diff of expected and got (CONFIG 3). */
export async function test(
  patterns: readonly string[],
  options: TestOptions,
  terminal: Terminal,
): Promise<number> {
  const environment = nodeEnvironment(terminal.variables)
  const files: string[] = []
  for (const pattern of patterns) files.push(...(await filesOf(pattern, environment.glob)))
  const { tests, problems } = await loadRuleTests([...new Set(files)], environment)
  const broken = [...problems, ...tests.flatMap(unwatched)]
  for (const problem of broken) terminal.err(formatProblem(problem))
  if (broken.length > 0) return EXIT.usage
  const verdicts: Verdict[] = []
  for (const loaded of tests) verdicts.push(judge(loaded.test, await runTest(loaded)))
  if (options.json === true) terminal.out(JSON.stringify(verdicts.map(verdictToJson), null, 2))
  else terminal.out(reportOf(verdicts))
  return verdicts.every(({ mismatches }) => mismatches.length === 0) ? EXIT.ok : EXIT.failed
}

/** The files that a pattern names, as they were typed; a name that is no pattern stays, to be complained about. */
async function filesOf(
  pattern: string,
  glob: (pattern: string, folder: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (!/[*?[{]/.test(pattern)) return [pattern]
  const folder = process.cwd()
  const found = await glob(pattern, folder)
  return found.length === 0
    ? [pattern]
    : found.map((path) => (path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path))
}

function reportOf(verdicts: readonly Verdict[]): string {
  const failed = verdicts.filter(({ mismatches }) => mismatches.length > 0)
  const passed = verdicts.length - failed.length
  const counted = `${verdicts.length} test${verdicts.length === 1 ? '' : 's'}: ${passed} passed, ${failed.length} failed`
  return [...verdicts.flatMap(linesOf), ...(failed.length > 0 ? [''] : []), counted].join('\n')
}

function linesOf({ test: { name, place }, mismatches }: Verdict): readonly string[] {
  const title = plainText(name)
  if (mismatches.length === 0) return [`✓ ${place.file}:${place.line}: ${title}`]
  return [`✗ ${place.file}:${place.line}: ${title}`, ...mismatches.flatMap(diffOf)]
}

/** More that nobody expected say nothing further. */
const UNEXPECTED_MAX = 20

/** What was expected and is missing, then what is there and was not expected. */
function diffOf({ place, at, aspect, missing, unexpected }: Mismatch): readonly string[] {
  return [
    `    ${place.file}:${place.line}:${place.column}: at ${at}, ${aspect}:`,
    ...missing.map(({ text }) => `      - expected  ${plainText(text)}`),
    ...unexpected.slice(0, UNEXPECTED_MAX).map((text) => `      + got       ${plainText(text)}`),
    ...(unexpected.length > UNEXPECTED_MAX
      ? [`      + got       ${unexpected.length - UNEXPECTED_MAX} more`]
      : []),
  ]
}

function verdictToJson({ test: { name, place }, mismatches }: Verdict): JsonObject {
  return {
    name,
    file: place.file,
    line: place.line,
    passed: mismatches.length === 0,
    mismatches: mismatches.map(({ place: where, at, aspect, missing, unexpected }) => ({
      file: where.file,
      line: where.line,
      column: where.column,
      at,
      aspect,
      expected: missing.map(({ text }) => text),
      got: unexpected,
    })),
  }
}
