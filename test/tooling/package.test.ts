import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Planted, plant, ROOT, run } from './planted.ts'

/** What the package is made from; packing builds it. */
const SOURCES = ['package.json', 'build.ts', 'tsconfig.json', 'src', 'README.md', 'LICENSE']

let installed: Planted & { readonly files: readonly string[] }

beforeAll(async () => {
  const { files }: { files: readonly string[] } = JSON.parse(
    await readFile(join(ROOT, 'package.json'), 'utf8'),
  )
  const shipped = files.filter((path) => path !== 'dist')
  await using source = await plant({}, [...SOURCES, ...shipped])
  const packed = await run('npm', ['pack', '--silent'], source.dir)
  expect(packed).toEqual({ status: 0, output: expect.stringMatching(/^recipewatch-.*\.tgz\n$/) })
  installed = await install(join(source.dir, packed.output.trim()))
  return () => installed[Symbol.asyncDispose]()
})

/** As `npm install` lays it out; no other package is there. */
async function install(tarball: string): Promise<typeof installed> {
  const project = await plant({ 'elsewhere/empty': '', 'lib/node_modules/recipewatch/empty': '' }, [])
  const target = join(project.dir, 'lib/node_modules/recipewatch')
  expect(await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], ROOT)).toMatchObject({
    status: 0,
  })
  const listed = await run('tar', ['-tzf', tarball], ROOT)
  const files = listed.output
    .trim()
    .split('\n')
    .map((path) => path.replace('package/', ''))
  return { ...project, files }
}

function recipewatch(...args: string[]): Promise<{ status: number; output: string }> {
  const main = join(installed.dir, 'lib/node_modules/recipewatch/dist/main.js')
  return run(main, args, join(installed.dir, 'elsewhere'))
}

test('the installed package runs from another folder, as JavaScript, by its own first line', async () => {
  const main = join(installed.dir, 'lib/node_modules/recipewatch/dist/main.js')
  expect((await stat(main)).mode & 0o111).toBe(0o111)
  const { status, output } = await recipewatch('--help')
  expect(output).toContain('Usage: recipewatch')
  expect(status).toBe(0)
})

test('the installed package knows its version', async () => {
  const { version }: { version: string } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  expect(await recipewatch('--version')).toEqual({ status: 0, output: `${version}\n` })
})

test('the installed package has the command that the container asks for its health', async () => {
  const { status, output } = await recipewatch('healthcheck', '--help')
  expect({ status, output }).toEqual({
    status: 0,
    output: expect.stringContaining('recipewatch healthcheck'),
  })
})

test('the package holds the program, the starter rules, the example and nothing of the workshop', () => {
  const top = new Set(installed.files.map((path) => path.split('/')[0]))
  expect(top).toEqual(
    new Set([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'alerts.example.yaml',
      'alerts.schema.json',
      'dist',
      'package.json',
      'rules',
      'rules.schema.json',
      'tests.schema.json',
    ]),
  )
  expect(installed.files.filter((path) => path.endsWith('.ts'))).toEqual([])
})

test('the licences of all packages that have a part in the program come with it', async () => {
  const licenses = await readFile(
    join(installed.dir, 'lib/node_modules/recipewatch/dist/licenses.txt'),
    'utf8',
  )
  for (const name of ['kysely', 'liquidjs', 'pg', '@slack/web-api', 'zod']) {
    expect(licenses).toMatch(
      new RegExp(`^${name} [\\d.]+ \\(MIT\\)\\n\\n.*(Permission is hereby granted|MIT)`, 'ms'),
    )
  }
})

test('the program is kept with one byte a letter', async () => {
  const paths = installed.files.filter((path) => path.endsWith('.js'))
  for (const path of paths) {
    const text = await readFile(join(installed.dir, 'lib/node_modules/recipewatch', path), 'utf8')
    expect(text, path).not.toMatch(/[\u0100-\uffff]/)
  }
})
