import type { Echo, Link, LinkableFailure } from '../model/failure.ts'
import { type Context, type Db, members } from './backend.ts'
import { type Prepared, prepare } from './prepared.ts'
import type { FailureTable } from './schema.ts'
import { encodeList } from './text.ts'

/** Failures of one incident that are linked at most: a vendor that repeats its error ids links no more than that. */
const LINKED_MAX = 500

/** What linking goes by, and what it said last. */
type Node = LinkableFailure & { readonly echo: Echo | null }

/** Failures that a page brought; their numbers are given. */
export interface LinkedPage {
  readonly workspace: string
  readonly fresh: readonly LinkableFailure[]
  /** Stored before, and written with what was missing. */
  readonly filled: readonly LinkableFailure[]
  /** Where the transaction stands in the store's order. */
  readonly seq: number
}

/**
 * Links what a page brought with what the store knows of the same incidents, whichever came first (SEMANTICS 1.5).
 * Answers the links of what is fresh; those of stored failures are written, as changed now. To be called once the
 * transaction has its numbers: others that could belong to an incident are committed by then, or wait.
 */
export type Linker = (trx: Db, page: LinkedPage, link: Link) => Promise<ReadonlyMap<number, Echo>>

/** See Linker. */
export function linker(context: Context): Linker {
  const find = finder(context)
  const update = prepare(
    context.backend.db
      .updateTable('failure')
      .set({ cause_seq: 0, root_seq: 0, revised_seq: 0 })
      .where('seq', '=', 0),
  )
  return async (trx, { workspace, fresh, filled, seq }, link) => {
    const stored = await around(trx, workspace, [...fresh, ...filled], find)
    if (stored.size + fresh.length + filled.length < 2) return NO_LINKS
    const all = new Map([...stored.values(), ...filled, ...fresh].map((one) => [one.seq, one] as const))
    const links = link([...all.values()])
    const before = new Map<number, Echo | null | undefined>([
      ...(stored.size === 0 ? [] : filled.map(({ seq: of }) => [of, undefined] as const)),
      ...[...stored.values()].map((node) => [node.seq, node.echo] as const),
    ])
    for (const [of, was] of before) {
      const echo = links.get(of) ?? null
      if (was !== undefined && (isSame(echo, was) || isCauseGone(was, echo, all))) continue
      await update(trx, [echo?.cause ?? null, echo?.root ?? null, seq, of])
    }
    return links
  }
}

/** Stored failures that are of one incident with these, step by step. */
async function around(
  trx: Db,
  workspace: string,
  failures: readonly LinkableFailure[],
  find: Finder,
): Promise<ReadonlyMap<number, Node>> {
  const known = new Map<number, Node>()
  let frontier = failures
  while (frontier.length > 0 && known.size < LINKED_MAX) {
    const fresh = (await find(trx, workspace, frontier)).filter(({ seq }) => !known.has(seq))
    for (const node of fresh) known.set(node.seq, node)
    frontier = fresh
  }
  return known
}

const NO_LINKS: ReadonlyMap<number, Echo> = new Map()

function isSame(a: Echo | null, b: Echo | null): boolean {
  return a?.cause === b?.cause && a?.root === b?.root
}

/** What caused it is older than the retention: it stays what it was. */
function isCauseGone(before: Echo | null, now: Echo | null, all: ReadonlyMap<number, unknown>): boolean {
  return before !== null && now === null && !all.has(before.cause)
}

const NODE = [
  'seq',
  'recipe',
  'job',
  'error_id',
  'completed_at',
  'placed_at',
  'calling_recipe',
  'calling_job',
  'root_recipe',
  'root_job',
  'cause_seq',
  'root_seq',
] as const satisfies readonly (keyof FailureTable)[]

type Row = Pick<FailureTable, (typeof NODE)[number]>

/** Finds the stored failures next to some: of the jobs that called theirs, or were called by them, or with their error id. */
type Finder = (trx: Db, workspace: string, of: readonly LinkableFailure[]) => Promise<readonly Node[]>

function finder({ backend }: Context): Finder {
  const by = (column: 'job' | 'calling_job' | 'root_job' | 'error_id'): Prepared<Row> =>
    prepare(
      backend.db
        .selectFrom('failure')
        .select(NODE)
        .where('workspace', '=', '')
        .where(column, 'in', members(backend, []))
        .limit(LINKED_MAX),
    )
  const [byJob, byCalling, byRoot, byError] = [by('job'), by('calling_job'), by('root_job'), by('error_id')]
  return async (trx, workspace, of) => {
    const ask = async (query: Prepared<Row>, values: readonly (string | null)[]): Promise<readonly Row[]> => {
      const list = [...new Set(values)].filter((value) => value !== null)
      return list.length === 0 ? [] : (await query(trx, [workspace, encodeList(list), LINKED_MAX])).rows
    }
    const jobs = of.map(({ job }) => job)
    const rows = [
      ...(await ask(
        byJob,
        of.flatMap(({ callingJob, rootJob }) => [callingJob, rootJob]),
      )),
      ...(await ask(byCalling, jobs)),
      ...(await ask(byRoot, jobs)),
      ...(await ask(
        byError,
        of.map(({ errorId }) => errorId),
      )),
    ]
    return rows.map(toNode)
  }
}

function toNode(row: Row): Node {
  return {
    seq: row.seq,
    recipe: row.recipe,
    job: row.job,
    errorId: row.error_id,
    completedAt: row.completed_at,
    placedAt: row.placed_at,
    callingRecipe: row.calling_recipe,
    callingJob: row.calling_job,
    rootRecipe: row.root_recipe,
    rootJob: row.root_job,
    echo:
      row.cause_seq === null || row.root_seq === null ? null : { cause: row.cause_seq, root: row.root_seq },
  }
}
