import { beforeAll, expect, test } from 'vitest'
import { plant, run } from './planted.ts'

type LintCase = { readonly name: string; readonly source: string; readonly rules: readonly string[] }

function expression(text: string, rule: string): LintCase {
  return { name: text, source: `export const x: unknown = ${text}\n`, rules: [rule] }
}

function imported(what: string, from: string): LintCase {
  const source = `import { ${what} as it } from '${from}'\nexport const x: unknown = it\n`
  return { name: `${what} from ${from}`, source, rules: ['no-restricted-imports'] }
}

/** Wrong wherever it stands but in system/. */
const CLOCKS: readonly LintCase[] = [
  expression('Date.now()', 'no-restricted-globals'),
  expression('new Date()', 'no-restricted-globals'),
  expression('performance.now()', 'no-restricted-globals'),
  expression('setTimeout(() => {}, 1)', 'no-restricted-globals'),
  expression('setInterval(() => {}, 1)', 'no-restricted-globals'),
  expression('Math.random()', 'no-restricted-properties'),
  expression('Temporal.Now.instant()', 'no-restricted-properties'),
  expression('AbortSignal.timeout(1)', 'no-restricted-properties'),
  expression('globalThis.setTimeout(() => {}, 1)', 'no-restricted-properties'),
  imported('setTimeout', 'node:timers/promises'),
  imported('performance', 'node:perf_hooks'),
  imported('randomUUID', 'node:crypto'),
]

/** Wrong in a pure room. */
const GLOBALS: readonly LintCase[] = [
  expression("process.env['X']", 'no-restricted-globals'),
  expression("fetch('http://127.0.0.1')", 'no-restricted-globals'),
]

const FLOATING = `export async function later(): Promise<number> {
  return 1
}
export async function bad(): Promise<void> {
  later()
  if (later()) {
    const three = 3
    await three
  }
}
`
const FORGETFUL = `export function told(reason: 'new' | 'worse'): string {
  switch (reason) {
    case 'new':
      return 'first'
  }
  return ''
}
`
/** Wrong everywhere. */
const STYLE: readonly LintCase[] = [
  {
    name: 'promises that float, are misused, or are none',
    source: FLOATING,
    rules: ['await-thenable', 'no-floating-promises', 'no-misused-promises'],
  },
  { name: 'a switch that forgets a case', source: FORGETFUL, rules: ['switch-exhaustiveness-check'] },
  { name: 'any', source: 'export const x: any = 1\n', rules: ['no-explicit-any'] },
  { name: 'a default export', source: 'const x = 1\nexport default x\n', rules: ['no-default-export'] },
  { name: 'a long file', source: `${'// long\n'.repeat(300)}export const x = 1\n`, rules: ['max-lines'] },
  {
    name: 'a long function',
    source: `export function f(): void {\n${'  f()\n'.repeat(60)}}\n`,
    rules: ['max-lines-per-function'],
  },
]

const FILES: Readonly<Record<string, string>> = Object.fromEntries([
  ...CLOCKS.map((c, i) => [`src/app/clock-${i}.ts`, c.source]),
  ...CLOCKS.map((c, i) => [`src/system/clock-${i}.ts`, c.source]),
  ...GLOBALS.map((c, i) => [`src/route/global-${i}.ts`, c.source]),
  ...GLOBALS.map((c, i) => [`src/app/global-${i}.ts`, c.source]),
  ...STYLE.map((c, i) => [`src/system/style-${i}.ts`, c.source]),
])

function numbered(cases: readonly LintCase[]): (LintCase & { readonly i: number })[] {
  return cases.map((each, i) => ({ ...each, i }))
}

let lint: { readonly status: number; readonly rulesOf: (path: string) => string[] }

beforeAll(async () => {
  await using planted = await plant(FILES, ['.oxlintrc.json', 'tsconfig.json', 'package.json'])
  const { status, output } = await run('oxlint', ['--format=unix'], planted.dir)
  const found = [...output.matchAll(/^(\S+?):\d+:\d+: .*\[Error\/[a-z]+\(([a-z-]+)\)\]$/gm)]
  const rulesOf = (path: string): string[] =>
    found.flatMap(([, at, rule = '']) => (at === path ? [rule] : [])).toSorted()
  lint = { status, rulesOf }
})

test('lint fails where it found something', () => {
  expect(lint.status).toBe(1)
})

test('lint passes where there is nothing to find', async () => {
  const files = { 'src/system/clock.ts': CLOCKS[0]!.source }
  await using planted = await plant(files, ['.oxlintrc.json', 'tsconfig.json', 'package.json'])
  expect(await run('oxlint', ['--format=unix'], planted.dir)).toEqual({ status: 0, output: '' })
})

test.each(numbered(CLOCKS))('lint allows $name in system/ alone', ({ i, rules }) => {
  expect(lint.rulesOf(`src/app/clock-${i}.ts`)).toEqual(rules)
  expect(lint.rulesOf(`src/system/clock-${i}.ts`)).toEqual([])
})

test.each(numbered(GLOBALS))('lint finds $name in a pure room', ({ i, rules }) => {
  expect(lint.rulesOf(`src/route/global-${i}.ts`)).toEqual(rules)
  expect(lint.rulesOf(`src/app/global-${i}.ts`)).toEqual([])
})

test.each(numbered(STYLE))('lint finds $name', ({ i, rules }) => {
  expect(lint.rulesOf(`src/system/style-${i}.ts`)).toEqual(rules)
})

test('the formatter finds a file in another format', async () => {
  const files = { 'src/app/bad.ts': 'export const x: string = "y";\n' }
  await using planted = await plant(files, ['biome.json', '.gitignore'])
  const { status, output } = await run('biome', ['ci', '--colors=off'], planted.dir)
  expect(status).toBe(1)
  expect(output).toContain('src/app/bad.ts format')
})

test('the type check finds what may be missing', async () => {
  const files = { 'src/app/bad.ts': 'export const first = (list: string[]): string => list[0]\n' }
  await using planted = await plant(files, ['tsconfig.json', 'package.json'])
  const { status, output } = await run('tsc', ['-p', '.'], planted.dir)
  expect(status).not.toBe(0)
  expect(output).toContain('src/app/bad.ts(1,')
  expect(output).toContain("'undefined' is not assignable")
})

test('dead exports, dead files and unused packages are found', async () => {
  const files = {
    'package.json': JSON.stringify({ name: 'planted', type: 'module', dependencies: { pg: '8' } }),
    'src/main.ts': "import { used } from './app/used.ts'\nused()\n",
    'src/app/used.ts': 'export function used(): void {}\nexport function dead(): void {}\n',
    'src/app/forgotten.ts': 'export const x = 1\n',
  }
  await using planted = await plant(files, ['knip.json', 'tsconfig.json'])
  const { status, output } = await run('knip', ['--no-progress', '--reporter', 'json'], planted.dir)
  expect(status).toBe(1)
  expect(output).toContain('"dead"')
  expect(output).toContain('forgotten.ts')
  expect(output).toContain('"pg"')
  expect(output).not.toContain('"used"')
})
