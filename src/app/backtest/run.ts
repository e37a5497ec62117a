import { oneLineOf } from '../../message/one-line.ts'
import type { View } from '../../message/view.ts'
import type { Alert } from '../../model/alert.ts'
import type { Config } from '../../model/config.ts'
import type { Instant } from '../../model/instant.ts'
import type { Reason } from '../../model/notice.ts'
import { viewOf } from '../render.ts'
import type { Past } from '../replay/past.ts'
import { Replay } from '../replay/replay.ts'
import { sourceOf } from '../replay/source.ts'
import type { Turn } from '../turn.ts'
import { type Unanswerable, unanswerable } from './unanswerable.ts'

/** A message that there would have been. */
export interface PastNotice {
  readonly at: Instant
  readonly receiver: string
  readonly channel: string
  readonly target: string
  readonly reason: Reason
  /** In one line. */
  readonly text: string
  readonly alerts: readonly Alert[]
}

/** What rules would have done. */
export interface Backtest {
  readonly alerts: readonly Alert[]
  readonly notices: readonly PastNotice[]
  readonly unanswerable: readonly Unanswerable[]
}

/** Edits show what goes on, and are no notices (SEMANTICS 5.1). */
const EDITS: ReadonlySet<Reason> = new Set(['edit', 'more', 'better'])

/** Lives through a past with a configuration's rules and routes; nothing is sent. */
export async function backtest(
  config: Config,
  past: Past,
  time: { readonly from: Instant; readonly to: Instant },
  withSuccesses: boolean,
): Promise<Backtest> {
  const mute = unanswerable(config.rules, withSuccesses)
  const silent = new Set(mute.map(({ rule }) => rule))
  const answered = { ...config, rules: config.rules.filter(({ name }) => !silent.has(name)) }
  const notices: PastNotice[] = []
  const deps = { source: sourceOf(answered, past), health: { facts: () => [] }, gaps: { last: () => null } }
  const onTurn = async (turn: Turn): Promise<void> => {
    if (!EDITS.has(turn.due.reason)) notices.push(noticeOf(turn, await viewOf(deps, turn)))
  }
  const replay = new Replay({ config: answered, past, ...time, onTurn })
  await replay.advance(time.to)
  replay.settle(() => true)
  return { alerts: replay.alerts.all(), notices, unanswerable: mute }
}

function noticeOf({ conversation, due, alerts, now }: Turn, said: View): PastNotice {
  const { receiver, channel, target } = conversation.destination
  return {
    at: now,
    receiver,
    channel,
    target,
    reason: due.reason,
    text: oneLineOf(said),
    alerts: alerts.filter(({ id }) => due.alerts.includes(id)),
  }
}
