import fc from 'fast-check'
import { digestTick } from '../../src/app/digest.ts'
import { failuresFor } from '../../src/app/digest-report.ts'
import type { Environment } from '../../src/app/environment.ts'
import { classify } from '../../src/ingest/classify.ts'
import type { Config, DigestConfig } from '../../src/model/config.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/port.ts'
import { aBatch, aFailure, aRecipe } from '../contract/store-values.ts'
import type { Suite, Tally } from '../deep/suite.ts'
import { createTestClock, type TestClock } from '../support/clock.ts'
import { keptLog } from '../support/log.ts'

/** Nights in which clocks change, each way, in three zones; one of them by half an hour. */
const CHANGES: readonly { readonly zone: string; readonly at: string }[] = [
  { zone: 'Europe/Berlin', at: '2026-03-29T01:00:00Z' },
  { zone: 'Europe/Berlin', at: '2026-10-25T01:00:00Z' },
  { zone: 'America/New_York', at: '2026-03-08T07:00:00Z' },
  { zone: 'America/New_York', at: '2026-11-01T06:00:00Z' },
  { zone: 'Australia/Lord_Howe', at: '2026-10-03T15:30:00Z' },
  { zone: 'Australia/Lord_Howe', at: '2026-04-04T15:00:00Z' },
]

const OWNERS = ['ana@example.com', 'ben@example.com', 'cleo@example.com'] as const
const DEFAULT = 'desk@example.com'

const minutes = (max: number) => fc.integer({ min: 1, max })

/** What may happen, one after another. */
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('fail'), recipe: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('run'), minutes: minutes(2_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('down'), minutes: minutes(6_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('owners'),
      recipe: fc.integer({ min: 1, max: 4 }),
      owners: fc.subarray([...OWNERS]),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('jump'), minutes: fc.integer({ min: -5_000, max: 5_000 }) }),
  },
  // A failure that is recorded between the look at the store's order and the commit of the next cut.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('race'), recipe: fc.integer({ min: 1, max: 4 }) }) },
)

const history = fc.record({
  change: fc.constantFrom(...CHANGES),
  startsBefore: minutes(3 * 1_440),
  schedule: fc.constantFrom(
    '0 8 * * *',
    '30 2 * * *',
    '15 2 * * *',
    '0 * * * *',
    '0 8 * * 1-5',
    '*/20 1-3 * * *',
  ),
  events: fc.array(event, { minLength: 10, maxLength: 60 }),
})

type History = typeof history extends fc.Arbitrary<infer T> ? T : never

/** Every failure is in exactly one digest of each of its owners (SEMANTICS 6.1), on any clock (7.1). */
export const intervals: Suite = {
  name: 'digest-intervals',
  seeds: { quick: 50, deep: 1_000 },
  play: async (seed) => {
    let tally: Tally = {}
    const property = fc.asyncProperty(history, async (one) => {
      tally = await playHistory(one)
    })
    await fc.assert(property, { seed, numRuns: 1, endOnFailure: true })
    return tally
  },
  lacks: (
    { failures = 0, shared = 0, changed = 0, downs = 0, jumpsBack = 0, raced = 0, cuts = 0 },
    seeds,
  ) => {
    const least = { failures, shared, changed, downs, jumpsBack, raced, cuts }
    return Object.entries(least).flatMap(([what, count]) =>
      count < seeds / 5 ? [`only ${count} ${what} in ${seeds} histories`] : [],
    )
  },
}

/** A weekend, and how far clocks are set wrong here. */
const DAYS_MAX = 20

/** A failure as it must be told. */
interface Expected {
  readonly job: string
  readonly owners: readonly string[]
}

class Play {
  readonly clock: TestClock
  readonly env: Environment
  readonly expected: Expected[] = []
  readonly tally: Record<string, number> = {}
  readonly #owners = new Map<number, readonly string[]>()
  #race: number | null = null
  #jobs = 0

  constructor(store: Store, clock: TestClock, digest: DigestConfig) {
    this.clock = clock
    const digests: Store['digests'] = {
      ...store.digests,
      cut: async (commit) => {
        if (this.#race !== null) {
          const recipe = this.#race
          this.#race = null
          this.count('raced')
          await this.fail(recipe)
        }
        return await store.digests.cut(commit)
      },
    }
    this.env = environmentOf({ ...store, digests }, clock, digest)
  }

  count(what: string): void {
    this.tally[what] = (this.tally[what] ?? 0) + 1
  }

  async act(one: History['events'][number]): Promise<void> {
    if ('owners' in one) return await this.change(one.recipe, one.owners)
    if ('recipe' in one) {
      if (one.kind === 'fail') return await this.fail(one.recipe)
      this.#race = one.recipe
      return
    }
    if (one.kind === 'run') return await this.run(one.minutes * MINUTE_MS)
    this.count(one.kind === 'down' ? 'downs' : one.minutes < 0 ? 'jumpsBack' : 'jumpsOn')
    this.clock.advance(one.minutes * MINUTE_MS)
  }

  /** Time passes, and the daemon is there: its tick runs whenever it asked for. */
  async run(ms: number): Promise<void> {
    const until = this.clock.now() + ms
    for (;;) {
      const next = await digestTick(this.env)
      if (next === null || next > until) break
      this.clock.advance(next - this.clock.now())
    }
    this.clock.advance(until - this.clock.now())
  }

