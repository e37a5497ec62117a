import { errorAt, type Problem } from '../../config/problem.ts'
import type { LoadedTest } from '../../config/rule-tests/load.ts'
import type { TestStep } from '../../config/rule-tests/rule-test.ts'
import type { Alert } from '../../model/alert.ts'
import type { Instant } from '../../model/instant.ts'
import type { Reason } from '../../model/notice.ts'
import { type Severity, worseSeverity } from '../../model/severity.ts'
import type { Turn } from '../turn.ts'
import { Replay } from './replay.ts'
import { pastOf } from './test-past.ts'
import { recordOf } from './test-recipes.ts'

/** A notice as a rule test sees it: one a receiver, however many ways it is told by. */
export interface SeenNotice {
  readonly at: Instant
  readonly receiver: string
  readonly reason: Reason
  readonly alerts: readonly Alert[]
  readonly severity: Severity
}

/** How things stand at one step. */
export interface Seen {
  readonly step: TestStep
  readonly firing: readonly Alert[]
  readonly pending: readonly Alert[]
  readonly resolved: readonly Alert[]
  readonly notified: readonly SeenNotice[]
}

/** Recipes of a test that its configuration does not watch. */
export function unwatched({ test, config }: LoadedTest): readonly Problem[] {
  return test.recipes.flatMap((recipe) => {
    if (recordOf(recipe, config, test.startAt) !== null) return []
    const message = `no entry of ${test.config ?? 'the configuration'} names the recipe ${recipe.id}: it is not watched`
    return [errorAt(recipe.place, 'unresolved_reference', message)]
  })
}

/** Lives through a rule test; what its steps see. */
export async function runTest({ test, config }: LoadedTest): Promise<readonly Seen[]> {
  const turns: Turn[] = []
  const last = test.steps.at(-1)?.atMs ?? 0
  const replay = new Replay({
    config,
    past: pastOf(test, config),
    from: test.startAt,
    to: test.startAt + last,
    sayings: test.sayings,
    onTurn: (turn) => void turns.push(turn),
  })
  const seen: Seen[] = []
  let before = new Map<string, Alert>()
  for (const step of test.steps) {
    await replay.advance(test.startAt + step.atMs)
    replay.settle(interesting(step))
    seen.push(see(step, replay, before, noticesOf(turns.splice(0))))
    before = new Map(replay.alerts.all().map((alert) => [alert.id, alert]))
  }
  return seen
}

/** Unexpected alerts are shown with their numbers, but not thousands of them. */
const OTHERS_MAX = 50

/** Alerts of the rules that a step names, and some others. */
function interesting({ firing, pending }: TestStep): (alert: Alert) => boolean {
  const named = new Set([...(firing?.items ?? []), ...(pending?.items ?? [])].map(({ rule }) => rule))
  let others = 0
  return ({ rule }) => {
    if (named.has(rule)) return true
    others += 1
    return others <= OTHERS_MAX
  }
}

/** Events are told once and close themselves: a step sees those that happened since the one before. */
function see(
  step: TestStep,
  replay: Replay,
  before: ReadonlyMap<string, Alert>,
  notified: readonly SeenNotice[],
): Seen {
  const all = replay.alerts.all()
  const isNew = ({ id }: Alert): boolean => !before.has(id)
  return {
    step,
    firing: all.filter((alert) => (alert.kind === 'event' ? isNew(alert) : alert.state === 'firing')),
    pending: all.filter(({ state }) => state === 'pending'),
    resolved: all.filter(({ id, state }) => state === 'resolved' && before.get(id)?.state !== 'resolved'),
    notified,
  }
}

/** Edits show what goes on, and are no notices (SEMANTICS 5.1). */
const EDITS: ReadonlySet<Reason> = new Set(['edit', 'more', 'better'])

/** What a receiver was told of a group: as often as the destination that was told most often. */
function noticesOf(turns: readonly Turn[]): readonly SeenNotice[] {
  const told = turns.filter(({ due }) => !EDITS.has(due.reason))
  const byGroup = Map.groupBy(told, ({ conversation, due }) =>
    JSON.stringify([conversation.destination.receiver, conversation.group, due.reason]),
  )
  const notices = [...byGroup.values()].flatMap((group) => {
    const byPlace = Map.groupBy(group, ({ conversation: { destination } }) =>
      JSON.stringify([destination.integration, destination.target]),
    )
    return [...byPlace.values()].reduce((most, turned) => (turned.length > most.length ? turned : most))
  })
  return notices.map(noticeOf).sort((a, b) => a.at - b.at)
}

function noticeOf({ conversation, due, alerts, now }: Turn): SeenNotice {
  const told = alerts.filter(({ id }) => due.alerts.includes(id))
  return {
    at: now,
    receiver: conversation.destination.receiver,
    reason: due.reason,
    alerts: told,
    severity: told.reduce<Severity>((worst, { severity }) => worseSeverity(worst, severity), 'info'),
  }
}
