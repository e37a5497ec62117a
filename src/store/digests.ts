import { sql } from 'kysely'
import type { DigestFailure, DigestMark, DigestPart } from '../model/digest.ts'
import type { Instant } from '../model/instant.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import type { Clock } from '../system/clock.ts'
import { otherNames } from './aliases.ts'
import { type Context, type Db, members } from './backend.ts'
import { writePlan } from './deliveries.ts'
import { readJson } from './json.ts'
import { byWorkspace } from './keys.ts'
import { FAILURE_SEQ } from './order.ts'
import type { DigestCommit, DigestsStore } from './port-digests.ts'
import type { DigestTable } from './schema.ts'

/** Digests: intervals of the store's order, and what they are made of (SEMANTICS 6). */
export function digestsStore(context: Context, clock: Pick<Clock, 'now'>): DigestsStore {
  const { db } = context.backend
  return {
    mark: async (name) => {
      const row = await db.selectFrom('digest').selectAll().where('name', '=', name).executeTakeFirst()
      return row === undefined ? null : fromRow(row)
    },
    seqAt: async (at) => {
      const newest = db.selectFrom('failure').select('seq').where('first_seen_at', '<=', at)
      const row = await newest.orderBy('seq', 'desc').limit(1).executeTakeFirst()
      return row?.seq ?? 0
    },
    begin: (name, at) => begin(db, name, at),
    reset: async (name, servedAt) => {
      await db.updateTable('digest').set({ served_at: servedAt }).where('name', '=', name).execute()
    },
    cut: (commit) => db.transaction().execute((trx) => cut(context, trx, commit, clock.now())),
    part: (conversation) => part(db, conversation),
    failures: (interval, owner) => failures(db, interval, owner),
    counts: (recipes, from, to) => counts(context, recipes, from, to),
    kinds: (recipes, since, throughSeq) => kinds(context, recipes, since, throughSeq),
  }
}

function fromRow(row: DigestTable): DigestMark {
  return { name: row.name, number: row.number, seq: row.seq, cutAt: row.cut_at, servedAt: row.served_at }
}

/** One statement: what is recorded meanwhile is either told of or history. */
async function begin(db: Db, name: string, at: Instant): Promise<void> {
  await db
    .insertInto('digest')
    .columns(['name', 'number', 'seq', 'cut_at', 'served_at'])
    .expression(
      db.selectNoFrom((eb) => [
        sql<string>`cast(${name} as text)`.as('name'),
        sql<number>`cast(0 as bigint)`.as('number'),
        eb.fn
          .coalesce(
            eb.selectFrom('meta').select('value').where('meta.name', '=', FAILURE_SEQ),
            sql<number>`cast(0 as bigint)`,
          )
          .as('seq'),
        sql<number>`cast(${at} as bigint)`.as('cut_at'),
        sql<number>`cast(${at} as bigint)`.as('served_at'),
      ]),
    )
    .onConflict((c) => c.doNothing())
    .execute()
}

async function cut(context: Context, trx: Db, commit: DigestCommit, now: Instant): Promise<boolean> {
  const { before, interval, servedAt, parts } = commit
  const { numUpdatedRows } = await trx
    .updateTable('digest')
    .set({ number: interval.number, seq: interval.throughSeq, cut_at: interval.to, served_at: servedAt })
    .where('name', '=', before.name)
    .where('number', '=', before.number)
    .where('seq', '=', before.seq)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  const { digest, number, afterSeq, throughSeq, from, to } = interval
  await trx
    .insertInto('digest_cut')
    .values({ digest, number, after_seq: afterSeq, through_seq: throughSeq, from_at: from, to_at: to })
    .execute()
  const plan = {
    conversations: parts.map(({ conversation }) => conversation),
    deliveries: parts.map(({ delivery }) => delivery),
    obsolete: [],
    closed: [],
  }
  await writePlan(context, trx, plan, now)
  for (const { conversation, recipes } of parts) {
    await trx
      .insertInto('digest_part')
      .values({ conversation: conversation.id, digest, number, recipes: JSON.stringify(recipes) })
      .execute()
  }
  return true
}

