import { mkdir, readFile, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Planted, plant, ROOT, run } from './planted.ts'

type Manifest = { readonly files: readonly string[]; readonly dependencies: Readonly<Record<string, string>> }

/** What the package is made from; packing builds it. */
const SOURCES = [
  'package.json',
  'build.ts',
  'tsconfig.json',
  'tsconfig.build.json',
  'src',
  'README.md',
  'LICENSE',
]

let installed: Planted & { readonly files: readonly string[] }

beforeAll(async () => {
  const manifest = await readManifest()
  const shipped = manifest.files.filter((path) => path !== 'dist')
  await using source = await plant({}, [...SOURCES, ...shipped])
  const packed = await run('npm', ['pack', '--silent'], source.dir)
  expect(packed).toEqual({ status: 0, output: expect.stringMatching(/^recipewatch-.*\.tgz\n$/) })
  installed = await install(join(source.dir, packed.output.trim()), Object.keys(manifest.dependencies))
  return () => installed[Symbol.asyncDispose]()
})

async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
}

/** As `npm install` lays it out, but that the dependencies are links; what only development has is not there. */
async function install(tarball: string, dependencies: readonly string[]): Promise<typeof installed> {
  const project = await plant({ 'elsewhere/empty': '', 'lib/node_modules/recipewatch/empty': '' }, [])
  const modules = join(project.dir, 'lib/node_modules')
  const target = join(modules, 'recipewatch')
  expect(await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], ROOT)).toMatchObject({
    status: 0,
  })
  const listed = await run('tar', ['-tzf', tarball], ROOT)
  for (const name of dependencies) {
    await mkdir(dirname(join(modules, name)), { recursive: true })
    await symlink(join(ROOT, 'node_modules', name), join(modules, name))
  }
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
