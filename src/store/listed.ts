import { sql } from 'kysely'
import type { DurationMs, Instant } from '../model/instant.ts'
import { type Context, type Db, members } from './backend.ts'
import { counterWriter, toSeries } from './counters.ts'
import { sequence } from './order.ts'
import type { ListedRecipe, StatesStore } from './port-facts.ts'
import { preparedOn } from './prepared.ts'
import { afterReading, type ReadingChange, type Series } from './readings.ts'
import type { ObservedTable } from './schema-facts.ts'
import { afterObserved, type Observed, type Outage } from './stops.ts'
import { encodeList } from './text.ts'

/** What is known of one listed recipe. */
interface Known {
  readonly jobs: Series | null
  readonly list: Series | null
  readonly running: boolean | null
  /** It was missing in the lists since then; null: the last one showed it. */
  readonly missingSince: Instant | null
  readonly open: Outage | null
}

/** When the list was asked for, how far it may lag, and through when the last one was read to its end. */
interface Sweep {
  readonly at: Instant
  readonly lagMs: DurationMs
  readonly through: Instant | null
}

/** What the list says otherwise of one recipe. */
interface Change {
  readonly recipe: string
  readonly counters: ReadingChange | null
  readonly outages: readonly Outage[]
  /** To be written; null: as it was. */
  readonly running: boolean | null
}

/** See StatesStore.listed: counters and states of a page of the recipe list, in one transaction. */
export function listedRecorder(context: Context): StatesStore['listed'] {
  const { backend } = context
  const take = sequence(context)
  const count = counterWriter(context)
  const decideAll = async (
    on: Db,
    workspace: string,
    recipes: readonly ListedRecipe[],
    asked: Pick<Sweep, 'at' | 'lagMs'>,
  ): Promise<readonly Change[]> => {
    const known = await look(context, on, workspace, recipes)
    const sweep = { ...asked, through: await observedThrough(context, on, workspace) }
    return recipes.flatMap((recipe) => decide(recipe, known.get(recipe.id) ?? UNKNOWN, sweep) ?? [])
  }
  return async (workspace, recipes, at, lagMs = 0) => {
    const asked = { at, lagMs }
    const glance = await decideAll(backend.db, workspace, recipes, asked)
    if (glance.length === 0) return
    const moved = new Set(glance.map(({ recipe }) => recipe))
    await backend.db.transaction().execute(async (trx) => {
      for (const recipe of [...moved].sort()) await backend.lockRecipe(trx, workspace, recipe)
      const changes = await decideAll(
        trx,
        workspace,
        recipes.filter(({ id }) => moved.has(id)),
        asked,
      )
      if (changes.length === 0) return
      const seq = await take(trx, 1)
      for (const { recipe, counters, outages, running } of changes) {
        if (counters !== null) await count(trx, { workspace, recipe, source: 'list', seq }, counters)
        if (running !== null) await writeState(trx, workspace, recipe, running, seq)
        await writeStops(trx, workspace, recipe, outages, seq)
      }
    })
  }
}

/** See StatesStore.listEnded. */
export function listEnder(context: Context): StatesStore['listEnded'] {
  const { backend } = context
  const take = sequence(context)
  return (workspace, shown, at, countersThrough) =>
    backend.db.transaction().execute(async (trx) => {
      const seq = await take(trx, 1)
      const through = (await observedThrough(context, trx, workspace)) ?? at
      const states = await trx
        .selectFrom('recipe_state')
        .select('recipe')
        .where('workspace', '=', workspace)
        .where('through', 'is', null)
        .execute()
      const missing = states.map(({ recipe }) => recipe).filter((recipe) => !shown.has(recipe))
      if (missing.length > 0) {
        await trx
          .updateTable('recipe_state')
          .set({ through, seq })
          .where('workspace', '=', workspace)
          .where('recipe', 'in', members(backend, missing))
          .execute()
      }
      await observe(trx, workspace, 'states', at, seq)
      if (countersThrough !== null) await observe(trx, workspace, 'counters', countersThrough, seq)
    })
}

/** Moves on how far a workspace's lists are read. */
export async function observe(
  trx: Db,
  workspace: string,
  what: ObservedTable['what'],
  through: Instant,
  seq: number,
): Promise<void> {
  await trx
    .insertInto('observed')
    .values({ workspace, what, through, seq })
    .onConflict((c) =>
      c
        .columns(['workspace', 'what'])
        .doUpdateSet((eb) => ({ through: eb.ref('excluded.through'), seq: eb.ref('excluded.seq') })),
    )
    .execute()
}

