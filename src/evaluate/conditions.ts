import { type Condition, type LastingCondition, plainConditions, type Threshold } from '../model/condition.ts'
import type { Want } from '../model/facts.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { Rule } from '../model/rule.ts'
import { consecutiveFailuresCourse, consecutiveFailuresMayHold, streakWants } from './consecutive-failures.ts'
import type { Course } from './course.ts'
import { distinctErrorsCourse } from './distinct-errors.ts'
import { countMayHold, differentMayHold } from './earliest.ts'
import { failedCountCourse } from './failed-count.ts'
import { failureRatioCourse, failureRatioMayHold } from './failure-ratio.ts'
import type { Group } from './group.ts'
import { allCourse, anyCourse, notCourse } from './joined.ts'
import { heldByAbsence, levelOf } from './levels.ts'
import type { Look } from './members.ts'
import { missedRunCourse, missedRunMayHold } from './missed-run.ts'
import { noJobsCourse, noJobsMayHold } from './no-jobs.ts'
import { noSuccessCourse, noSuccessMayHold } from './no-success.ts'
import {
  connectionLostCourse,
  connectionLostMayHold,
  recipeStoppedCourse,
  recipeStoppedMayHold,
} from './recipe-stopped.ts'
import { recipesAffectedCourse } from './recipes-affected.ts'
import { spikeCourse, spikeMayHold } from './spike.ts'

/** A rule whose condition lasts. */
export type LastingRule = Rule & { readonly condition: LastingCondition }

/** What the engine has to know of one kind of condition; a new kind is one entry here. */
interface Engine<C> {
  /** How far before an instant its facts reach, the newest success apart, which histories keep however old it is. */
  readonly reachMs: (condition: C) => DurationMs
  /**
   * How long after its group's newest failure it may hold at most, estimates apart; Infinity where it may hold without
   * one. What is further from holding is not looked at.
   */
  readonly afterFailureMs: (condition: C) => DurationMs
  /** True where it may begin to hold without news: because time passed, or because more became known. */
  readonly byAbsence: (condition: C) => boolean
  /** The looks that it waits for. */
  readonly looks: (condition: C) => readonly Look[]
  readonly course: (condition: C, group: Group) => Course
  /**
   * The first instant from the group's `from` on at which it may hold if nothing more is recorded: never later than it
   * does, Infinity where it will not. Cheap where it is far from holding.
   */
  readonly mayHold: (condition: C, group: Group) => Instant
  /** What has to be asked to know; none where left out. */
  readonly wants?: (condition: C, group: Group) => readonly Want[]
}

const JOBS: () => readonly Look[] = () => ['jobs']
const always = (): boolean => true
const never = (): boolean => false
const over = ({ overMs }: { readonly overMs: DurationMs }): DurationMs => overMs
const unbounded = (): DurationMs => Infinity
/** Where zero is not enough, it cannot hold once the newest failure has left the window. */
const whileCounted = ({
  overMs,
  threshold,
}: {
  readonly overMs: DurationMs
  readonly threshold: Threshold
}): DurationMs => (levelOf(threshold, 0) === null ? overMs : Infinity)
const quiet = ({ threshold }: { readonly threshold: Threshold }): boolean => heldByAbsence(threshold)

