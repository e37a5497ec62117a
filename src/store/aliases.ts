import { type RawBuilder, sql } from 'kysely'
import type { KindAlias } from '../model/failure.ts'
import type { Instant } from '../model/instant.ts'
import type { Context, Db } from './backend.ts'

/** The name among single numbers of: the newest place of a failure that an older version named. */
export const OLDER_KINDS = 'older_kinds_through'

/** See FailuresStore.olderKindsThrough. */
export async function olderKindsThrough({ backend }: Context): Promise<Instant | null> {
  const row = await backend.db
    .selectFrom('meta')
    .select('value')
    .where('name', '=', OLDER_KINDS)
    .executeTakeFirst()
  return row?.value ?? null
}

/** All names of the kind of the `failure` row of the statement around it. */
export const NAMES_OF_KIND: RawBuilder<string> = sql<string>`(select failure.fingerprint
  union all select also from fingerprint_alias where fingerprint = failure.fingerprint
  union all select fingerprint from fingerprint_alias where also = failure.fingerprint)`

/** Under which other names each kind is known. */
export async function otherNames(db: Db): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const names = new Map<string, Set<string>>()
  const add = (name: string, other: string): void => {
    names.set(name, (names.get(name) ?? new Set()).add(other))
  }
  for (const { fingerprint, also } of await db.selectFrom('fingerprint_alias').selectAll().execute()) {
    add(fingerprint, also)
    add(also, fingerprint)
  }
  return names
}

/** Writes which names are of one kind; what is seen again stays known for longer. */
export async function writeAliases(trx: Db, aliases: readonly KindAlias[], at: Instant): Promise<void> {
  const rows = new Map(
    aliases.map(({ fingerprint, also }) => [`${fingerprint}\u0000${also}`, { fingerprint, also, at }]),
  )
  if (rows.size === 0) return
  await trx
    .insertInto('fingerprint_alias')
    .values([...rows.values()])
    .onConflict((c) =>
      c.columns(['fingerprint', 'also']).doUpdateSet((eb) => ({ at: eb.ref('excluded.at') })),
    )
    .execute()
}
