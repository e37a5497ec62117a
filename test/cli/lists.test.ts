import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { table } from '../../src/cli/table.ts'
import { aBatch, aConversation, aDelivery, aFailure, aRecipe, NOW } from '../contract/store-values.ts'
import { anAlert } from '../support/alerts.ts'
import type { World } from '../support/world.ts'
import { cli, world } from './place.ts'

const LISTS = ['alerts', 'failures', 'recipes', 'deliveries'] as const
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const HOSTILE = 'Rechnung 日本語\u001b[31m\n\u202eevil 👩‍👩‍👧'

type Row = Readonly<Record<string, unknown>>

/** A store with one of each. */
async function filled(): Promise<World> {
  const opened = await world()
  const store = await opened.store()
  await store.recipes.select('production', [aRecipe('1', { name: HOSTILE }), aRecipe('2')], NOW, NOW)
  await store.failures.record(
    aBatch({
      failures: [
        aFailure({ message: HOSTILE }),
        aFailure({ job: 'j-2', errorId: null, completedAt: null, adapter: null }),
      ],
    }),
    () => ({ kind: 'new' }),
  )
  await store.alerts.commit({
    changes: [
      { kind: 'open', alert: anAlert({ id: 'a-1', startedAt: NOW }) },
      { kind: 'open', alert: anAlert({ id: 'a-2', state: 'resolved', startedAt: NOW, endedAt: NOW + 1 }) },
    ],
    crossings: [],
    evaluatedSeq: 0,
    rulesSeen: [],
  })
  await store.deliveries.plan({
    conversations: [aConversation('c-1')],
    deliveries: [aDelivery('d-1', 'c-1', { lastError: HOSTILE })],
    obsolete: [],
    closed: [],
  })
  return opened
}

async function rowsOf({ configPath }: World, ...args: readonly string[]): Promise<readonly Row[]> {
  const { status, out, err } = await cli([...args, '--json', '--config', configPath])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  return JSON.parse(out) as readonly Row[]
}

describe('without a store', () => {
  test.each(LISTS)('%s shows that there is nothing, and makes none', async (list) => {
    const { configPath, folder } = await world()
    expect(await cli([list, '--json', '--config', configPath])).toEqual({ status: 0, out: '[]', err: '' })
    expect(await cli([list, '--config', configPath])).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^No /),
    })
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })
})

const KEYS: Readonly<Record<(typeof LISTS)[number], string>> = {
  failures:
    'workspace recipe job error_id fingerprint completed_at first_seen_at adapter error_type message root news',
  alerts:
    'id rule severity state labels count about started_at ended_at acknowledged_by suppressed_by measured finished_jobs missing_since',
  deliveries: 'id receiver channel state reason attempts last_error group alerts',
  recipes: 'workspace id name owners labels url running job_failed_count known_through watched',
}

test.each(LISTS)('%s as JSON: its keys in snake_case, ids as strings, times in UTC', async (list) => {
  const rows = await rowsOf(await filled(), list)
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) {
    expect(Object.keys(row)).toEqual(expect.arrayContaining((KEYS[list] ?? '').split(' ')))
    for (const [key, value] of Object.entries(row)) {
      expect(key).toMatch(/^[a-z]+(_[a-z]+)*$/)
      if (/_at$|_since$|_through$/.test(key) && value !== null) expect(value).toMatch(ISO)
      if (/^(id|recipe|job|error_id)$/.test(key) && value !== null) expect(typeof value).toBe('string')
    }
  }
})

test('values as JSON are as they are stored', async () => {
  const opened = await filled()
  expect(await rowsOf(opened, 'failures', '--recipe', '1', '--workspace', 'production')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ job: 'j-1', error_id: 'e-1', message: HOSTILE, news: true }),
      expect.objectContaining({ job: 'j-2', error_id: null, completed_at: null, adapter: null }),
    ]),
  )
  expect(await rowsOf(opened, 'deliveries')).toMatchObject([
    {
      id: 'd-1',
      receiver: 'on-call',
      channel: 'slack',
      state: 'due',
      reason: 'new',
      attempts: 0,
      group: { rule: 'failure-burst' },
      alerts: ['a-1'],
    },
  ])
})

test('lists are narrowed by what is asked', async () => {
  const opened = await filled()
  expect(await rowsOf(opened, 'alerts', '--state', 'firing')).toMatchObject([{ id: 'a-1' }])
  expect(await rowsOf(opened, 'alerts', '--state', 'firing', 'resolved')).toHaveLength(2)
  expect(await rowsOf(opened, 'failures', '--recipe', '2')).toEqual([])
  expect(await rowsOf(opened, 'failures', '--workspace', 'staging')).toEqual([])
  expect(await rowsOf(opened, 'failures', '--since', '1m')).toEqual([])
  expect(await rowsOf(opened, 'recipes', '--limit', '1')).toHaveLength(1)
})

test.each(LISTS)('%s as a table: one line a row, whatever stands in it', async (list) => {
  const opened = await filled()
  const { status, out, err } = await cli([list, '--config', opened.configPath])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  const rows = await rowsOf(opened, list)
  expect(out.split('\n')).toHaveLength(1 + rows.length)
  expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
})

test('alerts say what they measure, in the words of messages', async () => {
  const { configPath } = await filled()
  const { out } = await cli(['alerts', '--config', configPath])
  expect(out).toMatch(/^STATE .* MEASURED +SINCE/)
  expect(out).toMatch(/^firing .* 5 failed jobs in 15 min {2}/m)
  expect(out).toMatch(/^resolved .* 5 failed jobs in 15 min {2}/m)
})

test('a table that is cut says so on stderr', async () => {
  const { configPath } = await filled()
  const { out, err } = await cli(['failures', '--limit', '1', '--config', configPath])
  expect(out.split('\n')).toHaveLength(2)
  expect(err).toBe('1 shown; there may be more: --limit')
})

test('columns are aligned by what a terminal shows', () => {
  const rows = ['plain', '日本語', '👩‍👩‍👧', 'e\u0301', HOSTILE]
  const lines = table<string>(
    [
      { title: 'NAME', of: (row) => row },
      { title: 'N', of: () => '7', align: 'right' },
    ],
    rows,
  ).split('\n')
  expect(lines).toHaveLength(1 + rows.length)
  expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1)
})

test('7.2 lists work beside the one who holds the store; a second daemon or once says who holds it', async () => {
  const opened = await filled()
  const lock = await (await opened.store()).lock('recipewatch run, pid 12')
  try {
    for (const list of LISTS) expect((await rowsOf(opened, list)).length).toBeGreaterThan(0)
    for (const command of ['once', 'run']) {
      expect(await cli([command, '--config', opened.configPath])).toMatchObject({
        status: 1,
        out: '',
        err: expect.stringMatching(/The store is held by recipewatch run, pid 12\n.*stop it/),
      })
    }
  } finally {
    await lock.release()
  }
})

test('a store that cannot be read is said without a stack, with status 1; check still tells the plan', async () => {
  const opened = await world({ settings: { store: { url: 'sqlite:broken.db' } } })
  writeFileSync(
    join(opened.folder, 'broken.db'),
    'this is no database, and long enough to be looked at. '.repeat(40),
  )
  const { status, out, err } = await cli(['failures', '--json', '--config', opened.configPath])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(/The store is unavailable: .*\nThe file is no SQLite database: check store\.url/)
  const checked = await cli(['check', '--config', opened.configPath])
  expect(checked.status).toBe(0)
  expect(checked.out).toContain('Watching the selected recipes of production')
  expect(checked.err).toContain('The file is no SQLite database')
})
