import { createIngest } from '../../src/app/replay/ingest.ts'
import { linked, type UnlinkedPast } from '../../src/app/replay/linked.ts'
import type { Past } from '../../src/app/replay/past.ts'
import { recordOf } from '../../src/app/replay/test-recipes.ts'
import type { Config } from '../../src/model/config.ts'
import type { JobItem } from '../../src/model/job.ts'
import { error as errorOf, item } from '../ingest/items.ts'
import { MONTH_MS, type Month, type MonthFailure, type RecipeMonth } from './month.ts'

/** A month as it would be known to a daemon that has watched since a month before. */
export function pastOf(month: Month, config: Config): Past {
  const ingest = createIngest(config)
  const pasts = month.recipes.map((lived) => recipePastOf(lived, month, config, ingest))
  const all = month.recipes.flatMap(({ failures }) => failures)
  const echoes = new Set(all.filter(({ echo }) => echo).map(({ job }) => job))
  return {
    // A month says which failures are echoes, not of what.
    recipes: new Map(
      [...linked(pasts)].map(([key, past]) => [
        key,
        { ...past, failures: past.failures.map((one) => ({ ...one, echo: echoes.has(one.job) })) },
      ]),
    ),
    outages: [],
    knownFrom: month.start - MONTH_MS,
  }
}

function recipePastOf(
  { recipe, failures, samples }: RecipeMonth,
  month: Month,
  config: Config,
  ingest: ReturnType<typeof createIngest>,
): UnlinkedPast {
  const { id, name, adapter } = recipe
  const labels = { app: [adapter] }
  const record = recordOf(
    { id, name, workspace: null, labels, failedCount: 0, place: { file: name, line: 1, column: 1 } },
    config,
    month.start - MONTH_MS,
  )
  if (record === null) throw new Error(`the configuration does not watch ${name}`)
  const stopped = month.incidents.filter(({ stops, recipes }) => stops && recipes.includes(id))
  return {
    record,
    failures: failures.flatMap((failure) => ingest(itemOf(failure, adapter), record, failure.at) ?? []),
    rises: samples,
    sampledFrom: month.start - MONTH_MS,
    failedBefore: 0,
    stops: stopped.map(({ from, to }) => ({ from, to, cause: 'trigger_errors_limit', baseLine: false })),
    lost: [],
  }
}

function itemOf({ at, job, error }: MonthFailure, adapter: string): JobItem {
  return item({
    id: job,
    status: 'failed',
    startedAt: at,
    completedAt: at,
    isError: true,
    error: errorOf({ adapter, type: error.type, message: error.message }),
  })
}
