import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { createWorkatoSim, type WorkatoSim } from '../../src/demo/workato/sim.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/model/instant.ts'
import { seeded } from '../faults/seeded.ts'
import { fillStore } from './million.ts'
import { makePlace, TOKEN } from './place.ts'
import { startDaemon, usageOfBare } from './process.ts'
import { type Result, resultOf } from './result.ts'
import { openSlackServer } from './slack-server.ts'

/** What is watched, and for how long. */
export interface RestOptions {
  /** In the store before the start. */
  readonly failures: number
  readonly recipes: number
  /** Failed jobs a minute, each of another recipe. */
  readonly failing: number
  /** What is measured, after the first sweep. */
  readonly stretchMs: number
}

const OPTIONS: RestOptions = { failures: 1_000_000, recipes: 10_000, failing: 100, stretchMs: MINUTE_MS }

/** So long the first evaluation of all recipes may take, on a machine that is busy. */
const FIRST_EVALUATION_MS = 20 * SECOND_MS

const APPS = ['salesforce', 'netsuite', 'rest', 'workday', 'jira', 'snowflake']

/**
 * The built daemon beside a simulated Workato and Slack of this process, over a store full of failures, with the rules
 * that come with it. At rest: within the default budgets, so that it makes ninety requests a minute at most, half of
 * them for pages of the list; its first sweep is over; jobs fail at chance over six applications, so that alerts are
 * open and told meanwhile. `memory`: the largest resident size from the start to the end of the stretch. `rest`: CPU
 * time in percent of the stretch. Both against a bare node that opens the same file, makes the same requests and parses
 * the answers, its own start included.
 */
export async function rest(options: RestOptions = OPTIONS): Promise<readonly Result[]> {
  const { failures, recipes, stretchMs } = options
  const sim = createSim(recipes)
  const listening = await sim.listen()
  await using slack = await openSlackServer()
  using place = makePlace(tmpdir(), { workato: listening.url, slack: slack.url }, 'default')
  await fillStore(await place.config(), place.storePath, { failures, recipes, now: Date.now() })
  const stop = new AbortController()
  const failing = failAtChance(sim, options, stop.signal)
  try {
    await using daemon = startDaemon(place)
    await Promise.race([firstSweep(sim, recipes), daemon.failed])
    const before = await daemon.usage()
    const asked = sim.requestCount
    await Promise.race([sleep(stretchMs), daemon.failed])
    const after = await daemon.usage()
    const urls = sim.requests.slice(asked - sim.requestCount).map(({ path, query }) => {
      return `${listening.url}${path}?${new URLSearchParams(query).toString()}`
    })
    const bare = await usageOfBare(place, urls, { authorization: `Bearer ${TOKEN}` })
    const share = (cpuMs: number): number => (100 * cpuMs) / stretchMs
    return [
      resultOf('memory', after.peakMib, bare.peakMib, 'MiB'),
      resultOf('rest', share(after.cpuMs - before.cpuMs), share(bare.cpuMs), '%'),
    ]
  } finally {
    stop.abort()
    await failing
    await listening.close()
  }
}

/** Recipes with what an organisation has beside them: projects and folders, a dozen authors, six applications. */
function createSim(recipes: number): WorkatoSim {
  const sim = createWorkatoSim({ now: Date.now, token: TOKEN })
  for (let id = 1; id <= recipes; id += 1) {
    const author = `author-${id % 12}`
    sim.addRecipe({
      id,
      name: `${APPS[id % APPS.length]} sync of orders ${id}`,
      project: `Project ${id % 40}`,
      folder: `Team ${id % 200}`,
      apps: [APPS[id % APPS.length] ?? '', APPS[(id + 1) % APPS.length] ?? ''],
      authorName: author,
      authorEmail: `${author}@example.com`,
      lastRunAt: Date.now() - (id % 48) * HOUR_MS,
    })
  }
  return sim
}

/** Fails jobs, evenly in time, until it is stopped. */
async function failAtChance(sim: WorkatoSim, options: RestOptions, signal: AbortSignal): Promise<void> {
  const random = seeded(1)
  while (!signal.aborted) {
    const id = 1 + Math.floor(random() * options.recipes)
    const message = `Timed out after ${Math.floor(random() * 9_000)} ms while upserting a record of object Order__c`
    sim.finish(id, { error: { adapter: APPS[id % APPS.length] ?? '', type: 'RequestTimeoutError', message } })
    await sleep(MINUTE_MS / options.failing, undefined, { signal }).catch(() => {})
  }
}

/** Resolves once every page of the list was read, and all recipes were selected and evaluated. */
async function firstSweep(sim: WorkatoSim, recipes: number): Promise<void> {
  const pages = new Set<string | undefined>()
  while (pages.size < Math.ceil(recipes / 100)) {
    for (const { path, query } of sim.requests) if (path === '/api/recipes') pages.add(query['page'])
    await sleep(SECOND_MS)
  }
  await sleep(FIRST_EVALUATION_MS)
}
