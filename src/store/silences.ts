import { sql } from 'kysely'
import type { Instant } from '../model/instant.ts'
import { formatMatcher, parseMatcher } from '../model/matcher.ts'
import type { Acknowledgement, Silence } from '../model/silence.ts'
import { type Context, type Db, members } from './backend.ts'
import { readJson, readRows } from './json.ts'
import type { SilencesStore } from './port-silences.ts'
import { preparedOn } from './prepared.ts'
import type { SilenceTable } from './schema.ts'
import { encodeList } from './text.ts'

/** How often anything of it was written, among single numbers. */
const SAID_COUNT = 'said_count'

/** Silences and acknowledgements: what people said that holds notices back (SEMANTICS 4.6). */
export function silencesStore(context: Context): SilencesStore {
  const { backend } = context
  const { db } = backend
  const write = <T>(work: (trx: Db) => Promise<T>): Promise<T> =>
    db.transaction().execute(async (trx) => {
      await countUp(trx)
      return await work(trx)
    })
  return {
    endingAfter: async (at) => {
      const { rows } = await selectEndingAfter(backend)(db, [at])
      return readRows(context, 'silence', rows, ({ id }) => id, fromRow)
    },
    add: (silence) =>
      write(async (trx) => void (await trx.insertInto('silence').values(toRow(silence)).execute())),
    expire: (id, at) =>
      write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('silence')
          .set({ ends_at: at })
          .where('id', '=', id)
          .where('ends_at', '>', at)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      }),
    acknowledge: (given) => write((trx) => acknowledge(trx, given)),
    acknowledgements: async (alerts) =>
      alerts.length === 0 ? [] : [...(await selectAcknowledgements(backend)(db, [encodeList(alerts)])).rows],
    saidCount: async () => (await selectNumber(backend)(db, [SAID_COUNT])).rows[0]?.value ?? 0,
  }
}

const selectEndingAfter = preparedOn(({ db }) =>
  db.selectFrom('silence').selectAll().where('ends_at', '>', 0).orderBy('ends_at').orderBy('id'),
)

const selectAcknowledgements = preparedOn((backend) =>
  backend.db
    .selectFrom('acknowledgement')
    .selectAll()
    .where('alert', 'in', members(backend, []))
    .orderBy('alert'),
)

const selectNumber = preparedOn(({ db }) => db.selectFrom('meta').select('value').where('name', '=', ''))

async function acknowledge(trx: Db, given: Acknowledgement): Promise<void> {
  await trx
    .insertInto('acknowledgement')
    .values(given)
    .onConflict((c) =>
      c.column('alert').doUpdateSet((eb) => ({
        severity: eb.ref('excluded.severity'),
        by: eb.ref('excluded.by'),
        at: eb.ref('excluded.at'),
      })),
    )
    .execute()
}

async function countUp(trx: Db): Promise<void> {
  await trx
    .insertInto('meta')
    .values({ name: SAID_COUNT, value: 1 })
    .onConflict((c) => c.column('name').doUpdateSet({ value: sql`meta.value + 1` }))
    .execute()
}

function fromRow(row: SilenceTable): Silence {
  return {
    id: row.id,
    matchers: readJson<string[]>(row.matchers).map(parseMatcher),
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    by: row.by,
    comment: row.comment,
  }
}

function toRow(silence: Silence): SilenceTable {
  return {
    id: silence.id,
    matchers: JSON.stringify(silence.matchers.map(formatMatcher)),
    starts_at: silence.startsAt,
    ends_at: silence.endsAt,
    by: silence.by,
    comment: silence.comment,
  }
}

/** Forgets silences that ended before, and acknowledgements of alerts that are forgotten. */
export async function pruneSilences({ backend }: Context, before: Instant): Promise<void> {
  await backend.db.deleteFrom('silence').where('ends_at', '<', before).execute()
  await backend.db
    .deleteFrom('acknowledgement')
    .where('alert', 'not in', (eb) => eb.selectFrom('alert').select('alert.id'))
    .execute()
}
