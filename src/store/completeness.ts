import { sql } from 'kysely'
import { type Account, type Checksum, type Looked, NO_ACCOUNT } from '../model/completeness.ts'
import type { CounterSource } from '../model/job.ts'
import type { Context, Db } from './backend.ts'
import { addEstimate } from './estimates.ts'
import { lookFinisher } from './finish-look.ts'
import { sequence } from './order.ts'
import type { RecordBatch } from './port.ts'
import type { CompletenessStore, LookEnd, LookedAt } from './port-completeness.ts'
import { dummies, prepare, prepareInsert } from './prepared.ts'
import type { AccountTable, ChecksumTable } from './schema-completeness.ts'
import { unmovedWriter } from './unmoved.ts'

const COLUMNS = [
  'workspace',
  'recipe',
  'source',
  'value',
  'at',
  'balance',
  'accounted',
  'explained_at',
  'accounted_at',
  'fell_at',
  'unproven',
] as const satisfies readonly (keyof ChecksumTable)[]

/** What counters and items came to (SEMANTICS 2.4). */
export function completenessStore(context: Context): CompletenessStore {
  const { backend } = context
  const { db } = backend
  const take = sequence(context)
  const write = checksumWriter(context)
  const begin = accountBeginner(context)
  const writeLooked = lookedWriter(context)
  const finishLook = lookFinisher(context)
  const accounted = prepare(
    db.selectFrom('account').select('accounted').where('workspace', '=', '').where('recipe', '=', ''),
  )
  return {
    load: (workspace) => load(context, workspace),
    accounted: async (workspace, recipe) => {
      const { rows } = await accounted(db, [workspace, recipe])
      return rows[0]?.accounted ?? 0
    },
    listed: async (workspace, checksums, looked) => {
      const rows = [...checksums].map(([recipe, checksum]) => toRow(workspace, recipe, 'list', checksum))
      const firsts = [...looked].map(([recipe, { failedCount, lastRunAt }]) => {
        return { workspace, recipe, accounted: 0, looked_failed: failedCount, looked_run: lastRunAt }
      })
      if (rows.length + firsts.length === 0) return
      await db.transaction().execute(async (trx) => {
        await write(trx, rows)
        await begin(trx, firsts)
      })
    },
    moved: unmovedWriter(context),
    looked: ({ workspace, recipe, account, looked, missing, knownThrough, historyFrom }) =>
      db.transaction().execute(async (trx) => {
        await backend.lockRecipe(trx, workspace, recipe)
        const rows = (['list', 'jobs'] as const).flatMap((source) => {
          const checksum = account[source]
          return checksum === null ? [] : [toRow(workspace, recipe, source, checksum)]
        })
        await write(trx, rows)
        await writeLooked(trx, { workspace, recipe, looked, missing })
        await finishLook(trx, { workspace, recipe, knownThrough, historyFrom })
        if (missing !== null) await addEstimate(trx, { workspace, recipe, ...missing }, await take(trx, 1))
      }),
  }
}

/** Counts what was seen for the first time, in the recording transaction; `retired` were accounted for as estimates. */
export function accounter(
  context: Context,
): (trx: Db, batch: Pick<RecordBatch, 'workspace' | 'recipe'>, count: number) => Promise<void> {
  const add = prepare(
    context.backend.db
      .insertInto('account')
      .values({ workspace: '', recipe: '', accounted: 0 })
      .onConflict((c) =>
        c
          .columns(['workspace', 'recipe'])
          .doUpdateSet({ accounted: sql`account.accounted + excluded.accounted` }),
      ),
  )
  return async (trx, { workspace, recipe }, count) => {
    if (count > 0) await add(trx, [workspace, recipe, count])
  }
}

