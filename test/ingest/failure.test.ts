import { describe, expect, test } from 'vitest'
import type { IngestContext } from '../../src/ingest/failure.ts'
import { toFailure } from '../../src/ingest/failure.ts'
import { createKinds, fingerprint } from '../../src/ingest/fingerprint.ts'
import { fingerprintV1 } from '../../src/ingest/fingerprint-v1.ts'
import { createRedact } from '../../src/ingest/redact.ts'
import type { JobItem } from '../../src/model/job.ts'
import { context, error, item, NOON, PRIVACY } from './items.ts'

function failureOf(over: Partial<JobItem>, with_: Partial<IngestContext> = {}) {
  const ingested = toFailure(item({ isError: true, ...over }), context(with_))
  if (ingested.kind !== 'failure') throw new Error('ignored')
  return ingested.failure
}

describe('1.1 a failure is an item that shows any of the signs', () => {
  test.each([
    ['is_error: true', { isError: true }],
    ['a non-null error, though is_error is false', { isError: false, error: error({ text: 'Timeout' }) }],
    ['an empty text as error', { error: error({ text: '' }) }],
    ['non-empty error_parts', { error: error({ type: 'Timeout' }) }],
    ['status failed', { status: 'failed' }],
    ['status error', { status: 'error' }],
    ['status Failed, in other letters', { status: 'Failed' }],
  ])('1.1 %s', (_, over) => {
    expect(toFailure(item(over), context())).toMatchObject({ kind: 'failure' })
  })

  test.each([
    ['the vendor’s own sample of one', { isError: false, error: null }],
    ['an item that says nothing', {}],
    ['a running job', { status: 'running', completedAt: null }],
    ['a success', { status: 'succeeded', isError: false }],
    ['a status never heard of', { status: 'aborted' }],
  ])('1.1 an item of a failed page without any sign is ignored: %s', (_, over) => {
    expect(toFailure(item(over), context())).toEqual({ kind: 'ignored' })
  })
})

test('1.1 test runs are kept as failures and marked', () => {
  expect(failureOf({ isTest: true })).toMatchObject({ isTest: true, news: true })
  expect(failureOf({ isTest: false })).toMatchObject({ isTest: false })
})

test('1.2 the identity is workspace, recipe, job id and error id', () => {
  expect(failureOf({ id: 'j-1', error: error({ id: 'E-1' }) })).toMatchObject({
    workspace: 'production',
    recipe: '1001',
    job: 'j-1',
    errorId: 'E-1',
  })
})

test('1.2 the error id of error_parts goes before the one in the text', () => {
  const text = 'Bad request; Error ID 00000000-0000-4000-8000-000000000002; input: {}'
  expect(failureOf({ error: error({ id: 'parts-id', text }) }).errorId).toBe('parts-id')
  expect(failureOf({ error: error({ text }) }).errorId).toBe('00000000-0000-4000-8000-000000000002')
  expect(failureOf({ error: error({ text: 'Timeout' }) }).errorId).toBeNull()
  expect(failureOf({}).errorId).toBeNull()
})

test('1.4 a rerun is a job of its own that names the first', () => {
  expect(failureOf({ id: 'j-2', masterJob: 'j-1' })).toMatchObject({
    job: 'j-2',
    masterJob: 'j-1',
    news: true,
  })
})

test('1.5 what calls what is kept', () => {
  const links = { callingRecipe: '7', callingJob: 'j-7', rootRecipe: '8', rootJob: 'j-8' }
  expect(failureOf(links)).toMatchObject(links)
})

test('2.5 what lies below the horizon is never news, however old it is', () => {
  const horizon = NOON - 1_000
  expect(failureOf({ completedAt: NOON - 1_001 }, { horizon }).news).toBe(false)
  expect(failureOf({ completedAt: Date.UTC(2015, 0, 2) }, { horizon }).news).toBe(false)
})

test('2.7 what is older than the first-sight limit is history: known without being news', () => {
  const horizon = NOON - 3_600_000
  expect(failureOf({ completedAt: horizon - 1 }, { horizon }).news).toBe(false)
  expect(failureOf({ completedAt: horizon }, { horizon }).news).toBe(true)
})

test('2.9 polling errors are accepted where they appear', () => {
  expect(failureOf({ isPollError: true })).toMatchObject({ isPollError: true, news: true })
})

test('2.11 what a step was given, appended to the text, is not kept', () => {
  const text = 'Bad request: field X; Error ID 00000000-0000-4000-8000-000000000002; input: {"Name"=>"Ana"}'
  expect(failureOf({ error: error({ text }) }).message).toBe('Bad request: field X')
  expect(JSON.stringify(failureOf({ error: error({ type: 'Bad request', text }) }))).not.toContain('Ana')
})

