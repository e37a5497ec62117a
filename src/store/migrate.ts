import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration'
import { messageOf } from '../model/errors.ts'
import type { Backend } from './backend.ts'
import { StoreNewerError } from './errors.ts'
import { migrationsFor } from './migrations/list.ts'

/**
 * Brings the store to this version's schema, in a transaction (SEMANTICS 7.3). A store that is up to date is only
 * read, so that reading commands need no write beside the daemon. Throws StoreNewerError.
 */
export async function migrate(
  backend: Backend,
  migrations: Readonly<Record<string, Migration>> = migrationsFor(backend.kind),
): Promise<void> {
  const done = await namesDone(backend)
  const unknown = done.filter((name) => !Object.hasOwn(migrations, name))
  if (unknown.length > 0) throw new StoreNewerError(unknown)
  if (Object.keys(migrations).every((name) => done.includes(name))) return
  const schema = await currentSchema(backend)
  const migrator = new Migrator({
    db: backend.db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    // Named, since kysely else takes the list of another schema's store for this one's.
    ...(schema === null ? {} : { migrationTableSchema: schema }),
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error(messageOf(error))
}

async function namesDone(backend: Backend): Promise<readonly string[]> {
  const db = backend.db as unknown as Kysely<{ [DEFAULT_MIGRATION_TABLE]: { name: string } }>
  const found =
    backend.kind === 'sqlite'
      ? sql<{
          found: number
        }>`select count(*) as found from sqlite_master where name = ${DEFAULT_MIGRATION_TABLE}`
      : sql<{ found: number }>`select count(to_regclass(${DEFAULT_MIGRATION_TABLE})) as found`
  const { rows } = await found.execute(db)
  if (rows[0]?.found !== 1) return []
  return (await db.selectFrom(DEFAULT_MIGRATION_TABLE).select('name').execute()).map(({ name }) => name)
}

async function currentSchema(backend: Backend): Promise<string | null> {
  if (backend.kind === 'sqlite') return null
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(backend.db)
  return rows[0]?.name ?? null
}
