import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { recordPage } from '../../src/app/record-page.ts'
import { type IngestContext, toFailure } from '../../src/ingest/failure.ts'
import { createKinds } from '../../src/ingest/fingerprint.ts'
import { createRedact } from '../../src/ingest/redact.ts'
import type { JobsPage } from '../../src/model/job.ts'
import { FAILURE_COLUMNS, failureValues } from '../../src/store/failure-rows.ts'
import { openStore } from '../../src/store/open.ts'
import { decodeJobs } from '../../src/workato/decode-jobs.ts'
import { judge } from '../../src/workato/judge.ts'
import { compare, cpuOf, type Rounds } from './measure.ts'
import { ENDS_AT, jobsPage } from './pages.ts'
import { aRecipe, inMemory, makePlace, NOWHERE, openEnvironment, type Place } from './place.ts'
import { type Result, resultOf } from './result.ts'

/** Pages that one side reads at a time: one alone takes little longer than the clock's own steps. */
const PAGES = 20

const ROUNDS: Rounds = { rounds: 60, warmUp: 15 }

const SEEN_AT = ENDS_AT + 1_000

type Row = readonly SQLInputValue[]

/** New failures: from a page's bytes to committed rows, against JSON.parse and a bare insert of the same rows. */
export async function ingest(rounds: Rounds = ROUNDS): Promise<Result> {
  using place = makePlace(inMemory(), NOWHERE)
  using barePlace = makePlace(inMemory(), NOWHERE)
  await using reader = await openReader(place)
  await using bare = await openBare(barePlace)
  const { ours, baseline } = await compare(
    async (round) => {
      const pages = pagesOf(round)
      return await cpuOf(() => inTurn(pages, reader.read))
    },
    async (round) => {
      const pages = pagesOf(round).map((bytes, index) => ({
        bytes,
        rows: reader.rowsOf(bytes, firstSeq(round, index)),
      }))
      return await cpuOf(() => {
        for (const { bytes, rows } of pages) bare.insert(bytes, rows)
      })
    },
    rounds,
  )
  return resultOf('ingest', ours / PAGES, baseline / PAGES, 'ms')
}

/** The same failures again: against JSON.parse and bare look-ups of their identities. */
export async function ingestKnown(rounds: Rounds = ROUNDS): Promise<Result> {
  using place = makePlace(inMemory(), NOWHERE)
  await using reader = await openReader(place)
  await using bare = await openBare(place)
  const pages = pagesOf(0)
  await inTurn(pages, reader.read)
  const known = pages.map((bytes) => ({ bytes, identities: reader.rowsOf(bytes, 0).map(identityOf) }))
  const { ours, baseline } = await compare(
    () => cpuOf(() => inTurn(pages, reader.read)),
    () =>
      cpuOf(() => {
        for (const { bytes, identities } of known) bare.lookUp(bytes, identities)
      }),
    rounds,
  )
  return resultOf('ingest-known', ours / PAGES, baseline / PAGES, 'ms')
}

/** The product's own way of a page, without the network. */
interface Reader extends AsyncDisposable {
  readonly read: (bytes: Buffer) => Promise<void>
  /** The rows that a page becomes. */
  readonly rowsOf: (bytes: Buffer, seq: number) => readonly Row[]
}

async function openReader(place: Place): Promise<Reader> {
  const env = await openEnvironment(place)
  const [workspace, recipe] = [env.config.workspaces[0], await aRecipe(env.store)]
  if (workspace === undefined) throw new Error('the configuration has no workspace')
  const kindOf = createKinds([], false)
  const redact = createRedact(env.config.privacy, env.config.secrets)
  const context: IngestContext = {
    workspace: workspace.name,
    recipe: recipe.id,
    privacy: recipe.privacy,
    seenAt: SEEN_AT,
    clockSkewMs: 0,
    horizon: recipe.horizon,
    kindOf,
    redact,
    jobTitles: env.config.privacy.jobTitles,
  }
  return {
    read: async (bytes) => {
      const page = decoded(bytes)
      await recordPage(
        { env, workspace, recipe, kindOf, redact, skew: { ms: 0 } },
        page,
        SEEN_AT,
        recipe.horizon,
      )
    },
    rowsOf: (bytes, seq) =>
      decoded(bytes).items.flatMap((item, index) => {
        const ingested = toFailure(item, context)
        return ingested.kind === 'failure' ? [failureValues(seq + index, ingested.failure) as Row] : []
      }),
    [Symbol.asyncDispose]: () => env[Symbol.asyncDispose](),
  }
}

function decoded(bytes: Buffer): JobsPage {
  const answer = { status: 200, headers: {}, text: bytes.toString('utf8') }
  return { ...judge('GET /api/recipes/1001/jobs', answer, SEEN_AT, decodeJobs), askedAt: 0, serverTime: null }
}

/** What cannot be left out of the same work: JSON.parse, and SQLite's part, on the same tables with the same pragmas. */
interface Bare extends AsyncDisposable {
  readonly insert: (bytes: Buffer, rows: readonly Row[]) => void
  readonly lookUp: (bytes: Buffer, identities: readonly Row[]) => void
}

async function openBare(place: Place): Promise<Bare> {
  const store = await openStore((await place.config()).store)
  const database = new DatabaseSync(place.storePath, { enableForeignKeyConstraints: true })
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  const places = FAILURE_COLUMNS.map(() => '?').join(', ')
  const insert = database.prepare(`insert into failure (${FAILURE_COLUMNS.join(', ')}) values (${places})`)
  const lookUp = database.prepare(
    'select seq from failure where workspace = ? and recipe = ? and job = ? and error_id = ?',
  )
  return {
    insert: (bytes, rows) => {
      JSON.parse(bytes.toString('utf8'))
      database.exec('begin immediate')
      for (const row of rows) insert.run(...row)
      database.exec('commit')
    },
    lookUp: (bytes, identities) => {
      JSON.parse(bytes.toString('utf8'))
      for (const identity of identities) {
        if (lookUp.get(...identity) === undefined) throw new Error('a failure is not stored')
      }
    },
    [Symbol.asyncDispose]: async () => {
      database.close()
      await store.close()
    },
  }
}

/** Workspace, recipe, job and error id of a row. */
function identityOf(row: Row): Row {
  return FAILURE_COLUMNS.flatMap((column, index) =>
    ['workspace', 'recipe', 'job', 'error_id'].includes(column) ? [row[index] ?? null] : [],
  )
}

/** Pages of this round; no two rounds share a failure. */
function pagesOf(round: number): readonly Buffer[] {
  return Array.from({ length: PAGES }, (_, index) => jobsPage(round * PAGES + index))
}

function firstSeq(round: number, index: number): number {
  return (round * PAGES + index) * 1_000 + 1
}

async function inTurn(pages: readonly Buffer[], read: (bytes: Buffer) => Promise<void>): Promise<void> {
  for (const bytes of pages) await read(bytes)
}