/** What the list said when a complete look began, and how many it made an estimate of. */
function lookedWriter({
  backend,
}: Context): (
  trx: Db,
  of: Omit<LookedAt, 'account' | keyof LookEnd> & Pick<LookEnd, 'workspace' | 'recipe'>,
) => Promise<void> {
  const write = prepare(
    backend.db
      .insertInto('account')
      .values({ workspace: '', recipe: '', accounted: 0, looked_failed: 0, looked_run: 0 })
      .onConflict((c) =>
        c.columns(['workspace', 'recipe']).doUpdateSet((eb) => ({
          looked_failed: eb.ref('excluded.looked_failed'),
          looked_run: eb.ref('excluded.looked_run'),
          accounted: sql`account.accounted + excluded.accounted`,
        })),
      ),
  )
  return async (trx, { workspace, recipe, looked, missing }) => {
    const { failedCount, lastRunAt } = looked
    await write(trx, [workspace, recipe, missing?.count ?? 0, failedCount, lastRunAt])
  }
}

function checksumWriter({ backend }: Context): (trx: Db, rows: readonly ChecksumTable[]) => Promise<void> {
  return prepareInsert<ChecksumTable>(
    (count) =>
      backend.db
        .insertInto('checksum')
        .values(dummies<ChecksumTable>(count, COLUMNS))
        .onConflict((c) =>
          c.columns(['workspace', 'recipe', 'source']).doUpdateSet((eb) => ({
            value: eb.ref('excluded.value'),
            at: eb.ref('excluded.at'),
            balance: eb.ref('excluded.balance'),
            accounted: eb.ref('excluded.accounted'),
            explained_at: eb.ref('excluded.explained_at'),
            accounted_at: eb.ref('excluded.accounted_at'),
            fell_at: eb.ref('excluded.fell_at'),
            unproven: eb.ref('excluded.unproven'),
          })),
        ),
    (row) => COLUMNS.map((column) => row[column]),
  )
}

/** Accounts of recipes that are seen for the first time; one that is there stays as it is. */
function accountBeginner({ backend }: Context): (trx: Db, rows: readonly AccountTable[]) => Promise<void> {
  const columns = ['workspace', 'recipe', 'accounted', 'looked_failed', 'looked_run'] as const
  return prepareInsert<AccountTable>(
    (count) =>
      backend.db
        .insertInto('account')
        .values(dummies<AccountTable>(count, columns))
        .onConflict((c) => c.doNothing()),
    (row) => columns.map((column) => row[column]),
  )
}

async function load(
  { backend: { db } }: Context,
  workspace: string,
): Promise<ReadonlyMap<string, { readonly account: Account; readonly looked: Looked }>> {
  const found = new Map<string, { account: Account; looked: Looked }>()
  const accounts = await db.selectFrom('account').selectAll().where('workspace', '=', workspace).execute()
  for (const row of accounts) {
    const looked = { failedCount: row.looked_failed, lastRunAt: row.looked_run }
    found.set(row.recipe, { account: { ...NO_ACCOUNT, accounted: row.accounted }, looked })
  }
  const rows = await db.selectFrom('checksum').selectAll().where('workspace', '=', workspace).execute()
  for (const row of rows) {
    const known = found.get(row.recipe) ?? {
      account: NO_ACCOUNT,
      looked: { failedCount: null, lastRunAt: null },
    }
    found.set(row.recipe, { ...known, account: { ...known.account, [row.source]: fromRow(row) } })
  }
  return found
}

function toRow(workspace: string, recipe: string, source: CounterSource, checksum: Checksum): ChecksumTable {
  const { value, at, balance, accounted, explainedAt, accountedAt, fellAt, unproven } = checksum
  return {
    workspace,
    recipe,
    source,
    value,
    at,
    balance,
    accounted,
    explained_at: explainedAt,
    accounted_at: accountedAt,
    fell_at: fellAt,
    unproven: unproven ? 1 : 0,
  }
}

function fromRow(row: ChecksumTable): Checksum {
  const { value, at, balance, accounted, explained_at: explainedAt, accounted_at: accountedAt } = row
  return {
    value,
    at,
    balance,
    accounted,
    explainedAt,
    accountedAt,
    fellAt: row.fell_at,
    unproven: row.unproven === 1,
  }
}
