import type { RecipeName, RuleTest, TestInput } from '../../config/rule-tests/rule-test.ts'
import type { Config } from '../../model/config.ts'
import type { LostConnection, StoppedTime } from '../../model/history.ts'
import type { Instant } from '../../model/instant.ts'
import type { JobItem } from '../../model/job.ts'
import { type RecipeKey, recipeKey } from '../../model/recipe.ts'
import type { RecipeRecord } from '../../store/port.ts'
import { createIngest, type Ingest } from './ingest.ts'
import { linked, type UnlinkedFailure, type UnlinkedPast } from './linked.ts'
import type { Outage, Past, Rise } from './past.ts'
import { recordOf, workspaceOf } from './test-recipes.ts'

/**
 * A test begins as if each recipe had just succeeded, and had been watched for long: what is silent is silent from here
 * on. So small a part of a job that no count shows it; a power of two, so that sums stay exact.
 */
const TRACE_OF_SUCCESS = 2 ** -20

type Of<K extends TestInput['kind']> = Extract<TestInput, { readonly kind: K }>

/** What a rule test lets happen. Recipes that the configuration does not watch are left out. */
export function pastOf(test: RuleTest, config: Config): Past {
  const ingest = createIngest(config)
  const records = test.recipes.flatMap((recipe) => recordOf(recipe, config, test.startAt) ?? [])
  const keyOf = (name: RecipeName): RecipeKey =>
    recipeKey({ workspace: workspaceOf(name, config)?.name ?? '', id: name.id })
  const inputs = Map.groupBy(test.input, (input) => (input.kind === 'api_down' ? '' : keyOf(input.recipe)))
  return {
    recipes: linked(
      records.map((record) => recipePast(record, inputs.get(recipeKey(record)) ?? [], test.startAt, ingest)),
    ),
    outages: outagesOf(test, config),
    knownFrom: 0,
  }
}

function recipePast(
  record: RecipeRecord,
  inputs: readonly TestInput[],
  startAt: Instant,
  ingest: Ingest,
): UnlinkedPast {
  const begun: Rise = { from: startAt, to: startAt, failed: 0, succeeded: TRACE_OF_SUCCESS }
  const failures = inputs.flatMap((input, index) =>
    input.kind === 'failed' ? failuresOf(input, index, record, startAt, ingest) : [],
  )
  const rises = inputs.flatMap((input) =>
    input.kind === 'succeeded'
      ? instantsOf(input, startAt).map((at) => ({ from: at, to: at, failed: 0, succeeded: input.count }))
      : [],
  )
  return {
    record,
    failures: failures.sort((a, b) => a.placedAt - b.placedAt),
    rises: united([begun, ...rises]),
    sampledFrom: 0,
    failedBefore: record.failedCount,
    stops: stopsOf(inputs, startAt),
    lost: lostOf(inputs, startAt),
  }
}

function instantsOf({ atMs, everyMs, untilMs }: Of<'failed' | 'succeeded'>, startAt: Instant): Instant[] {
  const times = Math.floor((untilMs - atMs) / everyMs) + 1
  return Array.from({ length: times }, (_, index) => startAt + atMs + index * everyMs)
}

/** Ingested once an input: its jobs differ in their ids and times. */
function failuresOf(
  input: Of<'failed'>,
  index: number,
  record: RecipeRecord,
  startAt: Instant,
  ingest: Ingest,
): readonly UnlinkedFailure[] {
  const first = ingest(itemOf(input, startAt), record, startAt + input.atMs)
  if (first === null) return []
  return instantsOf(input, startAt).flatMap((placedAt, time) =>
    Array.from({ length: input.count }, (_, nth) => ({
      ...first,
      placedAt,
      completedAt: placedAt,
      job: input.job ?? `${index + 1}-${time * input.count + nth + 1}`,
    })),
  )
}

function itemOf({ atMs, adapter, type, message, job, errorId }: Of<'failed'>, startAt: Instant): JobItem {
  return {
    id: job ?? '',
    title: null,
    status: 'failed',
    startedAt: null,
    completedAt: startAt + atMs,
    isError: true,
    error: { id: errorId, adapter, type, message, action: null, text: null },
    isPollError: false,
    isTest: false,
    masterJob: null,
    callingRecipe: null,
    callingJob: null,
    rootRecipe: null,
    rootJob: null,
  }
}

/** Sorted; what happened at one instant is one rise. */
function united(rises: readonly Rise[]): readonly Rise[] {
  const byInstant = new Map<Instant, Rise>()
  for (const rise of rises) {
    const known = byInstant.get(rise.to)
    byInstant.set(
      rise.to,
      known === undefined ? rise : { ...known, succeeded: known.succeeded + rise.succeeded },
    )
  }
  return [...byInstant.values()].sort((a, b) => a.to - b.to)
}

function stopsOf(inputs: readonly TestInput[], startAt: Instant): readonly StoppedTime[] {
  const stops: StoppedTime[] = []
  for (const input of inOrder(inputs)) {
    const at = startAt + input.atMs
    const open = stops.at(-1)?.to === null
    if (input.kind === 'stopped' && !open) {
      stops.push({ from: at, to: null, cause: input.cause, baseLine: false })
    }
    if (input.kind === 'started' && open) endLast(stops, at)
  }
  return stops
}

function lostOf(inputs: readonly TestInput[], startAt: Instant): readonly LostConnection[] {
  const lost: LostConnection[] = []
  for (const input of inOrder(inputs)) {
    if (input.kind !== 'connection') continue
    const at = startAt + input.atMs
    const open = lost.at(-1)?.to === null
    if (input.lost && !open) lost.push({ connection: 'connection', from: at, to: null, baseLine: false })
    if (!input.lost && open) endLast(lost, at)
  }
  return lost
}

function endLast<T extends { readonly to: Instant | null }>(times: T[], at: Instant): void {
  const last = times.pop()
  if (last !== undefined) times.push({ ...last, to: at })
}

function inOrder(inputs: readonly TestInput[]): readonly TestInput[] {
  return inputs.toSorted((a, b) => a.atMs - b.atMs)
}

/** Those of one workspace that touch are one. */
function outagesOf(test: RuleTest, config: Config): readonly Outage[] {
  const outages = inOrder(test.input)
    .filter((input) => input.kind === 'api_down')
    .flatMap(({ workspace, atMs, forMs }) => {
      const names = workspace === null ? config.workspaces.map(({ name }) => name) : [workspace]
      const from = test.startAt + atMs
      return names.map((name) => ({ workspace: name, from, to: from + forMs }))
    })
  const apart = new Map<string, Outage[]>()
  for (const outage of outages) {
    const known = apart.get(outage.workspace) ?? []
    apart.set(outage.workspace, known)
    const last = known.at(-1)
    if (last === undefined || last.to < outage.from) known.push(outage)
    else known.splice(-1, 1, { ...last, to: Math.max(last.to, outage.to) })
  }
  return [...apart.values()].flat().sort((a, b) => a.from - b.from)
}
