import { createWorkatoSim } from '../../src/demo/workato/sim.ts'
import { MINUTE_MS, SECOND_MS } from '../../src/model/instant.ts'
import { seeded } from '../faults/seeded.ts'
import { VirtualClock } from '../support/virtual.ts'
import { startWatching, type Watching, workspaceOf } from '../support/watching.ts'
import { type Result, resultOf } from './result.ts'

/** Requests a minute, by default; how many recipes start to fail within a sweep; an answer takes so long. */
const BUDGET = 45
const FAILING = 10
const ANSWER_MS = SECOND_MS

const START = Date.UTC(2026, 10, 24, 2, 0)

/** How a run is measured. */
export interface DetectionOptions {
  readonly sizes: readonly number[]
  readonly minutes: number
  /** Recipes that fail at once. */
  readonly burst: number
}

const OPTIONS: DetectionOptions = { sizes: [50, 500, 5_000], minutes: 30, burst: 500 }

/**
 * From a failure to its being recorded, in virtual time: the middle and the 95th percentile against the theoretical
 * sweep of the list, the worst against asking every recipe in turn.
 */
export async function detection(options: DetectionOptions = OPTIONS): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const size of options.sizes) {
    const delays = await delaysOf(size, options.minutes, FAILING)
    const sweepS = Math.max(60, (size / 100 / BUDGET) * 60)
    const naiveS = Math.max(60, (size / BUDGET) * 60)
    const at = (share: number): number => delays[Math.floor((delays.length - 1) * share)] ?? Number.NaN
    results.push(
      resultOf(`detection-${size}-p50`, at(0.5), sweepS, 's'),
      resultOf(`detection-${size}-p95`, at(0.95), sweepS, 's'),
      resultOf(`detection-${size}-worst`, at(1), naiveS, 's'),
    )
  }
  const largest = Math.max(...options.sizes)
  const burst = await delaysOf(largest, 0, options.burst)
  results.push(resultOf('detection-burst', burst.at(-1) ?? Number.NaN, (largest / BUDGET) * 60, 's'))
  return results
}

/** Seconds, sorted. Recipes start to fail in each minute, and once at the end. */
async function delaysOf(size: number, minutes: number, failing: number): Promise<readonly number[]> {
  const random = seeded(size)
  const clock = new VirtualClock(START)
  const sim = createWorkatoSim({ now: clock.now, token: 't' })
  const ids = Array.from({ length: size }, () => sim.addRecipe({ lastRunAt: START - 86_400_000 }))
  const failedAt = new Map<string, number>()
  const fail = (count: number): void => {
    for (let left = count; left > 0; left -= 1) {
      const id = ids[Math.floor(random() * size)] ?? 0
      const [job = ''] = sim.finish(id)
      failedAt.set(job, clock.now())
    }
  }
  await using watching = await startWatching({
    start: START,
    clock,
    answer: sim.handle,
    workspaces: [workspaceOf()],
    random,
    latencyMs: () => ANSWER_MS,
  })
  await watching.pass(5 * MINUTE_MS)
  for (let minute = 0; minute < minutes; minute += 1) {
    for (let one = 0; one < failing; one += 1) {
      await watching.pass(Math.floor((random() * MINUTE_MS) / failing))
      fail(1)
    }
  }
  if (minutes === 0) fail(failing)
  await watching.pass(20 * MINUTE_MS)
  return await delaysIn(watching, failedAt)
}

async function delaysIn(
  { store }: Watching,
  failedAt: ReadonlyMap<string, number>,
): Promise<readonly number[]> {
  const stored = await store.failures.list({ limit: 100_000 })
  const delays = stored.flatMap(({ job, firstSeenAt }) => {
    const at = failedAt.get(job)
    return at === undefined ? [] : [(firstSeenAt + ANSWER_MS - at) / SECOND_MS]
  })
  if (delays.length < failedAt.size)
    throw new Error(`${failedAt.size - delays.length} failures were not found`)
  return delays.sort((a, b) => a - b)
}
