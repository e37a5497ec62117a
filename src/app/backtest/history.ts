import type { Config, WorkspaceConfig } from '../../model/config.ts'
import type { Instant } from '../../model/instant.ts'
import type { Clock } from '../../system/clock.ts'
import { createPacer } from '../../system/pacer.ts'
import { createWorkatoClient } from '../../workato/client.ts'
import { openStore } from '../open-store.ts'
import type { Past } from '../replay/past.ts'
import { pastOf } from './past.ts'
import { readPast } from './read.ts'

/** What reading the past of a configuration's workspaces takes. */
export interface HistoryInput {
  readonly config: Config
  readonly clock: Clock
  readonly from: Instant
  readonly now: Instant
  /** Successful jobs too. */
  readonly withSuccesses: boolean
  readonly onProgress: (workspace: string, read: number, all: number) => void
  /** A workspace that is not read, and why. */
  readonly onLeftOut: (workspace: string, why: string) => void
  readonly signal: AbortSignal
}

/** Of a workspace's budget: a daemon may run beside. */
const SHARE = 0.25

/** The past of all workspaces, kept in the store as far as it is read. Throws WorkatoError and the store's errors. */
export async function readHistory(input: HistoryInput): Promise<Past> {
  const { config, clock, from, now, withSuccesses, signal } = input
  await using stack = new AsyncDisposableStack()
  const store = await openStore(config.store, { clock })
  stack.defer(() => store.close())
  const pacer = createPacer()
  stack.defer(() => pacer.close())
  const read = []
  for (const workspace of config.workspaces) {
    if (workspace.managedUsers !== null) {
      input.onLeftOut(workspace.name, 'the workspaces of a partner’s customers are not read')
      continue
    }
    const client = createWorkatoClient({ workspace: withShare(workspace), pacer, clock })
    const onProgress = (done: number, all: number): void => input.onProgress(workspace.name, done, all)
    const kept = store.backtest
    read.push(
      ...(await readPast({
        config,
        workspace,
        client,
        clock,
        store: kept,
        from,
        now,
        withSuccesses,
        onProgress,
        signal,
      })),
    )
  }
  return pastOf(read, from)
}

function withShare(workspace: WorkspaceConfig): WorkspaceConfig {
  const budgets = Object.fromEntries(
    Object.entries(workspace.budgets).map(([family, budget]) => [family, Math.max(1, budget * SHARE)]),
  ) as WorkspaceConfig['budgets']
  return { ...workspace, budgets }
}