  /** Goes on until everything that was recorded is told: in time, also where the clock was ahead once. */
  async end(): Promise<void> {
    for (let days = 0; days < DAYS_MAX; days += 1) {
      await this.run(DAY_MS)
      const { digests, failures } = this.env.store
      if ((await digests.mark('daily'))?.seq === (await failures.lastSeq())) return
    }
    throw new Error(`after ${DAYS_MAX} days there are failures in no digest`)
  }

  async change(recipe: number, owners: readonly string[]): Promise<void> {
    this.count('changed')
    this.#owners.set(recipe, owners)
    const all = [1, 2, 3, 4].map((id) => aRecipe(String(id), { owners: this.#owners.get(id) ?? [] }))
    await this.env.store.recipes.select('production', all, this.clock.now(), 0)
  }

  async fail(recipe: number): Promise<void> {
    this.#jobs += 1
    const job = `j-${this.#jobs}`
    const at = this.clock.now()
    const owners = this.#owners.get(recipe) ?? []
    const failure = aFailure({ recipe: String(recipe), job, completedAt: at, placedAt: at, firstSeenAt: at })
    const batch = aBatch({ recipe: String(recipe), at, failures: [failure], owners })
    await this.env.store.failures.record(batch, classify)
    this.expected.push({ job, owners: owners.length === 0 ? [DEFAULT] : owners })
    this.count('failures')
    if (owners.length > 1) this.count('shared')
  }
}

async function playHistory({ change, startsBefore, schedule, events }: History): Promise<Tally> {
  const start = Temporal.Instant.from(change.at).epochMilliseconds - startsBefore * MINUTE_MS
  const clock = createTestClock(start)
  const config = {
    kind: 'sqlite',
    path: ':memory:',
    url: 'sqlite::memory:',
    retentionMs: 900 * DAY_MS,
  } as const
  const store = await openStore(config, { clock })
  try {
    const digest: DigestConfig = {
      name: 'daily',
      schedule: { cron: schedule, timeZone: change.zone },
      receiver: 'owners',
      recipes: [],
      sendEmpty: false,
    }
    const play = new Play(store, clock, digest)
    await play.change(1, [])
    await digestTick(play.env)
    for (const one of events) await play.act(one)
    await play.end()
    await compare(play)
    return play.tally
  } finally {
    await store.close()
  }
}

/** Holds what is told, owner by owner, against what was recorded. */
async function compare({ env, expected, tally }: Play): Promise<void> {
  const told = new Map<string, string[]>()
  for (const { in: conversation } of await env.store.deliveries.list({ limit: 100_000 })) {
    const part = await env.store.digests.part(conversation.id)
    if (part === null) throw new Error('a digest without a part')
    const { owner } = conversation.destination
    const reader = { owner, recipes: part.recipes }
    const jobs = (await failuresFor(env, part.interval, reader)).map(({ job }) => job)
    if (jobs.length === 0) throw new Error(`an empty digest to ${owner}`)
    told.set(owner ?? '', [...(told.get(owner ?? '') ?? []), ...jobs])
  }
  for (const owner of [...OWNERS, DEFAULT]) {
    const wanted = expected.filter(({ owners }) => owners.includes(owner)).map(({ job }) => job)
    const got = told.get(owner) ?? []
    if (wanted.toSorted().join() !== got.toSorted().join())
      throw new Error(`${owner} should be told of ${wanted.join()}, and is of ${got.join()}`)
  }
  const mark = await env.store.digests.mark('daily')
  tally['cuts'] = mark?.number ?? 0
}

function environmentOf(store: Store, clock: TestClock, digest: DigestConfig): Environment {
  let ids = 0
  const config = {
    digests: [digest],
    receivers: new Map([
      ['owners', { name: 'owners', integrations: [{ kind: 'email', to: 'owner', sendResolved: true }] }],
    ]),
    owners: { discover: false, allowedDomains: [], default: [DEFAULT], aliases: {} },
  } as Partial<Config>
  return {
    config: config as Config,
    store,
    clock,
    random: { next: () => 0.5, id: () => `id-${++ids}` },
    log: keptLog(),
    metrics: {} as Environment['metrics'],
    channels: { slack: null, email: null },
  }
}

/** When a digest of this schedule is cut by a daemon that is always there, from `start` for `days`. */
export async function cutsOf(
  schedule: DigestConfig['schedule'],
  start: Instant,
  days: number,
): Promise<readonly Instant[]> {
  const clock = createTestClock(start)
  const config = {
    kind: 'sqlite',
    path: ':memory:',
    url: 'sqlite::memory:',
    retentionMs: 900 * DAY_MS,
  } as const
  const store = await openStore(config, { clock })
  const cuts: Instant[] = []
  const digests: Store['digests'] = {
    ...store.digests,
    cut: async (commit) => {
      cuts.push(clock.now())
      return await store.digests.cut(commit)
    },
  }
  const digest = { name: 'daily', schedule, receiver: 'owners', recipes: [], sendEmpty: false }
  const env = environmentOf({ ...store, digests }, clock, digest)
  const until = start + days * DAY_MS
  while (clock.now() < until) {
    const next = await digestTick(env)
    clock.advance(Math.min(next ?? until, until, clock.now() + HOUR_MS) - clock.now())
  }
  await store.close()
  return cuts
}
