import type { LastingRule } from '../../evaluate/conditions.ts'
import type { Alert } from '../../model/alert.ts'
import type { GroupSpans } from '../../model/facts.ts'
import type { Instant } from '../../model/instant.ts'

/** What a condition says of one group over a whole segment, in hindsight, and how far it was looked at. */
export interface Course {
  readonly rule: LastingRule
  readonly group: GroupSpans
  /** Index of the span at the last look. */
  index: number
  /** The instant of the last look; null before the first. */
  lookedAt: Instant | null
  /** The instant at which it is looked at next; null: not planned. */
  plannedAt: Instant | null
}

/** A course that nobody looked at yet. */
export function courseOf(rule: LastingRule, group: GroupSpans): Course {
  return { rule, group, index: 0, lookedAt: null, plannedAt: null }
}

/** Somebody looked at a group now. */
export function moveOn(course: Course, now: Instant): void {
  const { spans } = course.group
  while ((spans[course.index + 1]?.from ?? Infinity) <= now) course.index += 1
  course.lookedAt = now
}

/**
 * When a group has to be looked at next: its answer changes, or a clock of its alert runs out while it stays; null: not
 * any more.
 */
export function nextLook(course: Course, alert: Alert | undefined): Instant | null {
  const { group, lookedAt } = course
  if (alert === undefined) return nextYes(course)
  const span = group.spans[course.index]
  if (span === undefined || lookedAt === null) return group.spans[0]?.from ?? null
  const changesAt = group.spans[course.index + 1]?.from ?? Infinity
  const runsOutAt = lookedAt + clockLeft(course, alert, span.truth)
  const next = Math.min(changesAt, runsOutAt)
  return next <= span.to || next === changesAt ? finite(next) : null
}

function clockLeft({ rule }: Course, { state, clockMs }: Alert, truth: string): number {
  if (state === 'pending' && truth === 'yes') return rule.forMs - clockMs
  return state === 'firing' && truth === 'no' ? rule.keepFiringForMs - clockMs : Infinity
}

/** Nothing can begin but where the condition holds. */
function nextYes({ group, index, lookedAt }: Course): Instant | null {
  for (let at = lookedAt === null ? 0 : index + 1; at < group.spans.length; at += 1) {
    const span = group.spans[at]
    if (span?.truth === 'yes') return span.from
  }
  return null
}

function finite(at: Instant): Instant | null {
  return Number.isFinite(at) ? at : null
}
