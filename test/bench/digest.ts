import { digestParts, recipesOf } from '../../src/app/digest-parts.ts'
import { composeDigest } from '../../src/app/digest-render.ts'
import { loadReport } from '../../src/app/digest-report.ts'
import { classify } from '../../src/ingest/classify.ts'
import type { DigestConfig } from '../../src/model/config.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import type { Store } from '../../src/store/port.ts'
import { compare, cpuOf, type Rounds } from './measure.ts'
import { errorId, jobId } from './pages.ts'
import { aRecipe, inMemory, makePlace, NOWHERE, openEnvironment } from './place.ts'
import { type Result, resultOf } from './result.ts'

/** A bad day of a large owner. */
const RECIPES = 500
const FAILURES_EACH = 20
/** Kinds of error of a recipe. */
const KINDS = 7
/** Gmail cuts a mail at 102 kB. */
const MAIL_BYTES_MAX = 100_000

const DIGEST: DigestConfig = {
  name: 'daily',
  schedule: { cron: '0 8 * * *', timeZone: 'Europe/Berlin' },
  receiver: 'on-call',
  recipes: [],
  sendEmpty: false,
}

/** From committed rows to a mail's bytes: 10,000 failures in 500 recipes, against a bare look at the same rows. */
export async function digest(rounds: Rounds = { rounds: 7, warmUp: 2 }): Promise<Result> {
  using place = makePlace(inMemory(), NOWHERE)
  await using env = await openEnvironment(place)
  const to = env.clock.now()
  await fill(env.store, to)
  const throughSeq = await env.store.failures.lastSeq()
  const interval = { digest: 'daily', number: 1, afterSeq: 0, throughSeq, from: to - DAY_MS, to }
  const [part] = (await digestParts(env, DIGEST, interval)).filter(
    ({ destination }) => destination.channel === 'email',
  )
  if (part === undefined) throw new Error('nobody is told')
  const own = recipesOf(DIGEST, await env.store.recipes.list())
  const ours = async (): Promise<void> => {
    const report = await loadReport(env, DIGEST, interval, { owner: null, recipes: part.recipes, own }, to)
    const { request } = await composeDigest(env, DIGEST, part.destination, report, 'd-1')
    const bytes = request.channel === 'email' ? request.raw.length : 0
    if (report.failed !== RECIPES * FAILURES_EACH || bytes === 0 || bytes >= MAIL_BYTES_MAX)
      throw new Error(`${report.failed} failures in ${bytes} bytes`)
  }
  const bare = async (): Promise<void> => void (await env.store.digests.failures(interval))
  const measured = await compare(
    () => cpuOf(ours),
    () => cpuOf(bare),
    rounds,
  )
  return resultOf('digest', measured.ours, measured.baseline, 'ms')
}

async function fill(store: Store, to: Instant): Promise<void> {
  const sample = await aRecipe(store)
  const recipes = Array.from({ length: RECIPES }, (_, index) => {
    const id = String(1_001 + index)
    const labels = labelsFrom({ workspace: 'production', recipe: id })
    return { ...sample, id, name: `Store ${index}: orders to ERP`, labels, item: { ...sample.item, id } }
  })
  await store.recipes.select('production', recipes, 0, 0)
  for (const [index, { id }] of recipes.entries()) {
    const failures = Array.from({ length: FAILURES_EACH }, (_, number) => {
      const at = to - (number + 1) * 60 * MINUTE_MS
      const kind = number % KINDS
      return {
        workspace: 'production',
        recipe: id,
        job: jobId(index * FAILURES_EACH + number),
        errorId: errorId(index * FAILURES_EACH + number),
        fingerprint: `v1:${kind}`,
        completedAt: at,
        firstSeenAt: at,
        placedAt: at,
        adapter: 'salesforce',
        errorType: `Kind${kind}`,
        message: `Timed out after ${number} ms while upserting a record of object Order__c (kind ${kind})`,
        title: null,
        masterJob: null,
        callingRecipe: null,
        callingJob: null,
        rootRecipe: null,
        rootJob: null,
        isPollError: false,
        isTest: false,
        news: true,
      }
    })
    const counters = { failed: null, succeeded: null, scope: null }
    const batch = {
      workspace: 'production',
      recipe: id,
      at: to,
      failures,
      ignored: [],
      counters,
      owners: [],
      aliases: [],
      countedFrom: 0,
    }
    await store.failures.record(batch, classify)
  }
}
