import { decideCut } from '../digest/cut.ts'
import type { DigestConfig } from '../model/config.ts'
import type { DigestMark } from '../model/digest.ts'
import type { Instant } from '../model/instant.ts'
import { nextRun } from '../model/schedule.ts'
import { digestDelivery, digestParts } from './digest-parts.ts'
import type { Environment } from './environment.ts'

/**
 * One tick: cuts the intervals that the schedules ask for, committed with their deliveries (SEMANTICS 6.1). Returns when
 * the next one is due; null where there is none.
 */
export async function digestTick(env: Environment): Promise<Instant | null> {
  let next: Instant | null = null
  for (const digest of env.config.digests) {
    const due = await tendDigest(env, digest)
    if (due !== null) next = Math.min(next ?? due, due)
  }
  return next
}

/** Returns when it is due next. */
async function tendDigest(env: Environment, digest: DigestConfig): Promise<Instant | null> {
  const now = env.clock.now()
  const mark = await env.store.digests.mark(digest.name)
  if (mark === null) {
    await env.store.digests.begin(digest.name, now)
    return nextRun(digest.schedule, now)
  }
  const decision = decideCut(mark, digest.schedule, now)
  switch (decision.kind) {
    case 'wait':
      return decision.until
    case 'reset':
      await env.store.digests.reset(digest.name, decision.servedAt)
      return nextRun(digest.schedule, now)
    case 'cut':
      await cut(env, digest, mark, decision.servedAt, now)
      return nextRun(digest.schedule, now)
    default:
      return decision satisfies never
  }
}

async function cut(
  env: Environment,
  digest: DigestConfig,
  before: DigestMark,
  servedAt: Instant,
  now: Instant,
): Promise<void> {
  const interval = {
    digest: digest.name,
    number: before.number + 1,
    afterSeq: before.seq,
    throughSeq: await env.store.failures.lastSeq(),
    from: Math.min(before.cutAt, now),
    to: now,
  }
  const told = await digestParts(env, digest, interval)
  const parts = told.map(({ destination, recipes }) => ({
    ...digestDelivery(env, digest, destination, now),
    recipes,
  }))
  const committed = await env.store.digests.cut({ before, interval, servedAt, parts })
  if (committed) env.log.info({ digest: digest.name, parts: parts.length }, `cut the digest ${digest.name}`)
}
