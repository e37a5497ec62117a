import type { Condition, LastingCondition, Threshold } from '../model/condition.ts'
import type { Want } from '../model/facts.ts'
import { DAY_MS, type DurationMs } from '../model/instant.ts'
import type { Rule } from '../model/rule.ts'
import { consecutiveFailuresCourse, streakWants } from './consecutive-failures.ts'
import type { Course } from './course.ts'
import { distinctErrorsCourse } from './distinct-errors.ts'
import { failedCountCourse } from './failed-count.ts'
import { failureRatioCourse } from './failure-ratio.ts'
import type { Group } from './group.ts'
import { allCourse, anyCourse, notCourse } from './joined.ts'
import { heldByAbsence } from './levels.ts'
import type { Look } from './members.ts'
import { missedRunCourse } from './missed-run.ts'
import { noJobsCourse } from './no-jobs.ts'
import { noSuccessCourse } from './no-success.ts'
import { connectionLostCourse, recipeStoppedCourse } from './recipe-stopped.ts'
import { recipesAffectedCourse } from './recipes-affected.ts'
import { spikeCourse } from './spike.ts'

/** A rule whose condition lasts. */
export type LastingRule = Rule & { readonly condition: LastingCondition }

/** What the engine has to know of one kind of condition; a new kind is one entry here. */
interface Engine<C> {
  /** How far before an instant its facts reach. */
  readonly reachMs: (condition: C) => DurationMs
  /** True where it may begin to hold without news: because time passed, or because more became known. */
  readonly byAbsence: (condition: C) => boolean
  /** The looks that it waits for. */
  readonly looks: (condition: C) => readonly Look[]
  readonly course: (condition: C, group: Group) => Course
  /** What has to be asked to know; none where left out. */
  readonly wants?: (condition: C, group: Group) => readonly Want[]
}

/** How long before it is late a run is looked for: schedules of a week are watched with certainty, rarer ones after so long. */
const MISSED_REACH_MS: DurationMs = 8 * DAY_MS

/** Kinds that nothing but failures and estimates decide. */
const BY_FAILURES: readonly LastingCondition['kind'][] = [
  'job_failed_count',
  'distinct_errors',
  'recipes_affected',
  'spike',
]

/** Kinds that are known through wherever looks came to, as far as no estimate blurs them. */
const KNOWN_BY_LOOKS: readonly Condition['kind'][] = [
  'job_failed_count',
  'distinct_errors',
  'recipes_affected',
  'recipe_stopped',
  'connection_lost',
]

const JOBS: () => readonly Look[] = () => ['jobs']
const always = (): boolean => true
const never = (): boolean => false
const over = ({ overMs }: { readonly overMs: DurationMs }): DurationMs => overMs
const quiet = ({ threshold }: { readonly threshold: Threshold }): boolean => heldByAbsence(threshold)

const ENGINES: {
  readonly [K in LastingCondition['kind']]: Engine<LastingCondition & { readonly kind: K }>
} = {
  job_failed_count: { reachMs: over, byAbsence: quiet, looks: JOBS, course: failedCountCourse },
  failure_ratio: { reachMs: over, byAbsence: always, looks: JOBS, course: failureRatioCourse },
  consecutive_failures: {
    reachMs: () => 0,
    byAbsence: never,
    looks: JOBS,
    course: consecutiveFailuresCourse,
    wants: streakWants,
  },
  distinct_errors: { reachMs: over, byAbsence: quiet, looks: JOBS, course: distinctErrorsCourse },
  spike: {
    reachMs: ({ overMs, baselineMs }) => overMs + baselineMs,
    byAbsence: always,
    looks: JOBS,
    course: spikeCourse,
  },
  recipes_affected: { reachMs: over, byAbsence: quiet, looks: JOBS, course: recipesAffectedCourse },
  no_success: { reachMs: over, byAbsence: always, looks: JOBS, course: noSuccessCourse },
  no_jobs: { reachMs: over, byAbsence: always, looks: () => ['jobs', 'states'], course: noJobsCourse },
  missed_run: {
    reachMs: ({ withinMs }) => withinMs + MISSED_REACH_MS,
    byAbsence: always,
    looks: JOBS,
    course: missedRunCourse,
  },
  recipe_stopped: {
    reachMs: () => 0,
    byAbsence: never,
    looks: () => ['states'],
    course: recipeStoppedCourse,
  },
  connection_lost: {
    reachMs: () => 0,
    byAbsence: never,
    looks: () => ['connections'],
    course: connectionLostCourse,
  },
  all: {
    reachMs: ({ of }) => Math.max(...of.map(reachOf)),
    byAbsence: ({ of }) => of.some(mayWait),
    looks: ({ of }) => of.flatMap(looksOf),
    course: (condition, group) => allCourse(condition, group, courseOf),
    wants: ({ of }, group) => of.flatMap((member) => wantsOf(member, group)),
  },
  any: {
    reachMs: ({ of }) => Math.max(...of.map(reachOf)),
    byAbsence: ({ of }) => of.some(mayWait),
    looks: ({ of }) => of.flatMap(looksOf),
    course: (condition, group) => anyCourse(condition, group, courseOf),
    wants: ({ of }, group) => of.flatMap((member) => wantsOf(member, group)),
  },
  not: {
    reachMs: ({ of }) => reachOf(of),
    byAbsence: always,
    looks: ({ of }) => looksOf(of),
    course: (condition, group) => notCourse(condition, group, courseOf),
    wants: ({ of }, group) => wantsOf(of, group),
  },
}

/** The engine of a condition's own kind, which is what the table above says. */
function engineOf<C extends LastingCondition>(condition: C): Engine<C> {
  return ENGINES[condition.kind] as unknown as Engine<C>
}

/** True where the rule's condition lasts; the others are events (SEMANTICS 4.4). */
export function isLasting(rule: Rule): rule is LastingRule {
  return rule.condition.kind in ENGINES
}

/** True where news that is no counted failure leaves the condition as it was. */
export function decidedByFailures({ condition }: LastingRule): boolean {
  return BY_FAILURES.includes(condition.kind)
}

/** How far before an instant the facts of a condition reach. */
export function reachMs({ condition }: LastingRule): DurationMs {
  return reachOf(condition)
}

/** True where a condition may be unknown for a while within what is known, estimates apart, so that clocks stand still. */
export function mayPause(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(mayPause)
  return condition.kind === 'not' ? mayPause(condition.of) : !KNOWN_BY_LOOKS.includes(condition.kind)
}

/** True where what is known may say no beyond where looks came to. */
export function mayInvert(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(mayInvert)
  return condition.kind === 'not'
}

/** True where the condition may begin to hold without news. */
export function byAbsence({ condition }: LastingRule): boolean {
  return mayWait(condition)
}

/** The looks that have to be taken before the condition is known. */
export function looksOf(condition: LastingCondition): readonly Look[] {
  return engineOf(condition).looks(condition)
}

/** What the condition says of a group over time. */
export function courseOf(condition: LastingCondition, group: Group): Course {
  return engineOf(condition).course(condition, group)
}

/** What has to be asked before the condition is known of a group. */
export function wantsOf(condition: LastingCondition, group: Group): readonly Want[] {
  return engineOf(condition).wants?.(condition, group) ?? []
}

function reachOf(condition: LastingCondition): DurationMs {
  return engineOf(condition).reachMs(condition)
}

function mayWait(condition: LastingCondition): boolean {
  return engineOf(condition).byAbsence(condition)
}
