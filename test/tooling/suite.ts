import { runSteps, type Step } from './steps.ts'

/** What can be said without running the product. */
const CHECKS: readonly Step[] = [
  { name: 'format', command: ['biome', 'ci'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'unused', command: ['knip'] },
  { name: 'shipped', command: ['knip', '--production', '--include', 'files,dependencies'] },
]

const TESTS: readonly Step[] = [
  { name: 'build', command: ['node', 'build.ts'] },
  { name: 'tests', command: ['vitest', 'run'], live: true },
]

/** The folder directions are tests, but who asks for the checks alone means them too. */
const DIRECTIONS: Step = { name: 'rooms', command: ['vitest', 'run', 'test/tooling/directions.test.ts'] }

const checksOnly = process.argv[2] === 'check'
process.exitCode = await runSteps(
  [...CHECKS, ...(checksOnly ? [DIRECTIONS] : TESTS)],
  (text) => void process.stdout.write(text),
)
