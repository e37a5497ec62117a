import type { JoinedCondition, LastingCondition, NotCondition } from '../model/condition.ts'
import type { Truth } from '../model/facts.ts'
import { milderSeverity, type Severity, worseSeverity } from '../model/severity.ts'
import { type Course, type Reading, trace } from './course.ts'
import type { Group } from './group.ts'

/** Makes the course of one member of a combination. */
export type CourseOf = (condition: LastingCondition, group: Group) => Course

/** A member's course, and what of the member decides about number and level. */
interface Part {
  readonly condition: LastingCondition
  readonly course: Course
}

/** `all: […]`: three-valued and (SEMANTICS 4.3), at the least severe of the levels that the rule's members name. */
export function allCourse(condition: JoinedCondition, group: Group, courseOf: CourseOf): Course {
  const parts = partsOf(condition.of, group, courseOf)
  return joined(parts, group, (readings) => {
    const truths = readings.map(({ truth }) => truth)
    const truth = truths.includes('no') ? 'no' : truths.includes('unknown') ? 'unknown' : 'yes'
    const graded = gradesOf(parts, readings)
    const severity = graded.length === 0 ? condition.severity : graded.reduce(milderSeverity)
    const partial = readings.some((one) => one.partial)
    return reading(truth, severity, parts, readings, partial)
  })
}

/** `any: […]`: three-valued or, at the worst level of the members that hold; one that may hold too may make it worse. */
export function anyCourse(condition: JoinedCondition, group: Group, courseOf: CourseOf): Course {
  const parts = partsOf(condition.of, group, courseOf)
  return joined(parts, group, (readings) => {
    const truths = readings.map(({ truth }) => truth)
    const truth = truths.includes('yes') ? 'yes' : truths.includes('unknown') ? 'unknown' : 'no'
    const graded = gradesOf(parts, readings)
    const plain = readings.some((one, index) => one.truth === 'yes' && !isGraded(parts[index]?.condition))
    const [first = condition.severity, ...others] = plain ? [condition.severity, ...graded] : graded
    const partial = readings.some((one) => one.truth === 'unknown' || (one.truth === 'yes' && one.partial))
    const severity = others.reduce(worseSeverity, first)
    return reading(truth, severity, parts, readings, partial)
  })
}

/** `not: {…}`: unknown stays unknown. */
export function notCourse(condition: NotCondition, group: Group, courseOf: CourseOf): Course {
  const parts = partsOf([condition.of], group, courseOf)
  return joined(parts, group, ([inner]) => {
    const truth = inner?.truth === 'yes' ? 'no' : inner?.truth === 'no' ? 'yes' : 'unknown'
    return {
      truth,
      severity: truth === 'yes' ? condition.severity : null,
      count: truth === 'yes' ? 1 : 0,
      about: false,
      partial: truth === 'unknown',
    }
  })
}

function partsOf(of: readonly LastingCondition[], group: Group, courseOf: CourseOf): readonly Part[] {
  return of.map((condition) => ({ condition, course: courseOf(condition, group) }))
}

/** Between the ends of all members' spans none of them changes what it says, so neither does what is joined. */
function joined(
  parts: readonly Part[],
  { from, now }: Group,
  join: (readings: readonly Reading[]) => Reading,
): Course {
  return {
    breaks: parts.flatMap(({ course }) => [
      ...course.breaks,
      ...trace(course, from, now).map((span) => span.from),
    ]),
    read: (at) => join(parts.map(({ course }) => course.read(at))),
    failures: [...new Set(parts.flatMap(({ course }) => course.failures))].sort(
      (a, b) => a.placedAt - b.placedAt,
    ),
    recipes: [...new Set(parts.flatMap(({ course }) => course.recipes))],
    troubles: parts.flatMap(({ course }) => course.troubles ?? []),
  }
}

function reading(
  truth: Truth,
  severity: Severity,
  parts: readonly Part[],
  readings: readonly Reading[],
  partial: boolean,
): Reading {
  const holds = truth === 'yes'
  const counted = readings[parts.findIndex(({ condition }) => hasNumber(condition))]
  const { count, of, about } = counted ?? { count: holds ? 1 : 0, of: undefined, about: false }
  return {
    truth,
    severity: holds ? severity : null,
    count,
    ...(of === undefined ? {} : { of }),
    about,
    partial: truth === 'unknown' || (holds && partial),
  }
}

/** Kinds that compare no number, yet count what is wrong. */
const COUNTING: readonly LastingCondition['kind'][] = ['missed_run', 'recipe_stopped', 'connection_lost']

/** True for a condition whose number means something; a combination's is its first member's that has one. */
function hasNumber(condition: LastingCondition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(hasNumber)
  return 'threshold' in condition || COUNTING.includes(condition.kind)
}

/** True for a condition whose rule names levels; a combination's is any of its members'. */
function isGraded(condition: LastingCondition | undefined): boolean {
  if (condition?.kind === 'all' || condition?.kind === 'any') return condition.of.some(isGraded)
  return condition !== undefined && 'threshold' in condition && condition.threshold.graded === true
}

/** The levels of members that hold, where a rule names them. */
function gradesOf(parts: readonly Part[], readings: readonly Reading[]): readonly Severity[] {
  return readings.flatMap((one, index) =>
    one.truth === 'yes' && one.severity !== null && isGraded(parts[index]?.condition) ? [one.severity] : [],
  )
}
