import fc from 'fast-check'
import { toFailure } from '../../src/ingest/failure.ts'
import { decodeConnections } from '../../src/workato/decode-connections.ts'
import { decodeJobs } from '../../src/workato/decode-jobs.ts'
import {
  decodeCustomers,
  decodeFolders,
  decodeProjects,
  decodeTags,
} from '../../src/workato/decode-others.ts'
import { decodeRecipes } from '../../src/workato/decode-recipes.ts'
import { WorkatoError } from '../../src/workato/errors.ts'
import { judge } from '../../src/workato/judge.ts'
import type { Suite, Tally } from '../deep/suite.ts'
import { context } from '../ingest/items.ts'

/** Bodies of one seed. */
const BODIES = 100

const NOW = Date.UTC(2026, 8, 1, 10)

/** A job that must be found whatever stands beside it. */
const NEIGHBOUR = {
  id: 'j-neighbour-12345',
  status: 'failed',
  is_error: true,
  completed_at: '2026-09-01T09:59:00Z',
  error: 'no such order',
}

const KEYS = (
  'id handle status title started_at completed_at is_error error error_parts lines is_poll_error calling_job_id ' +
  'root_job_id master_job_id is_test adapter error_type message error_id inner_message name running tags config ' +
  'account_id folder_id job_failed_count job_succeeded_count job_scope_count last_run_at stop_cause stopped_at ' +
  'items result count success parent_id __proto__ constructor toString length'
).split(' ')

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '2026-09-01T10:00:00.000-07:00',
    '0000-99-99',
    '9'.repeat(30),
    '{"adapter":"x"',
    '{"error_id":1}',
    'true',
    'null',
    '\u202e<!channel>',
    '\ud800',
    '(error id: 00000000-0000-4000-8000-000000000000)',
  ),
)

const { value } = fc.letrec<{ value: unknown; fields: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    anyText,
    fc.double(),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    tie('fields'),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
  fields: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 8 }),
}))

const row = fc.oneof(value, fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 14 }))

/** A list answer in one of its envelopes, with a job that must be found. */
const list = fc.record({
  rows: fc.array(row, { maxLength: 8 }),
  at: fc.nat(8),
  envelope: fc.constantFrom('items', 'result', 'jobs', 'array'),
  beside: fc.dictionary(fc.constantFrom('job_failed_count', 'job_scope_count', 'count', 'page'), value),
})

const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
  value.map((one) => JSON.stringify(one) ?? ''),
  list.map(({ rows }) => JSON.stringify({ items: rows }).slice(0, 40)),
  fc.constantFrom('', '<html>', '[', '{"items":[],}', '\ufeff[]', '{"items":{}}', '[[[[', '1e999', '"'),
)

const answer = fc.record({
  status: fc.oneof(
    { weight: 8, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.integer({ min: 100, max: 599 }) },
  ),
  body: fc.oneof({ weight: 3, arbitrary: list }, { weight: 2, arbitrary: garbage }),
})

const DECODERS: readonly ((answer: unknown) => unknown)[] = [
  decodeRecipes,
  decodeConnections,
  decodeFolders,
  decodeProjects,
  decodeTags,
  decodeCustomers,
]

/** 2.6: whatever the API answers, nothing but a WorkatoError comes of it, and no neighbour is lost. */
export const hostileAnswers: Suite = {
  name: 'hostile-answers',
  seeds: { quick: 4, deep: 1_000 },
  leavesNothing: true,
  play: (seed) => {
    const tally: Record<string, number> = { bodies: 0, read: 0, refused: 0, neighbours: 0 }
    fc.assert(
      fc.property(answer, ({ status, body }) => {
        tally['bodies'] = (tally['bodies'] ?? 0) + 1
        const isList = typeof body !== 'string'
        const text = isList ? written(body) : body
        const read = readJobs(status, text)
        tally[read === null ? 'refused' : 'read'] = (tally[read === null ? 'refused' : 'read'] ?? 0) + 1
        for (const decode of DECODERS) tried(() => judge('GET /', { status, headers: {}, text }, NOW, decode))
        if (!isList || status !== 200 || isRefusal(text)) return
        if (!read?.includes(NEIGHBOUR.id)) throw new Error(`the neighbour is lost: ${text}`)
        tally['neighbours'] = (tally['neighbours'] ?? 0) + 1
      }),
      { seed, numRuns: BODIES },
    )
    return tally satisfies Tally
  },
  lacks: ({ neighbours = 0, refused = 0 }) => [
    ...(neighbours > 0 ? [] : ['no list was read']),
    ...(refused > 0 ? [] : ['nothing was refused']),
  ],
}

function written({
  rows,
  at,
  envelope,
  beside,
}: typeof list extends fc.Arbitrary<infer T> ? T : never): string {
  const all = rows.toSpliced(Math.min(at, rows.length), 0, NEIGHBOUR)
  return JSON.stringify(envelope === 'array' ? all : { ...beside, [envelope]: all })
}

function isRefusal(text: string): boolean {
  const answered: unknown = JSON.parse(text)
  return (
    typeof answered === 'object' && answered !== null && 'success' in answered && answered.success === false
  )
}

/** Ids of the failures in a jobs answer; null where it was refused. */
function readJobs(status: number, text: string): readonly string[] | null {
  const page = tried(() => judge('GET /api/recipes/1/jobs', { status, headers: {}, text }, NOW, decodeJobs))
  if (page === null) return null
  return page.items.flatMap((item) => {
    const ingested = toFailure(item, context())
    return ingested.kind === 'failure' ? [ingested.failure.job] : []
  })
}

function tried<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof WorkatoError) return null
    throw error
  }
}
