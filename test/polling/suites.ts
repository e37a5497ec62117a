import { createWorkatoSim } from '../../src/demo/workato/sim.ts'
import type { Variant } from '../../src/demo/workato/variant.ts'
import type { WorkspaceConfig } from '../../src/model/config.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { Suite, Tally } from '../deep/suite.ts'
import { type Seeded, seeded } from '../faults/seeded.ts'
import { createEmbeddedSim, EMBEDDED_QUOTA } from '../support/embedded.ts'
import { VirtualClock } from '../support/virtual.ts'
import { startWatching, workspaceOf } from '../support/watching.ts'
import { judge, type Story } from './judge.ts'
import { episode, type Happened, type Scene } from './truth.ts'
import { drawVariant, pick } from './variants.ts'

const START = Date.UTC(2026, 10, 24, 2, 0)

/** How large a story is. */
interface Size {
  readonly recipes: number
  readonly customers: number | null
  readonly minutes: number
  /** Episodes that begin in a minute, at most. */
  readonly episodes: number
}

/** So many seeds show everything that there is to see. */
const SEEDS_TELLING = 20

const VENDOR_QUOTA = { jobs: 60, recipes: 60 }

/** Everything that a seed decides, put up. */
async function play(seed: number, size: Size): Promise<Tally> {
  const random = seeded(seed)
  const variant = drawVariant(random)
  const clock = new VirtualClock(START)
  const requests: Story['requests'][number][] = []
  const onRequest = ({ path }: { readonly path: string }): void => {
    const family = path.endsWith('/jobs') ? 'jobs' : 'recipes'
    if (!path.endsWith('/managed_users')) requests.push({ at: clock.now(), family, path })
  }
  const world = size.customers === null ? plain : partner
  const { scenes, answer, workspace } = world({ clock, variant, seed, onRequest, size, random })
  await using watching = await startWatching({
    start: START,
    clock,
    answer,
    workspaces: [workspace],
    random,
    latencyMs: () => 100 + Math.floor(random() * 2_000),
  })
  await watching.pass(firstSweepMs(variant, size, workspace))
  const happened: Happened[] = []
  for (let minute = 0; minute < size.minutes; minute += 1) {
    for (let count = Math.floor(random() * (size.episodes + 1)); count > 0; count -= 1) {
      const scene = pick(random, ...scenes)
      happened.push(...episode(scene, random, clock.now()))
      await watching.pass(Math.floor(random() * 10_000))
    }
    await watching.pass(Math.max(0, START + (minute + 1) * MINUTE_MS - (clock.now() % MINUTE_MS)) % MINUTE_MS)
    await watching.pass(MINUTE_MS)
  }
  return await judge({ watching, variant, happened, requests, budgets: workspace.budgets })
}

/** Until every list was read once, however small its pages are. */
function firstSweepMs(variant: Variant, { recipes, customers }: Size, { budgets }: WorkspaceConfig): number {
  const rows = variant.listObeysPerPage ? 100 : variant.recipesPerPageDefault
  const pages = customers === null ? Math.ceil(recipes / rows) + 1 : 2 * customers
  return (
    Math.ceil((pages * MINUTE_MS) / budgets.recipes) * (variant.strangerPerMinute > 15 ? 4 : 1) +
    2 * MINUTE_MS
  )
}

interface WorldInput {
  readonly clock: VirtualClock
  readonly variant: Variant
  readonly seed: number
  readonly onRequest: (request: { readonly path: string }) => void
  readonly size: Size
  readonly random: Seeded
}

function plain({ clock, variant, seed, onRequest, size, random }: WorldInput) {
  const sim = createWorkatoSim({ now: clock.now, token: 't', seed, variant, quota: VENDOR_QUOTA, onRequest })
  const recipes = addRecipes(size.recipes, random, (spec) => sim.addRecipe(spec))
  const scenes: readonly Scene[] = [{ workspace: 'production', sim, recipes }]
  return { scenes, answer: sim.handle, workspace: workspaceOf() }
}

function partner({ clock, variant, seed, onRequest, size, random }: WorldInput) {
  const sim = createEmbeddedSim({
    now: clock.now,
    token: 't',
    seed,
    variant,
    quota: EMBEDDED_QUOTA,
    onRequest,
  })
  const scenes = Array.from({ length: size.customers ?? 0 }, (_, index): Scene => {
    const id = String(index + 1)
    const customer = sim.customer(id)
    const recipes = addRecipes(size.recipes, random, (spec) => customer.addRecipe(spec))
    return { workspace: `production/${id}`, sim: customer, recipes }
  })
  const budgets = { recipes: 1_500, jobs: 750, connections: 750, tags: 45, folders: 45, customers: 45 }
  return { scenes, answer: sim.handle, workspace: workspaceOf({ managedUsers: 'all', budgets }) }
}

/** One in five ran lately. */
function addRecipes(
  count: number,
  random: Seeded,
  add: (spec: { readonly lastRunAt: number }) => number,
): readonly number[] {
  return Array.from({ length: count }, () =>
    add({ lastRunAt: START - (random() < 0.2 ? 0.5 : 50) * HOUR_MS }),
  )
}

function suiteOf(name: string, size: Size, seeds: Suite['seeds']): Suite {
  return {
    name,
    seeds,
    play: (seed) => play(seed, size),
    lacks: ({ stored = 0, estimated = 0 }, count) => [
      ...(stored > 0 ? [] : ['no failure was stored']),
      ...(estimated > 0 || count < SEEDS_TELLING ? [] : ['no failure had to be estimated']),
    ],
  }
}

/** SEMANTICS 2.12, 2.1 and the plan's promise, over random APIs, in virtual time. */
export const polling50: Suite = suiteOf(
  'polling-50',
  { recipes: 50, customers: null, minutes: 10, episodes: 3 },
  { quick: 3, deep: 150 },
)
export const polling500: Suite = suiteOf(
  'polling-500',
  { recipes: 500, customers: null, minutes: 10, episodes: 3 },
  { quick: 1, deep: 40 },
)
export const polling5000: Suite = suiteOf(
  'polling-5000',
  { recipes: 5_000, customers: null, minutes: 10, episodes: 4 },
  { quick: 0, deep: 8 },
)
export const pollingEmbedded: Suite = suiteOf(
  'polling-embedded',
  { recipes: 20, customers: 2_000, minutes: 5, episodes: 4 },
  { quick: 0, deep: 3 },
)
