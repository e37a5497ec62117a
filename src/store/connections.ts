import type { ConnectionItem } from '../model/connection.ts'
import type { Instant } from '../model/instant.ts'
import { type Context, type Db, members } from './backend.ts'
import { observe } from './listed.ts'
import { sequence } from './order.ts'
import type { StatesStore } from './port-facts.ts'
import { afterObserved, type Outage } from './stops.ts'

/** See StatesStore.connections. */
export function connectionsRecorder(context: Context): StatesStore['connections'] {
  const { backend } = context
  const take = sequence(context)
  return (workspace, connections, at) =>
    backend.db.transaction().execute(async (trx) => {
      const known = await trx
        .selectFrom('connection')
        .selectAll()
        .where('workspace', '=', workspace)
        .execute()
      const open = await openLosses(trx, workspace)
      const seenAt = await seenThrough(trx, workspace)
      const seq = await take(trx, 1)
      const before = new Map(known.map((row) => [row.id, row]))
      for (const connection of connections) {
        const { id, name, app, authorised, lostAt, reason } = connection
        const row = before.get(id)
        const lost = open.get(id) ?? null
        const ok = authorised ?? (row === undefined ? true : row.authorised === 1)
        const outages = afterObserved(
          { ok: row === undefined ? null : row.authorised === 1, open: lost, seenAt },
          { ok, since: lostAt, cause: 'unknown' },
          at,
        )
        for (const outage of outages) await writeLoss(trx, workspace, id, outage, seq)
        const isSame =
          row?.name === name && row.app === app && row.authorised === (ok ? 1 : 0) && row.reason === reason
        if (!isSame) await write(trx, workspace, connection, ok)
      }
      await forget(context, trx, { workspace, at, seq }, open, connections)
      await observe(trx, workspace, 'connections', at, seq)
    })
}

/** A connection that is not there any more is not lost any more: no recipe can use it. */
async function forget(
  { backend }: Context,
  trx: Db,
  { workspace, at, seq }: { readonly workspace: string; readonly at: Instant; readonly seq: number },
  open: ReadonlyMap<string, Outage>,
  connections: readonly ConnectionItem[],
): Promise<void> {
  const shown = new Set(connections.map(({ id }) => id))
  for (const [id, outage] of open) {
    if (!shown.has(id)) await writeLoss(trx, workspace, id, { ...outage, to: at }, seq)
  }
  await trx
    .deleteFrom('connection')
    .where('workspace', '=', workspace)
    .where('id', 'not in', members(backend, [...shown]))
    .execute()
}

async function openLosses(trx: Db, workspace: string): Promise<ReadonlyMap<string, Outage>> {
  const rows = await trx
    .selectFrom('lost')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('to_at', 'is', null)
    .execute()
  return new Map(
    rows.map((row) => [
      row.connection,
      { from: row.from_at, to: null, cause: 'unknown', baseLine: row.base_line === 1 },
    ]),
  )
}

async function seenThrough(trx: Db, workspace: string): Promise<Instant | null> {
  const row = await trx
    .selectFrom('observed')
    .select('through')
    .where('workspace', '=', workspace)
    .where('what', '=', 'connections')
    .executeTakeFirst()
  return row?.through ?? null
}

async function write(
  trx: Db,
  workspace: string,
  { id, name, app, reason }: ConnectionItem,
  ok: boolean,
): Promise<void> {
  const values = { name, app, authorised: ok ? (1 as const) : (0 as const), reason }
  await trx
    .insertInto('connection')
    .values({ workspace, id, ...values })
    .onConflict((c) => c.columns(['workspace', 'id']).doUpdateSet(values))
    .execute()
}

async function writeLoss(
  trx: Db,
  workspace: string,
  connection: string,
  { from, to, baseLine }: Outage,
  seq: number,
): Promise<void> {
  await trx
    .insertInto('lost')
    .values({ workspace, connection, from_at: from, to_at: to, base_line: baseLine ? 1 : 0, seq })
    .onConflict((c) =>
      c
        .columns(['workspace', 'connection', 'from_at'])
        .doUpdateSet((eb) => ({ to_at: eb.ref('excluded.to_at'), seq: eb.ref('excluded.seq') })),
    )
    .execute()
}
