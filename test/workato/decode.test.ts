import { describe, expect, test } from 'vitest'
import { decodeJobs } from '../../src/workato/decode-jobs.ts'
import { decodeFolders, decodeProjects, decodeTags } from '../../src/workato/decode-others.ts'
import { decodeRecipes } from '../../src/workato/decode-recipes.ts'
import { DigitsLostError } from '../../src/workato/values.ts'

function job(fields: Record<string, unknown>) {
  const page = decodeJobs({ items: [{ id: 'j-1', ...fields }] })
  const item = page?.items[0]
  if (item === undefined) throw new Error(page?.broken.join())
  return item
}

const ERROR = { id: null, adapter: null, type: null, message: null, action: null, text: null }

test('a current item', () => {
  expect(
    job({
      id: 'j-Sim00009-aaaaai-CD',
      completed_at: '2026-09-01T03:00:04.120-07:00',
      started_at: '2026-09-01T03:00:01.000-07:00',
      title: 'New order',
      is_poll_error: false,
      error: '404 Not Found',
      is_error: true,
      status: 'failed',
      calling_recipe_id: 7,
      calling_job_id: 'j-7',
      recipe_id: 1001,
      root_recipe_id: 8,
      root_job_id: 'j-8',
      master_job_id: 'j-Sim00004-aaaaad',
      error_parts: {
        adapter: 'rest',
        error_type: '404 Not Found',
        message: 'no such order',
        error_id: 'e-9',
        error_at: '2026-09-01T05:00:02.000-07:00',
        input: 'SECRET INPUT',
        inner_message: null,
        action: 'make_request',
      },
    }),
  ).toEqual({
    id: 'j-Sim00009-aaaaai-CD',
    title: 'New order',
    status: 'failed',
    startedAt: Date.UTC(2026, 8, 1, 10, 0, 1),
    completedAt: Date.UTC(2026, 8, 1, 10, 0, 4, 120),
    isError: true,
    error: {
      id: 'e-9',
      adapter: 'rest',
      type: '404 Not Found',
      message: 'no such order',
      action: 'make_request',
      text: '404 Not Found',
    },
    isPollError: false,
    isTest: false,
    masterJob: 'j-Sim00004-aaaaad',
    callingRecipe: '7',
    callingJob: 'j-7',
    rootRecipe: '8',
    rootJob: 'j-8',
  })
})

describe('the error in any of its shapes', () => {
  test.each([
    ['null and null', { error: null, error_parts: null }, null],
    ['absent', {}, null],
    ['null and {}', { error: null, error_parts: {} }, null],
    ['an empty text, which is not null', { error: '' }, { ...ERROR, text: '' }],
    ['text', { error: 'Error', error_parts: {} }, { ...ERROR, text: 'Error' }],
    [
      'JSON as text',
      { error: '{"error_type":"Bad request","message":"field X","error_id":"e1","input":"{}"}' },
      { ...ERROR, id: 'e1', type: 'Bad request', message: 'field X' },
    ],
    ['text that only looks like JSON', { error: '{"a"=>1}' }, { ...ERROR, text: '{"a"=>1}' }],
    [
      'an object, as the web application has it',
      { error: { error_type: 'T', message: 'm', adapter_name: 'rest' } },
      { ...ERROR, type: 'T', message: 'm', adapter: 'rest' },
    ],
    ['an empty object', { error: {} }, null],
    ['parts alone', { error_parts: { error_id: 5 } }, { ...ERROR, id: '5' }],
    ['parts of which nothing is known', { error_parts: { retry_count: 1 } }, ERROR],
    [
      'partial parts beside a text',
      { error: 'T; Error ID e1', error_parts: { message: 'm' } },
      { ...ERROR, message: 'm', text: 'T; Error ID e1' },
    ],
    [
      'parts go before the encoded text',
      { error: '{"message":"a","error_id":"e1"}', error_parts: { message: 'b' } },
      { ...ERROR, id: 'e1', message: 'b' },
    ],
    [
      'the inner message where there is no other',
      { error_parts: { message: null, inner_message: 'inner' } },
      { ...ERROR, message: 'inner' },
    ],
    ['parts as text', { error_parts: 'Timeout' }, { ...ERROR, text: 'Timeout' }],
  ])('%s', (_, fields, expected) => {
    expect(job(fields).error).toEqual(expected)
  })
})

describe('1.6 ids', () => {
  test('1.6 job ids are opaque texts, numbers digit by digit', () => {
    expect(job({ id: 1004 }).id).toBe('1004')
    expect(job({ id: 'J-1 ü' }).id).toBe('J-1 ü')
    expect(job({ id: undefined, handle: 'j-h' }).id).toBe('j-h')
  })
  test('1.6 a number that lost digits is never taken', () => {
    expect(() => decodeJobs({ items: [{ id: 2 ** 53 + 2 }] })).toThrow(DigitsLostError)
    expect(() => decodeJobs({ items: [{ id: 1, calling_recipe_id: 2 ** 60 }] })).toThrow(DigitsLostError)
  })
  test('1.4 a first run that names itself as its master has none', () => {
    expect(job({ master_job_id: 'j-1' }).masterJob).toBeNull()
    expect(job({ master_job_id: null, master_job_handle: 'j-0' }).masterJob).toBe('j-0')
  })
})