async function part(db: Db, conversation: string): Promise<DigestPart | null> {
  const row = await db
    .selectFrom('digest_part')
    .innerJoin('digest_cut', (join) =>
      join
        .onRef('digest_cut.digest', '=', 'digest_part.digest')
        .onRef('digest_cut.number', '=', 'digest_part.number'),
    )
    .selectAll('digest_cut')
    .select('digest_part.recipes')
    .where('digest_part.conversation', '=', conversation)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    interval: {
      digest: row.digest,
      number: row.number,
      afterSeq: row.after_seq,
      throughSeq: row.through_seq,
      from: row.from_at,
      to: row.to_at,
    },
    recipes: readJson<RecipeKey[]>(row.recipes),
  }
}

const COLUMNS = [
  'failure.seq',
  'failure.workspace',
  'failure.recipe',
  'failure.job',
  'failure.placed_at',
  'failure.adapter',
  'failure.error_type',
  'failure.message',
  'failure.fingerprint',
  'failure.owners',
  'root.recipe as root_recipe',
] as const

async function failures(
  db: Db,
  { afterSeq, throughSeq }: Parameters<DigestsStore['failures']>[0],
  owner: Parameters<DigestsStore['failures']>[1],
): Promise<DigestFailure[]> {
  let query = db
    .selectFrom('failure')
    .leftJoin('failure as root', 'root.seq', 'failure.root_seq')
    .select(COLUMNS)
    .where('failure.seq', '>', afterSeq)
    .where('failure.seq', '<=', throughSeq)
    .where((eb) => eb.and([eb('failure.news', '=', eb.lit(1)), eb('failure.is_test', '=', eb.lit(0))]))
  // What the text contains is looked at more closely below: here it only keeps others' failures out of memory.
  if (owner !== undefined && !owner.isDefault)
    query = query.where('failure.owners', 'like', containing(owner.address))
  const rows = await query.orderBy('failure.seq').execute()
  const all = rows.map((row) => ({
    seq: row.seq,
    recipe: recipeKey({ workspace: row.workspace, id: row.recipe }),
    job: row.job,
    placedAt: row.placed_at,
    adapter: row.adapter,
    errorType: row.error_type,
    message: row.message,
    fingerprint: row.fingerprint,
    owners: row.owners === null ? [] : readJson<string[]>(row.owners),
    cause: row.root_recipe === null ? null : recipeKey({ workspace: row.workspace, id: row.root_recipe }),
  }))
  if (owner === undefined) return all
  return all.filter(({ owners }) => (owners.length === 0 ? owner.isDefault : owners.includes(owner.address)))
}

/** A pattern of `like` for texts that contain this one; what it would read as a sign of its own stands for any character. */
function containing(text: string): string {
  return `%${text.replace(/[%_\\]/g, '_')}%`
}

async function counts(
  { backend }: Context,
  recipes: readonly RecipeKey[],
  from: Instant,
  to: Instant,
): Promise<ReadonlyMap<RecipeKey, number>> {
  const found = new Map<RecipeKey, number>()
  for (const [workspace, ids] of byWorkspace(recipes)) {
    const rows = await backend.db
      .selectFrom('failure')
      .select((eb) => ['recipe', eb.fn.countAll<number>().as('count')])
      .where('workspace', '=', workspace)
      .where('recipe', 'in', members(backend, ids))
      .where('placed_at', '>', from)
      .where('placed_at', '<=', to)
      .where((eb) => eb.and([eb('news', '=', eb.lit(1)), eb('is_test', '=', eb.lit(0))]))
      .groupBy('recipe')
      .execute()
    for (const { recipe, count } of rows) found.set(recipeKey({ workspace, id: recipe }), count)
  }
  return found
}

async function kinds(
  { backend }: Context,
  recipes: readonly RecipeKey[],
  since: Instant,
  throughSeq: number,
): Promise<ReadonlyMap<RecipeKey, ReadonlySet<string>>> {
  const found = new Map<RecipeKey, Set<string>>()
  const others = await otherNames(backend.db)
  for (const [workspace, ids] of byWorkspace(recipes)) {
    const rows = await backend.db
      .selectFrom('failure')
      .select(['recipe', 'fingerprint'])
      .distinct()
      .where('workspace', '=', workspace)
      .where('recipe', 'in', members(backend, ids))
      .where('placed_at', '>', since)
      .where('seq', '<=', throughSeq)
      .execute()
    for (const { recipe, fingerprint } of rows) {
      const key = recipeKey({ workspace, id: recipe })
      const known = found.get(key) ?? new Set()
      found.set(key, known.add(fingerprint))
      for (const other of others.get(fingerprint) ?? []) known.add(other)
    }
  }
  return found
}
