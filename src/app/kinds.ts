import { createKinds, type KindOf } from '../ingest/fingerprint.ts'
import type { Environment } from './environment.ts'

/** Names kinds as the configuration wants them, and as older versions did while failures that they named are kept. */
export async function kindsOf(env: Pick<Environment, 'config' | 'store' | 'clock'>): Promise<KindOf> {
  const { fingerprints, store } = env.config
  const through = await env.store.failures.olderKindsThrough()
  return createKinds(fingerprints, through !== null && through > env.clock.now() - store.retentionMs)
}