test('1.1 test runs are known by either flag', () => {
  expect(job({ is_test: true }).isTest).toBe(true)
  expect(job({ is_test_case_job: true }).isTest).toBe(true)
  expect(job({ is_test: false, is_test_case_job: false }).isTest).toBe(false)
})

test('2.9 is_poll_error is read', () => {
  expect(job({ is_poll_error: true }).isPollError).toBe(true)
})

test('2.11 run-time data is not decoded', () => {
  const item = job({
    lines: [{ input: 'SECRET', output: 'SECRET' }],
    input: 'SECRET',
    output: 'SECRET',
    error_parts: { message: 'm', input: 'SECRET' },
  })
  expect(JSON.stringify(item)).not.toContain('SECRET')
})

describe('the answer in any of its envelopes', () => {
  const rows = [{ id: 'j-1' }]
  test.each([
    ['items', { items: rows }],
    ['result', { result: rows }],
    ['items within result', { result: { items: rows } }],
    ['jobs', { jobs: rows }],
    ['bare', rows],
  ])('%s', (_, answer) => {
    expect(decodeJobs(answer)?.items.map(({ id }) => id)).toEqual(['j-1'])
  })
  test.each([[null], ['text'], [5], [{}], [{ items: null }], [{ message: 'x' }], [{ items: { id: 1 } }]])(
    'what is none is no empty list: %j',
    (answer) => {
      expect(decodeJobs(answer)).toBeNull()
    },
  )
  test('counters, where there are any', () => {
    expect(
      decodeJobs({ job_failed_count: 3, job_succeeded_count: '5', job_scope_count: 2, items: [] }),
    ).toMatchObject({
      counters: { failed: 3, succeeded: 5, scope: 2 },
    })
    expect(decodeJobs([])).toMatchObject({ counters: { failed: null, succeeded: null, scope: null } })
  })
})

test('2.6 a broken item never hides its neighbours', () => {
  const page = decodeJobs({
    items: [null, { id: 'j-1' }, { title: 'no id' }, 'x', { id: 2 }, { id: '' }, []],
  })
  expect(page?.items.map(({ id }) => id)).toEqual(['j-1', '2'])
  expect(page?.broken).toEqual([
    'item 1: null instead of a job',
    'item 3: it has no id',
    'item 4: a string instead of a job',
    'item 6: it has no id',
    'item 7: a object instead of a job',
  ])
})

describe('recipes', () => {
  test('all fields', () => {
    const answer = {
      count: 1,
      items: [
        {
          id: 72652236,
          folder_id: 28075001,
          project_id: 199094,
          name: 'Order sync',
          running: false,
          stop_cause: 'trigger_errors_limit',
          stopped_at: '2026-05-11T10:00:00Z',
          last_run_at: '2026-05-11T09:54:54.243-07:00',
          updated_at: '2026-05-11T11:58:11.414-07:00',
          job_succeeded_count: 50,
          job_failed_count: 2,
          trigger_application: 'salesforce',
          action_applications: ['salesforce', 'netsuite'],
          config: [{ keyword: 'application', name: 'n', provider: 'rest', account_id: 5 }, null],
          tags: ['tag-a', { handle: 'tag-b', title: 'B' }, null],
          version_author_email: 'ana@example.com',
          version_author_name: 'Ana',
        },
      ],
    }
    expect(decodeRecipes(answer)).toEqual({
      count: 1,
      broken: [],
      items: [
        {
          id: '72652236',
          name: 'Order sync',
          folderId: '28075001',
          projectId: '199094',
          running: false,
          stopCause: 'trigger_errors_limit',
          stoppedAt: Date.UTC(2026, 4, 11, 10),
          lastRunAt: Date.UTC(2026, 4, 11, 16, 54, 54, 243),
          updatedAt: Date.UTC(2026, 4, 11, 18, 58, 11, 414),
          failedCount: 2,
          succeededCount: 50,
          tags: ['tag-a', 'tag-b'],
          connections: ['5'],
          apps: ['salesforce', 'netsuite', 'rest'],
          versionAuthorEmail: 'ana@example.com',
          versionAuthorName: 'Ana',
        },
      ],
    })
  })
  test('all but the id is optional, and what has none is told', () => {
    const page = decodeRecipes({ result: [{ id: 1 }, { name: 'x' }, null] })
    expect(page?.items[0]).toMatchObject({ id: '1', name: null, running: null, tags: [], apps: [] })
    expect(page?.broken).toEqual(['item 2: it has no id', 'item 3: it has no id'])
    expect(decodeRecipes({ message: 'x' })).toBeNull()
  })
})

test('folders, projects and tags', () => {
  expect(decodeFolders([{ id: 5, name: 'A', parent_id: 1, project_id: 9 }, { name: 'x' }, null])).toEqual([
    { id: '5', name: 'A', parentId: '1', projectId: '9' },
  ])
  expect(decodeProjects([{ id: 9, name: 'P', folder_id: 5 }, {}])).toEqual([
    { id: '9', name: 'P', folderId: '5' },
  ])
  expect(decodeTags({ items: [{ handle: 'tag-a', title: 'critical' }, { title: 'x' }] })).toEqual([
    { handle: 'tag-a', title: 'critical' },
  ])
  for (const decode of [decodeFolders, decodeProjects, decodeTags])
    expect(decode({ message: 'x' })).toBeNull()
})
