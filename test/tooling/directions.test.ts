import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkDirections, type House, type Sources } from './directions.ts'
import { ROOMS, ROOT_FILES } from './rooms.ts'

const HOUSE: House = { rooms: ROOMS, rootFiles: ROOT_FILES }

/** A small sound house; each test plants one thing that is wrong. */
const SOUND = {
  'main.ts': "#!/usr/bin/env node\nimport { run } from './cli/run.ts'\nrun()\n",
  'cli/run.ts': "import { app } from '../app/run.ts'\nexport const run = app\n",
  'app/run.ts': "import { plan } from '../poll/plan.ts'\nexport const app = plan\n",
  'app/port.ts': 'export type AppPort = { wake(): void }\n',
  'store/port.ts': 'export type Store = object\n',
  'store/open.ts': "import { Kysely } from 'kysely'\nexport const open = Kysely\n",
  'model/instant.ts': 'export type Instant = number\n',
  'poll/plan.ts':
    "import type { Instant } from '../model/instant.ts'\nexport const plan = (n: Instant) => n\n",
  'ingest/hash.ts': "import { createHash } from 'node:crypto'\nexport const hash = createHash\n",
}

function check(planted: Readonly<Record<string, string>>): string[] {
  return checkDirections(new Map(Object.entries({ ...SOUND, ...planted })), HOUSE)
}

function readSources(): Sources {
  const src = join(import.meta.dirname, '../../src')
  const files = globSync('**/*.{ts,js,mts,cts,mjs,cjs,tsx}', { cwd: src })
  return new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]))
}

test('every import in src/ follows the table of rooms', () => {
  const sources = readSources()
  expect(sources.size).toBeGreaterThan(0)
  expect(checkDirections(sources, HOUSE)).toEqual([])
})

test('a sound house has no problems', () => {
  expect(check({})).toEqual([])
})

test.each([
  ['an import', "import { hash } from '../ingest/hash.ts'"],
  ['a type alone', "import type { hash } from '../ingest/hash.ts'"],
  ['a re-export', "export { hash } from '../ingest/hash.ts'"],
  ['a star export', "export * from '../ingest/hash.ts'"],
  ['a dynamic import', "export const later = () => import('../ingest/hash.ts')"],
  ['a type by import()', "export type H = typeof import('../ingest/hash.ts')"],
  ['an import for its effect', "import '../ingest/hash.ts'"],
])('a pure room that reaches into another by %s is found', (_, line) => {
  expect(check({ 'poll/bad.ts': `\n${line}\n` })).toEqual(['poll/bad.ts:2: may not import ingest/hash.ts'])
})

test('the model imports no room', () => {
  expect(check({ 'model/bad.ts': "import '../poll/plan.ts'" })).toEqual([
    'model/bad.ts:1: may not import poll/plan.ts',
  ])
})

test('main.ts imports the commands and nothing else', () => {
  expect(check({ 'main.ts': "import './cli/run.ts'\nimport './model/instant.ts'" })).toEqual([
    'main.ts:2: may not import model/instant.ts',
  ])
})

test('the server sees the ports of store and app, not what is behind them', () => {
  const server = "import '../store/port.ts'\nimport '../app/port.ts'\nimport '../store/open.ts'\n"
  expect(check({ 'http/server.ts': server })).toEqual(['http/server.ts:3: may not import store/open.ts'])
})

test.each(['node:fs', 'node:http', 'node:child_process', 'node:module'])(
  'a pure room that imports %s is found',
  (name) => {
    expect(check({ 'evaluate/bad.ts': `import '${name}'` })).toEqual([
      `evaluate/bad.ts:1: a pure room imports ${name}`,
    ])
  },
)

test.each(['pg', 'fs', '@slack/web-api', 'kysely/migration'])(
  'a package that is not on its room’s list is found: %s',
  (name) => {
    expect(check({ 'alerts/bad.ts': `import '${name}'` })).toEqual([
      `alerts/bad.ts:1: may not import the package ${name}`,
    ])
  },
)

test('a path within a listed package is that package', () => {
  expect(check({ 'store/migrate.ts': "import 'kysely/migration'" })).toEqual([])
  expect(check({ 'deliver/slack.ts': "import '@slack/web-api/dist/x.js'" })).toEqual([])
})

test('a cycle between files is found, through types too', () => {
  const planted = {
    'app/a.ts': "import './b.ts'",
    'app/b.ts': "import type { C } from './c.ts'",
    'app/c.ts': "export * from './a.ts'",
  }
  expect(check(planted)).toEqual(['import cycle: app/a.ts → app/b.ts → app/c.ts → app/a.ts'])
})

test('a file that imports itself is a cycle', () => {
  expect(check({ 'app/a.ts': "import './a.ts'" })).toEqual(['import cycle: app/a.ts → app/a.ts'])
})

test.each(['utils/text.ts', 'rules/burst.ts', 'helpers.ts', 'constructor/x.ts'])(
  'a file outside the table is found: %s',
  (file) => {
    expect(check({ [file]: '' })).toEqual([`${file}: lies in no room of the table`])
  },
)

test('an import that leads out of src/ or to no file is found', () => {
  const planted = { 'app/bad.ts': "import '../../test/support/clock.ts'\nimport '../poll/plan'\n" }
  expect(check(planted)).toEqual([
    'app/bad.ts:1: imports ../../test/support/clock.ts, which is no file of src/',
    'app/bad.ts:2: imports ../poll/plan, which is no file of src/',
  ])
})

test('what cannot be read is a problem, not an absence of imports', () => {
  expect(check({ 'app/bad.ts': "export const x = (n: string) => import(n)\nrequire('fs')" })).toEqual([
    'app/bad.ts:1: imports something computed',
    'app/bad.ts:2: only ES imports are read',
  ])
  expect(check({ 'app/worse.ts': 'import {' })).toEqual([expect.stringMatching(/^app\/worse\.ts:1: /)])
})
