import type { Config } from '../model/config.ts'
import { type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../model/instant.ts'
import type { WorkatoClient } from '../workato/client.ts'
import { WorkatoError, type WorkatoErrorCode } from '../workato/errors.ts'
import { asksFor } from './asks.ts'
import type { Environment } from './environment.ts'

/** How often connections are read: one request a workspace. */
const CONNECTIONS_EVERY_MS: DurationMs = 5 * MINUTE_MS

/** Where the token may not, it is tried again so often: rights may be given. */
const REFUSED_EVERY_MS: DurationMs = HOUR_MS

const REFUSED: ReadonlySet<WorkatoErrorCode> = new Set(['forbidden', 'not_found'])

/** What watching connections works with. */
export interface ConnectionsDeps {
  readonly env: Environment
  /** Who is watched, as of now. */
  tenants(): Iterable<{ readonly name: string; readonly client: Pick<WorkatoClient, 'connections'> }>
  /** Connections are known further. */
  onProgress(): void
}

/** Reads which connections are authorised, gently, from a budget of its own (SEMANTICS 2.9). */
export interface ConnectionsWatch {
  /** Reads those workspaces whose turn it is; returns when the next one's comes. */
  tick(signal: AbortSignal): Promise<Instant | null>
}

/** A watch that has not asked yet. What it is refused stays unknown, and is said once in the log. */
export function createConnectionsWatch({ env, tenants, onProgress }: ConnectionsDeps): ConnectionsWatch {
  const dueAt = new Map<string, Instant>()
  const refused = new Set<string>()

  async function read(
    workspace: string,
    client: Pick<WorkatoClient, 'connections'>,
    signal: AbortSignal,
  ): Promise<DurationMs> {
    const at = env.clock.now()
    try {
      await env.store.states.connections(workspace, await client.connections({ signal }), at)
      refused.delete(workspace)
      return CONNECTIONS_EVERY_MS
    } catch (error) {
      if (!(error instanceof WorkatoError)) throw error
      const isRefused = REFUSED.has(error.code)
      if (!isRefused || !refused.has(workspace)) {
        env.log.warn(
          { workspace, code: error.code, hint: error.hint },
          `connections cannot be read, so nothing is known of them: ${error.message}`,
        )
      }
      if (isRefused) refused.add(workspace)
      return isRefused ? REFUSED_EVERY_MS : CONNECTIONS_EVERY_MS
    }
  }

  return {
    async tick(signal) {
      const now = env.clock.now()
      // Customers may come meanwhile.
      let next = now + CONNECTIONS_EVERY_MS
      for (const { name: workspace, client } of tenants()) {
        if (now >= (dueAt.get(workspace) ?? -Infinity)) {
          dueAt.set(workspace, now + (await read(workspace, client, signal)))
          onProgress()
        }
        next = Math.min(next, dueAt.get(workspace) ?? next)
      }
      return next
    },
  }
}

/** Whether any rule asks about connections: else they are not read. */
export function watchesConnections({ rules }: Pick<Config, 'rules'>): boolean {
  return asksFor(rules, 'connection_lost')
}
