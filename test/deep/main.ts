import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { flatnessOf } from './heap.ts'
import { playOrders } from './pool.ts'
import { addTallies, type Broken, playSeeds, replay, type Suite, type Tally } from './suite.ts'
import { SUITES } from './suites.ts'
import type { Done, Order } from './worker.ts'

/** After so long no further seeds are begun; what ran until then is told. */
const MINUTES_MAX = 60
/** How many orders a suite's seeds are cut into: enough for every suite to have its share of the time. */
const ORDERS_A_SUITE = 100

const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    seed: { type: 'string' },
    seeds: { type: 'string' },
    first: { type: 'string', default: '1' },
    minutes: { type: 'string', default: String(MINUTES_MAX) },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
})
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const suites = SUITES.filter(({ name }) => values.suite === undefined || name === values.suite)
if (suites.length === 0) {
  say(`no suite is named ${values.suite}; there are ${SUITES.map(({ name }) => name).join(', ')}`)
  process.exitCode = 2
} else if (values.seed === undefined) {
  process.exitCode = (await playAll()) ? 0 : 1
} else {
  process.exitCode = (await playOne(Number(values.seed))) ? 0 : 1
}

/** One seed of each suite named, here, so that a debugger sees it. */
async function playOne(seed: number): Promise<boolean> {
  let well = true
  for (const suite of suites) {
    const { tally, broken } = await playSeeds(suite, seed, 1)
    say(broken === null ? `${suite.name}: seed ${seed} holds` : `${suite.name}: ${broken.why}`)
    tellTally(tally)
    well &&= broken === null
  }
  return well
}

interface Progress {
  readonly suite: Suite
  readonly wanted: number
  /** Seeds handed out. */
  begun: number
  ran: number
  /** Time of all workers, in ms. */
  busyMs: number
  tally: Tally
  broken: Broken | null
  /** What each order left in memory, in bytes; empty where nobody asks. */
  readonly left: number[]
}

async function playAll(): Promise<boolean> {
  const beganAt = performance.now()
  const first = Number(values.first)
  const until = beganAt + Number(values.minutes) * 60_000
  const all = suites.map((suite): Progress => {
    const wanted = values.seeds === undefined ? suite.seeds.deep : Number(values.seeds)
    return { suite, wanted, begun: 0, ran: 0, busyMs: 0, tally: {}, broken: null, left: [] }
  })
  const startedAt = new Map<Order, number>()
  const next = (): Order | null => {
    if (performance.now() >= until) return null
    const behind = all
      .filter(({ begun, wanted, broken }) => broken === null && begun < wanted)
      .toSorted((a, b) => a.begun / a.wanted - b.begun / b.wanted)[0]
    if (behind === undefined) return null
    const count = Math.min(Math.ceil(behind.wanted / ORDERS_A_SUITE), behind.wanted - behind.begun)
    const order = { suite: behind.suite.name, first: first + behind.begun, count }
    behind.begun += count
    startedAt.set(order, performance.now())
    return order
  }
  await playOrders(Number(values.workers), next, (order, done) => {
    const progress = all.find(({ suite }) => suite.name === order.suite)
    if (progress !== undefined) take(progress, done, performance.now() - (startedAt.get(order) ?? 0))
  })
  const well = all.map(tellProgress).every(Boolean)
  say(`took ${seconds(performance.now() - beganAt)} on ${values.workers} workers`)
  return well
}

function take(progress: Progress, { ran, tally, broken, left }: Done, busyMs: number): void {
  progress.ran += ran
  progress.busyMs += busyMs
  if (left !== null) progress.left.push(left)
  progress.tally = addTallies(progress.tally, tally)
  if (broken === null) return
  if (progress.broken === null) say(`${progress.suite.name}: ${replay(progress.suite.name, broken.seed)}`)
  progress.broken ??= broken
}

/** @returns whether all seeds ran and held, left nothing out, and nothing behind where that is asked */
function tellProgress({ suite, wanted, ran, busyMs, tally, broken, left }: Progress): boolean {
  say(`\n${suite.name}: ${ran} of ${wanted} seeds ran, from ${values.first}; ${seconds(busyMs)} of a core`)
  tellTally(tally)
  if (broken !== null) say(`${replay(suite.name, broken.seed)}\n${broken.why}`)
  else if (ran < wanted) say(`the time was up: ${wanted - ran} seeds were not tried`)
  // A few seeds by hand need not see everything.
  const lacking = ran < suite.seeds.quick ? [] : (suite.lacks?.(tally, ran) ?? [])
  for (const what of lacking) say(`left out: ${what}`)
  return broken === null && ran >= wanted && lacking.length === 0 && tellMemory(left)
}

/** @returns whether memory stayed flat */
function tellMemory(growths: readonly number[]): boolean {
  if (growths.length === 0) return true
  const { left, isFlat } = flatnessOf(growths)
  const kib = (left / 1_024).toFixed(0)
  say(`memory ${isFlat ? 'stayed flat' : 'did not stay flat'}: ${kib} KiB more after the first quarter`)
  return isFlat
}

function tellTally(tally: Tally): void {
  for (const [name, count] of Object.entries(tally).toSorted(([a], [b]) => a.localeCompare(b)))
    say(`  ${name.padEnd(48)} ${String(count).padStart(10)}`)
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