describe('3.1 where a failure is placed', () => {
  test('3.1 by completed_at', () => {
    expect(failureOf({ completedAt: NOON - 5_000 }).placedAt).toBe(NOON - 5_000)
  })
  test('3.1 corrected by the measured clock skew, either way', () => {
    expect(failureOf({ completedAt: NOON - 5_000 }, { clockSkewMs: -3_000 }).placedAt).toBe(NOON - 2_000)
    expect(failureOf({ completedAt: NOON - 5_000 }, { clockSkewMs: 3_000 }).placedAt).toBe(NOON - 8_000)
  })
  test('3.1 at most when it was first seen', () => {
    expect(failureOf({ completedAt: NOON + 5_000 }).placedAt).toBe(NOON)
    expect(failureOf({ completedAt: NOON + 5_000 }).completedAt).toBe(NOON + 5_000)
  })
  test('3.1 by when it was first seen, where completed_at is missing', () => {
    expect(failureOf({ completedAt: null })).toMatchObject({ placedAt: NOON, completedAt: null })
  })
})

describe('5.8 what is kept of a failure’s texts', () => {
  const full = {
    title: 'New order 4111111111111111 by ana@example.com',
    error: error({
      adapter: 'rest',
      type: 'Denied for ana@example.com',
      message: 'token s3cr3t-token refused',
    }),
  }
  const redact = createRedact({ ...PRIVACY, redact: [/[0-9]{13,19}/] }, ['s3cr3t-token'])

  test('5.8 secrets and e-mail addresses are masked before storing', () => {
    expect(failureOf(full, { redact })).toMatchObject({
      adapter: 'rest',
      errorType: 'Denied for •••@example.com',
      message: 'token ••• refused',
    })
  })
  test('5.8 job titles are dropped unless asked for, and masked then', () => {
    expect(failureOf(full, { redact }).title).toBeNull()
    expect(failureOf(full, { redact, jobTitles: true }).title).toBe('New order ••• by •••@example.com')
  })
  test('5.8 without privacy.messages only adapter, type and fingerprint are kept', () => {
    const kept = failureOf(full, { redact, jobTitles: true, privacy: { messages: false } })
    expect(kept).toMatchObject({ adapter: 'rest', message: null, title: null })
    expect(kept.fingerprint).toBe(failureOf(full, { redact }).fingerprint)
  })
  test('5.8 texts are bounded', () => {
    const long = 'x'.repeat(100_000)
    const kept = failureOf(
      { title: long, error: error({ adapter: long, type: long, message: long }) },
      { jobTitles: true },
    )
    expect([kept.message, kept.title, kept.errorType, kept.adapter].map((text) => text?.length)).toEqual([
      4_000, 500, 200, 100,
    ])
  })
})

test('1.7 failures that differ in adapter, type or message alone are of different kinds', () => {
  const same = { adapter: 'rest', type: 'Timeout', message: 'm' }
  const kinds = [
    {},
    { adapter: 'soap' },
    { type: 'Denied' },
    { message: 'n' },
    { adapter: null },
    { type: null },
  ]
  const found = kinds.map((other) => failureOf({ error: error({ ...same, ...other }) }).fingerprint)
  expect(new Set(found).size).toBe(kinds.length)
})

test('1.7 a failure whose error says nothing has a kind too, and other versions’ names of it', () => {
  expect(failureOf({ error: null }).fingerprint).toBe(fingerprint(null, null, null))
  expect(failureOf({ error: null }).also).toEqual([])
  const kindOf = createKinds([], true)
  const { fingerprint: current, also } = failureOf({ error: error({ type: 'Timeout' }) }, { kindOf })
  expect(current).toBe(fingerprint(null, 'Timeout', null))
  expect(also).toEqual([fingerprintV1(null, 'Timeout', null)])
})

test('1.7 the fingerprint is taken before redaction', () => {
  const one = failureOf(
    { error: error({ message: 'refused by alpha-token' }) },
    { redact: createRedact(PRIVACY, ['alpha-token', 'gamma-token']) },
  )
  const other = failureOf(
    { error: error({ message: 'refused by gamma-token' }) },
    { redact: createRedact(PRIVACY, ['alpha-token', 'gamma-token']) },
  )
  expect(one.message).toBe(other.message)
  expect(one.fingerprint).not.toBe(other.fingerprint)
})
