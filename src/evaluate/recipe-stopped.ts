import type { ConnectionLostCondition, RecipeStoppedCondition } from '../model/condition.ts'
import type { StoppedTime, TroubledTime } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { type Course, stepCourse } from './course.ts'
import { type Group, throughOf } from './group.ts'
import { anyOf, beyond, type Step, tallied } from './tally.ts'

/** A time in which something is as it should not be. */
type Trouble = Pick<TroubledTime, 'from' | 'to'>

/** `recipe_stopped`: a recipe does not run, for one of the causes asked for; found so at first sight is no news (SEMANTICS 2.7). */
export function recipeStoppedCourse(condition: RecipeStoppedCondition, group: Group): Course {
  const stopped = group.members.all.flatMap(({ key, history }) => {
    const times = history.stops.filter((stop) => isWanted(condition, stop))
    return times.length === 0 ? [] : [{ key, times }]
  })
  const steps = troubleSteps(
    stopped.map(({ times }) => times),
    condition,
    group,
    throughOf(group, 'states'),
  )
  return stepCourse(steps, { failures: [], recipes: [], troubles: troublesOf(stopped, group) })
}

/** `connection_lost`: a connection that its recipes use lost its authorisation; found so at first sight is no news. */
export function connectionLostCourse(condition: ConnectionLostCondition, group: Group): Course {
  const using = group.members.all.map(({ key, history }) => ({
    key,
    times: history.lost.filter(({ baseLine }) => !baseLine),
  }))
  const byConnection = Map.groupBy(
    using.flatMap(({ times }) => times),
    ({ connection }) => connection,
  )
  const steps = troubleSteps([...byConnection.values()], condition, group, throughOf(group, 'connections'))
  return stepCourse(steps, { failures: [], recipes: [], troubles: troublesOf(using, group) })
}

/** Whether a stop is one that the condition asks for. */
export function isWanted(
  { causes, except }: RecipeStoppedCondition,
  { cause, baseLine }: StoppedTime,
): boolean {
  return !baseLine && (causes?.includes(cause) ?? true) && !except.includes(cause)
}

function troubleSteps(
  all: readonly (readonly Trouble[])[],
  { severity }: { readonly severity: RecipeStoppedCondition['severity'] },
  { from }: Group,
  through: Instant,
): ReturnType<typeof tallied> {
  const lists = [[{ at: from, says: 'no' } as const], ...all.map((times) => stepsOf(times, from))]
  return tallied(
    lists.map((steps) => beyond(steps, through, false)),
    from,
    (tally) => anyOf(tally, severity),
  )
}

/** What is said of one, whose times may come from several recipes. */
function stepsOf(times: readonly Trouble[], from: Instant): readonly Step[] {
  const turns = times.flatMap((time) => [time.from, time.to ?? Infinity])
  return [...new Set([from, ...turns])]
    .sort((a, b) => a - b)
    .map((at) => ({
      at,
      says: times.some((time) => time.from <= at && at < (time.to ?? Infinity)) ? 'yes' : 'no',
    }))
}

function troublesOf(
  all: readonly { readonly key: RecipeKey; readonly times: readonly Trouble[] }[],
  { from, now }: Group,
): readonly TroubledTime[] {
  return all.flatMap(({ key, times }) =>
    times
      .filter((time) => time.from <= now && (time.to ?? Infinity) > from)
      .map((time) => ({ recipe: key, from: time.from, to: time.to })),
  )
}

/** When it may first hold. */
export function recipeStoppedMayHold(condition: RecipeStoppedCondition, { members, from }: Group): Instant {
  let earliest = Infinity
  for (const { history } of members.all) {
    for (const stop of history.stops) {
      if (isWanted(condition, stop)) earliest = Math.min(earliest, firstFrom(stop, from))
    }
  }
  return earliest
}

/** When it may first hold. */
export function connectionLostMayHold(_: ConnectionLostCondition, { members, from }: Group): Instant {
  let earliest = Infinity
  for (const { history } of members.all) {
    for (const lost of history.lost) if (!lost.baseLine) earliest = Math.min(earliest, firstFrom(lost, from))
  }
  return earliest
}

function firstFrom({ from, to }: Trouble, at: Instant): Instant {
  return (to ?? Infinity) <= at ? Infinity : Math.max(from, at)
}
