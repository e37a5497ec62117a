import { DatabaseSync } from 'node:sqlite'
import type { Config } from '../../src/model/config.ts'
import { DAY_MS, type Instant } from '../../src/model/instant.ts'
import { FAILURE_COLUMNS } from '../../src/store/failure-rows.ts'
import { openStore } from '../../src/store/open.ts'
import { FAILURE_SEQ } from '../../src/store/order.ts'
import { errorId, jobId } from './pages.ts'

/** What fills a store. */
export interface Fill {
  readonly failures: number
  /** Recipes that they are spread over, evenly; their ids go from 1. */
  readonly recipes: number
  /** The newest completed just before; the oldest 60 days earlier. */
  readonly now: Instant
}

/** They lie within the retention: what is older is forgotten, and would be another measurement. */
const SPAN_MS = 60 * DAY_MS

/** Makes a store that holds this, all of it evaluated already; indexes come last, as that is quicker. */
export async function fillStore(config: Config, path: string, fill: Fill): Promise<void> {
  const store = await openStore(config.store)
  await store.alerts.commit({ changes: [], crossings: [], evaluatedSeq: fill.failures, rulesSeen: [] })
  await store.close()
  const database = new DatabaseSync(path)
  try {
    database.exec('pragma synchronous = off; pragma cache_size = -200000')
    const indexes = database
      .prepare(
        "select name, sql from sqlite_master where type = 'index' and tbl_name = 'failure' and sql is not null",
      )
      .all()
    for (const { name } of indexes) database.exec(`drop index ${String(name)}`)
    insertAll(database, fill)
    for (const { sql } of indexes) database.exec(String(sql))
    database.exec('pragma wal_checkpoint(truncate)')
  } finally {
    database.close()
  }
}

function insertAll(database: DatabaseSync, { failures, recipes, now }: Fill): void {
  const places = FAILURE_COLUMNS.map(() => '?').join(', ')
  const insert = database.prepare(`insert into failure (${FAILURE_COLUMNS.join(', ')}) values (${places})`)
  database.exec('begin')
  for (let number = 1; number <= failures; number += 1) {
    const at = Math.round(now - ((failures - number) / failures) * SPAN_MS) - 1_000
    const recipe = String(1 + (number % recipes))
    insert.run(
      number,
      'production',
      recipe,
      jobId(number),
      errorId(number),
      `v1:${'0'.repeat(22)}${10 + (number % 40)}`,
      at,
      at,
      at,
      'salesforce',
      'RequestTimeoutError',
      `Timed out after ${number} ms while upserting a record of object Order__c`,
      null,
      null,
      null,
      null,
      null,
      null,
      0,
      0,
      1,
    )
  }
  database.prepare('insert or replace into meta (name, value) values (?, ?)').run(FAILURE_SEQ, failures)
  database.exec('commit')
}
