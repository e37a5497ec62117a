import type { JoinedCondition, LastingCondition, NotCondition } from '../model/condition.ts'
import type { Truth } from '../model/facts.ts'
import { milderSeverity, type Severity, worseSeverity } from '../model/severity.ts'
import { type Course, type Reading, trace } from './course.ts'
import type { Group } from './group.ts'

/** Makes the course of one member of a combination. */
export type CourseOf = (condition: LastingCondition, group: Group) => Course

/** A member's course, and what of the member decides about number and level. */
interface Part {
  readonly course: Course
  readonly isGraded: boolean
  readonly hasNumber: boolean
}

/** What a member says at one instant. */
interface Said {
  readonly part: Part
  readonly says: Reading
}

/** `all: […]`: three-valued and (SEMANTICS 4.3), at the least severe of the levels that the rule's members name. */
export function allCourse(condition: JoinedCondition, group: Group, courseOf: CourseOf): Course {
  return joined(condition.of, group, courseOf, (said) => {
    const truth = oneSays(said, 'no') ? 'no' : oneSays(said, 'unknown') ? 'unknown' : 'yes'
    const graded = said.filter(({ part }) => part.isGraded)
    const levels = levelsOf(graded, condition.severity)
    return reading(truth, levels.length === 0 ? condition.severity : levels.reduce(milderSeverity), said)
  })
}

/** `any: […]`: three-valued or, at the worst level of the members that hold; one that may hold too may make it worse. */
export function anyCourse(condition: JoinedCondition, group: Group, courseOf: CourseOf): Course {
  return joined(condition.of, group, courseOf, (said) => {
    const truth = oneSays(said, 'yes') ? 'yes' : oneSays(said, 'unknown') ? 'unknown' : 'no'
    return reading(truth, levelsOf(said, condition.severity).reduce(worseSeverity, 'info'), said)
  })
}

/** `not: {…}`: unknown stays unknown. */
export function notCourse(condition: NotCondition, group: Group, courseOf: CourseOf): Course {
  return joined([condition.of], group, courseOf, (said) => {
    const truth = oneSays(said, 'yes') ? 'no' : oneSays(said, 'unknown') ? 'unknown' : 'yes'
    return {
      truth,
      severity: truth === 'yes' ? condition.severity : null,
      count: truth === 'yes' ? 1 : 0,
      about: false,
      partial: truth === 'unknown',
    }
  })
}

/** Between the ends of all members' spans none of them changes what it says, so neither does what is joined. */
function joined(
  of: readonly LastingCondition[],
  group: Group,
  courseOf: CourseOf,
  join: (said: readonly Said[]) => Reading,
): Course {
  const parts = of.map((condition) => ({
    course: courseOf(condition, group),
    isGraded: isGraded(condition),
    hasNumber: hasNumber(condition),
  }))
  const { from, now } = group
  return {
    breaks: parts.flatMap(({ course }) => [
      ...course.breaks,
      ...trace(course, from, now).map((span) => span.from),
    ]),
    read: (at) => join(parts.map((part) => ({ part, says: part.course.read(at) }))),
    failures: [...new Set(parts.flatMap(({ course }) => course.failures))].sort(
      (a, b) => a.placedAt - b.placedAt,
    ),
    recipes: [...new Set(parts.flatMap(({ course }) => course.recipes))],
    troubles: parts.flatMap(({ course }) => course.troubles ?? []),
  }
}

/** Number and partiality of what members say: one that is unknown is partial, one that says no is not. */
function reading(truth: Truth, severity: Severity, said: readonly Said[]): Reading {
  const holds = truth === 'yes'
  const counted = said.find(({ part }) => part.hasNumber)?.says
  const { count, of, about } = counted ?? { count: holds ? 1 : 0, of: undefined, about: false }
  return {
    truth,
    severity: holds ? severity : null,
    count,
    ...(of === undefined ? {} : { of }),
    about,
    partial: truth !== 'no' && said.some((one) => one.says.partial),
  }
}

/** True where a member says so. */
function oneSays(said: readonly Said[], truth: Truth): boolean {
  return said.some((one) => one.says.truth === truth)
}

/** The levels of members that hold: that of the rule where it names none for them. */
function levelsOf(said: readonly Said[], own: Severity): readonly Severity[] {
  return said.flatMap(({ part, says }) => {
    if (says.severity === null) return []
    return [part.isGraded ? says.severity : own]
  })
}

/** Kinds that compare no number, yet count what is wrong. */
const COUNTING: readonly LastingCondition['kind'][] = ['missed_run', 'recipe_stopped', 'connection_lost']

/** True for a condition whose number means something; a combination's is its first member's that has one. */
function hasNumber(condition: LastingCondition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(hasNumber)
  return 'threshold' in condition || COUNTING.includes(condition.kind)
}

/** True for a condition whose rule names levels; a combination's is any of its members'. */
function isGraded(condition: LastingCondition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(isGraded)
  return 'threshold' in condition && condition.threshold.graded === true
}
