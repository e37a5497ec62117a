import { Replay } from '../../src/app/replay/replay.ts'
import type { Turn } from '../../src/app/turn.ts'
import type { Config } from '../../src/model/config.ts'
import type { Reason } from '../../src/model/notice.ts'
import { judge, type MonthNotice, type Verdict } from './judge.ts'
import { type Month, simulateMonth } from './month.ts'
import { pastOf } from './past.ts'

/** What interrupts nobody: edits, and that it is over. */
const QUIET: ReadonlySet<Reason> = new Set(['edit', 'more', 'better', 'resolved'])

/** Lives through a month with a configuration's rules, routes and receivers, and judges what was told. */
export async function liveThrough(seed: number, config: Config): Promise<Verdict> {
  const month = simulateMonth(seed)
  return judge(month, await noticesOf(month, config))
}

async function noticesOf(month: Month, config: Config): Promise<readonly MonthNotice[]> {
  const notices: MonthNotice[] = []
  const tell = ({ due, alerts, now, conversation }: Turn): void => {
    if (QUIET.has(due.reason)) return
    const told = alerts.filter(({ id }) => due.alerts.includes(id))
    notices.push({ at: now, receiver: conversation.destination.receiver, reason: due.reason, alerts: told })
  }
  const { start: from, end: to } = month
  const replay = new Replay({ config, past: pastOf(month, config), from, to, onTurn: tell })
  await replay.advance(to)
  return notices
}