const UNKNOWN: Known = { jobs: null, list: null, running: null, missingSince: null, open: null }

function decide(recipe: ListedRecipe, known: Known, { at, through, lagMs }: Sweep): Change | null {
  const { failedCount: failed, succeededCount: succeeded } = recipe
  const unmovedAt = known.missingSince === null ? through : null
  const reading = { source: 'list', at, failed, succeeded, unmovedAt, lagMs } as const
  const counters = afterReading(known.list, known.jobs, reading)
  const seenAt = known.missingSince ?? through
  const observed = observedOf(recipe)
  const outages =
    observed === null ? [] : afterObserved({ ok: known.running, open: known.open, seenAt }, observed, at)
  const isNews = observed !== null && (observed.ok !== known.running || known.missingSince !== null)
  const running = isNews ? observed.ok : null
  const isIdle = counters === null && outages.length === 0 && running === null
  return isIdle ? null : { recipe: recipe.id, counters, outages, running }
}

/** `stop_cause` is null after a stop by hand; where nothing says when it stopped, nothing is known of why. */
function observedOf({ running, stopCause, stoppedAt }: ListedRecipe): Observed | null {
  if (running === null) return null
  return { ok: running, since: stoppedAt, cause: stopCause ?? (stoppedAt === null ? 'unknown' : 'by_hand') }
}

async function look(
  { backend }: Context,
  on: Db,
  workspace: string,
  recipes: readonly ListedRecipe[],
): Promise<ReadonlyMap<string, Known>> {
  const of = [workspace, encodeList(recipes.map(({ id }) => id))]
  const counters = await selectCounters(backend)(on, of)
  const states = await selectStates(backend)(on, of)
  const stops = await selectOpenStops(backend)(on, of)
  const known = new Map<string, Known>()
  const lay = (recipe: string, part: Partial<Known>): void =>
    void known.set(recipe, { ...(known.get(recipe) ?? UNKNOWN), ...part })
  for (const row of counters.rows) lay(row.recipe, { [row.source]: toSeries(row) })
  for (const { recipe, running, through } of states.rows) {
    lay(recipe, { running: running === 1, missingSince: through })
  }
  for (const { recipe, from_at: from, cause, base_line: baseLine } of stops.rows) {
    lay(recipe, { open: { from, to: null, cause, baseLine: baseLine === 1 } })
  }
  return known
}

const selectCounters = preparedOn((backend) =>
  backend.db
    .selectFrom('counter')
    .selectAll()
    .where('workspace', '=', '')
    .where('recipe', 'in', members(backend, [])),
)

const selectStates = preparedOn((backend) =>
  backend.db
    .selectFrom('recipe_state')
    .selectAll()
    .where('workspace', '=', '')
    .where('recipe', 'in', members(backend, [])),
)

const selectOpenStops = preparedOn((backend) =>
  backend.db
    .selectFrom('stop')
    .selectAll()
    .where('workspace', '=', '')
    .where('recipe', 'in', members(backend, []))
    .where('to_at', 'is', null),
)

async function observedThrough({ backend }: Context, on: Db, workspace: string): Promise<Instant | null> {
  const { rows } = await selectObserved(backend)(on, [workspace])
  return rows[0]?.through ?? null
}

const selectObserved = preparedOn(({ db }) =>
  db
    .selectFrom('observed')
    .select('through')
    .where('workspace', '=', '')
    .where('what', '=', sql.lit('states')),
)

async function writeState(
  trx: Db,
  workspace: string,
  recipe: string,
  running: boolean,
  seq: number,
): Promise<void> {
  const values = { running: running ? (1 as const) : (0 as const), through: null, seq }
  await trx
    .insertInto('recipe_state')
    .values({ workspace, recipe, ...values })
    .onConflict((c) => c.columns(['workspace', 'recipe']).doUpdateSet(values))
    .execute()
}

async function writeStops(
  trx: Db,
  workspace: string,
  recipe: string,
  outages: readonly Outage[],
  seq: number,
): Promise<void> {
  for (const { from, to, cause, baseLine } of outages) {
    await trx
      .insertInto('stop')
      .values({ workspace, recipe, from_at: from, to_at: to, cause, base_line: baseLine ? 1 : 0, seq })
      .onConflict((c) =>
        c.columns(['workspace', 'recipe', 'from_at']).doUpdateSet((eb) => ({
          to_at: eb.ref('excluded.to_at'),
          cause: eb.ref('excluded.cause'),
          seq: eb.ref('excluded.seq'),
        })),
      )
      .execute()
  }
}