const ENGINES: {
  readonly [K in LastingCondition['kind']]: Engine<LastingCondition & { readonly kind: K }>
} = {
  job_failed_count: {
    reachMs: over,
    afterFailureMs: whileCounted,
    byAbsence: quiet,
    looks: JOBS,
    course: failedCountCourse,
    mayHold: countMayHold,
  },
  failure_ratio: {
    reachMs: over,
    afterFailureMs: whileCounted,
    byAbsence: always,
    looks: JOBS,
    course: failureRatioCourse,
    mayHold: failureRatioMayHold,
  },
  consecutive_failures: {
    reachMs: () => 0,
    afterFailureMs: unbounded,
    byAbsence: never,
    looks: JOBS,
    course: consecutiveFailuresCourse,
    mayHold: consecutiveFailuresMayHold,
    wants: streakWants,
  },
  distinct_errors: {
    reachMs: over,
    afterFailureMs: whileCounted,
    byAbsence: quiet,
    looks: JOBS,
    course: distinctErrorsCourse,
    mayHold: differentMayHold,
  },
  spike: {
    reachMs: ({ overMs, baselineMs }) => overMs + baselineMs,
    afterFailureMs: ({ overMs, atLeast }) => (atLeast > 0 ? overMs : Infinity),
    byAbsence: always,
    looks: JOBS,
    course: spikeCourse,
    mayHold: spikeMayHold,
  },
  recipes_affected: {
    reachMs: over,
    afterFailureMs: whileCounted,
    byAbsence: quiet,
    looks: JOBS,
    course: recipesAffectedCourse,
    mayHold: differentMayHold,
  },
  no_success: {
    reachMs: over,
    afterFailureMs: unbounded,
    byAbsence: always,
    looks: JOBS,
    course: noSuccessCourse,
    mayHold: noSuccessMayHold,
  },
  no_jobs: {
    reachMs: over,
    afterFailureMs: unbounded,
    byAbsence: always,
    looks: () => ['jobs', 'states'],
    course: noJobsCourse,
    mayHold: noJobsMayHold,
  },
  missed_run: {
    reachMs: ({ withinMs }) => withinMs,
    afterFailureMs: unbounded,
    byAbsence: always,
    looks: JOBS,
    course: missedRunCourse,
    mayHold: missedRunMayHold,
  },
  recipe_stopped: {
    reachMs: () => 0,
    afterFailureMs: unbounded,
    byAbsence: never,
    looks: () => ['states'],
    course: recipeStoppedCourse,
    mayHold: recipeStoppedMayHold,
  },
  connection_lost: {
    reachMs: () => 0,
    afterFailureMs: unbounded,
    byAbsence: never,
    looks: () => ['connections'],
    course: connectionLostCourse,
    mayHold: connectionLostMayHold,
  },
  all: {
    reachMs: ({ of }) => Math.max(...of.map(reachOf)),
    afterFailureMs: ({ of }) => Math.min(...of.map(afterFailureOf)),
    byAbsence: ({ of }) => of.some(mayWait),
    looks: ({ of }) => of.flatMap(looksOf),
    course: (condition, group) => allCourse(condition, group, courseOf),
    mayHold: ({ of }, group) => of.reduce((latest, one) => Math.max(latest, mayHold(one, group)), -Infinity),
    wants: ({ of }, group) => of.flatMap((member) => wantsOf(member, group)),
  },
  any: {
    reachMs: ({ of }) => Math.max(...of.map(reachOf)),
    afterFailureMs: ({ of }) => Math.max(...of.map(afterFailureOf)),
    byAbsence: ({ of }) => of.some(mayWait),
    looks: ({ of }) => of.flatMap(looksOf),
    course: (condition, group) => anyCourse(condition, group, courseOf),
    mayHold: ({ of }, group) => of.reduce((least, one) => Math.min(least, mayHold(one, group)), Infinity),
    wants: ({ of }, group) => of.flatMap((member) => wantsOf(member, group)),
  },
  not: {
    reachMs: ({ of }) => reachOf(of),
    afterFailureMs: unbounded,
    byAbsence: always,
    looks: ({ of }) => looksOf(of),
    course: (condition, group) => notCourse(condition, group, courseOf),
    mayHold: (_, { from }) => from,
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

/** How far before an instant the facts of a condition reach. */
export function reachMs({ condition }: LastingRule): DurationMs {
  return reachOf(condition)
}

/** How long before the condition holds a failure may lie that it goes by then; of a row any that stands may. */
export function leadMs({ condition }: LastingRule): DurationMs {
  return plainConditions(condition).reduce((longest, part) => Math.max(longest, leadOf(part)), 0)
}

function leadOf(part: Condition): DurationMs {
  if (part.kind === 'consecutive_failures') return Infinity
  return 'overMs' in part ? part.overMs : 0
}

/** True where the condition may begin to hold without news. */
export function byAbsence({ condition }: LastingRule): boolean {
  return mayWait(condition)
}

/** How long after the newest failure a condition may hold at most; Infinity where it may hold without one. */
export function afterFailureMs({ condition }: LastingRule): DurationMs {
  return afterFailureOf(condition)
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

/** When a condition may first hold of a group from its `from` on if nothing more is recorded. */
export function mayHold(condition: LastingCondition, group: Group): Instant {
  return engineOf(condition).mayHold(condition, group)
}

/** The same, of one condition for many groups. */
export function mayHoldOf(condition: LastingCondition): (group: Group) => Instant {
  const engine = engineOf(condition)
  return (group) => engine.mayHold(condition, group)
}

function reachOf(condition: LastingCondition): DurationMs {
  return engineOf(condition).reachMs(condition)
}

function afterFailureOf(condition: LastingCondition): DurationMs {
  return engineOf(condition).afterFailureMs(condition)
}

function mayWait(condition: LastingCondition): boolean {
  return engineOf(condition).byAbsence(condition)
}
