import { digestSlack } from '../message/digest-slack.ts'
import type { DigestConfig } from '../model/config.ts'
import type { DigestInterval, DigestReport } from '../model/digest.ts'
import { DAY_MS, type Instant } from '../model/instant.ts'
import { recipeKey } from '../model/recipe.ts'
import { latestRun } from '../model/schedule.ts'
import type { Clock } from '../system/clock.ts'
import type { Random } from '../system/random.ts'
import { openChannels } from './channels.ts'
import { digestParts, recipesAt, recipesOf } from './digest-parts.ts'
import { composeDigest } from './digest-render.ts'
import { loadReport } from './digest-report.ts'
import type { Environment } from './environment.ts'
import type { TestResult } from './test-message.ts'

type Reads = Pick<Environment, 'config' | 'store'>

/** Forms in which a digest can be looked at. */
export type PreviewFormat = 'text' | 'html' | 'slack'

/** A report as its mail's text (with its subject) or HTML, or as the JSON that Slack's Block Kit Builder shows. */
export async function writePreview(report: DigestReport, format: PreviewFormat): Promise<string> {
  if (format === 'slack') return JSON.stringify(digestSlack(report), null, 2)
  const { digestMail } = await import('../message/digest-mail.ts')
  const { subject, text, html } = digestMail(report)
  return format === 'html' ? html : `Subject: ${subject}\n\n${text}`
}

/** What the next digest would tell now: one owner's part, or everybody's in one where none is given. */
export async function previewReport(
  env: Reads,
  digest: DigestConfig,
  owner: string | null,
  now: Instant,
): Promise<DigestReport> {
  const interval = await intervalSoFar(env, digest, now)
  const records = await env.store.recipes.list()
  const parts = await digestParts(env, digest, interval)
  if (owner === null) {
    const recipes = [...new Set(parts.flatMap((part) => part.recipes))]
    const reader = { owner, recipes, own: recipesOf(digest, records) }
    return await loadReport(env, digest, interval, reader, now)
  }
  const part = parts.find(({ destination }) => destination.owner === owner)
  const own = recipesOf(digest, records).filter((key) => {
    const record = records.find((one) => recipeKey(one) === key)
    return record?.owners.includes(owner) === true
  })
  return await loadReport(env, digest, interval, { owner, recipes: part?.recipes ?? [], own }, now)
}

/**
 * Sends the next digest as it would be now, to one owner or to all whom it reaches; it stays due as if nothing had been
 * sent.
 */
export async function sendPreview(
  env: Reads & { readonly clock: Clock; readonly random: Random },
  digest: DigestConfig,
  owner: string | null,
): Promise<readonly TestResult[]> {
  const now = env.clock.now()
  const interval = await intervalSoFar(env, digest, now)
  const records = await env.store.recipes.list()
  const parts = await digestParts(env, digest, interval)
  await using channels = openChannels(env.config, env.clock)
  const sent: TestResult[] = []
  for (const { destination, recipes } of parts) {
    if (owner !== null && destination.owner !== owner) continue
    const own = recipesAt(env, digest, destination, records)
    const report = await loadReport(env, digest, interval, { owner: destination.owner, recipes, own }, now)
    const id = env.random.id()
    const { request } = await composeDigest(env, digest, destination, report, id)
    const { channel, target } = destination
    // References make sure that what a receiver names is configured.
    const outcome = await channels[channel]?.send(request, id)
    if (outcome !== undefined) sent.push({ channel, target, outcome })
  }
  return sent
}

/** What the next digest would cover now; before its first start, since its schedule last came. */
async function intervalSoFar({ store }: Reads, digest: DigestConfig, now: Instant): Promise<DigestInterval> {
  const mark = await store.digests.mark(digest.name)
  const throughSeq = await store.failures.lastSeq()
  if (mark !== null) {
    const { number, seq, cutAt } = mark
    return {
      digest: digest.name,
      number: number + 1,
      afterSeq: seq,
      throughSeq,
      from: Math.min(cutAt, now),
      to: now,
    }
  }
  const from = latestRun(digest.schedule, now) ?? now - DAY_MS
  return {
    digest: digest.name,
    number: 1,
    afterSeq: await store.digests.seqAt(from),
    throughSeq,
    from,
    to: now,
  }
}
