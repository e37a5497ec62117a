import fc from 'fast-check'
import type { Settings } from '../../support/world.ts'
import { ERRORS, type ErrorName, type Happening, type History, RECIPES } from './history.ts'

/**
 * A history goes in steps of five minutes, so that no two causes ever meet in one minute, in which a poll could not tell
 * which came first: stops, starts, losses and new authorisations come at a step, just before the lists are read; failures
 * a minute after it, what windows forget of them two, successes three, what windows forget of them four. So windows are a
 * minute longer than whole steps, and other times whole steps.
 */
const STEP = 5
const [FAILURES, SUCCESSES] = [1, 3]

/** Nothing happens before the longest window is sampled; what is silent is silent from the start. */
const WARM_UP_STEPS = 6
const WINDOW_STEPS_MAX = 5
const EVENT_STEPS = 14
/** At the end everything has time to be over. */
const REST_STEPS = 6
const LAST_STEP = WARM_UP_STEPS + EVENT_STEPS

const minutes = (count: number): string => `${count}m`
const steps = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })
const window: fc.Arbitrary<string> = steps(1, WINDOW_STEPS_MAX).map((count) => minutes(count * STEP + 1))

/** One bound, or two that make one alert worse. */
const bounds = (max: number, min = 1): fc.Arbitrary<number | Settings> =>
  fc
    .record({ first: fc.integer({ min, max }), more: fc.option(fc.integer({ min: 1, max })) })
    .map(({ first, more }) => (more === null ? first : { warning: first, critical: first + more }))

const counted = fc.oneof(
  fc.record({ over: window, at_least: bounds(6) }).map((given): Settings => ({ job_failed_count: given })),
  fc.record({ over: window, at_least: bounds(3) }).map((given): Settings => ({ distinct_errors: given })),
  fc
    .record({ over: window, times: bounds(4, 2), at_least: fc.integer({ min: 1, max: 6 }) })
    .map((given): Settings => ({ spike: { ...given, baseline: '1d' } })),
  fc.record({ over: window, at_least: bounds(3) }).map((given): Settings => ({ recipes_affected: given })),
)

const states = fc.oneof(
  fc.constantFrom<Settings>(
    { recipe_stopped: true },
    { recipe_stopped: { causes: ['trigger_errors_limit'] } },
    { recipe_stopped: { except: ['by_hand'] } },
  ),
  fc.constant<Settings>({ connection_lost: true }),
)

const ofSuccesses = fc.oneof(
  fc
    .record({
      over: window,
      more_than: fc.constantFrom<unknown>(0.1, 0.3, { warning: 0.2, critical: 0.6 }),
      min_jobs: fc.option(fc.integer({ min: 2, max: 8 })),
    })
    .map(
      ({ min_jobs, ...given }): Settings => ({
        failure_ratio: min_jobs === null ? given : { ...given, min_jobs },
      }),
    ),
  bounds(6).map((given): Settings => ({ consecutive_failures: { at_least: given } })),
  window.map((over): Settings => ({ no_success: { over } })),
  // A failure's time runs out just before a start, a success's at a failure: neither just before a success.
  steps(1, WINDOW_STEPS_MAX).map((count): Settings => ({ no_jobs: { over: minutes(count * STEP + 3) } })),
  fc
    .record({ due: steps(WARM_UP_STEPS, LAST_STEP), within: steps(1, 6) })
    .map(({ due, within }): Settings => {
      const [hour, minute] = [2 + Math.floor((due * STEP) / 60), (due * STEP) % 60]
      return { missed_run: { schedule: `${minute} ${hour} * * *`, within: minutes(within * STEP + 2) } }
    }),
)

/**
 * At most one part waits for successes: two would take turns within one minute. That a run was not missed decides
 * nothing: a daemon that began to watch after it was due cannot say so.
 */
const joined = fc
  .record({ first: counted, second: fc.oneof(counted, states, ofSuccesses), how: steps(0, 2) })
  .map(
    ({ first, second, how }): Settings =>
      how === 0 || 'missed_run' in second
        ? { all: [first, second] }
        : how === 1
          ? { any: [first, second] }
          : { all: [first, { not: second }] },
  )

/** Not whole double steps: for so long troubles last, and stay away. */
const anyDelay = fc.constantFrom(0, 0, 1, 3)

const lasting = fc
  .record({
    when: fc.oneof(counted, states, ofSuccesses, joined),
    by: fc.constantFrom(['recipe'], ['recipe'], ['team'], ['workspace']),
    for: anyDelay,
    keep_firing_for: anyDelay,
  })
  .map(({ when, by, ...times }): Settings => {
    const of = JSON.stringify(when)
    // What jobs of either kind change, may change back whole steps later, a poll more or less.
    const long = /no_jobs|min_jobs/.test(of) ? 0 : STEP
    return {
      when,
      by: /consecutive|missed|no_/.test(of) ? ['recipe'] : by,
      for: minutes(times.for * long),
      keep_firing_for: minutes(times.keep_firing_for * long),
    }
  })

const ofErrors = fc
  .record({
    over: window,
    at_least: bounds(5),
    by: fc.constantFrom(['workspace', 'adapter'], ['error'], ['recipe', 'error'], ['adapter']),
    errors: fc.option(fc.constantFrom<Settings>({ adapter: 'salesforce' }, { type: '/lock/i' })),
  })
  .map(
    ({ by, errors, ...given }): Settings => ({
      when: { job_failed_count: given },
      by,
      ...(errors === null ? {} : { errors }),
    }),
  )

const events = fc.oneof(
  fc.constantFrom('1d', '30d').map((given): Settings => ({ when: { new_error: { unseen_for: given } } })),
  fc.integer({ min: 2, max: 9 }).map((every): Settings => ({ when: { job_failed_count: { every } } })),
  fc
    .integer({ min: 2, max: 20 })
    .map((bound): Settings => ({ when: { job_failed_count: { at_least: bound } } })),
)

const rules = fc
  .array(fc.oneof({ weight: 6, arbitrary: lasting }, ofErrors, events), { minLength: 6, maxLength: 12 })
  .map((given): readonly Settings[] => given.map((rule, index) => ({ name: `rule-${index}`, ...rule })))

const anyRecipe = fc.constantFrom(...RECIPES.map(({ id }) => id))
const after = (offset: number): fc.Arbitrary<number> =>
  steps(WARM_UP_STEPS, LAST_STEP).map((step) => step * STEP + offset)
const anyError = fc.constantFrom<ErrorName>(...(Object.keys(ERRORS) as ErrorName[]))

const jobs = fc.array(
  fc.oneof(
    fc.record({
      at: after(FAILURES),
      recipe: anyRecipe,
      failed: fc.integer({ min: 1, max: 6 }),
      error: anyError,
    }),
    fc.record({
      at: after(SUCCESSES),
      recipe: anyRecipe,
      succeeded: fc.integer({ min: 1, max: 12 }),
    }),
  ),
  { minLength: 10, maxLength: 40 },
)

/** A recipe stops for a while, and its connection is lost for longer than connections are left unread. */
const troubles = fc.array(
  fc
    .record({
      recipe: anyRecipe,
      at: fc.constantFrom(8, 12).map((step) => step * STEP),
      lasts: fc.constantFrom(2, 6).map((step) => step * STEP),
      cause: fc.constantFrom('trigger_errors_limit', 'by_hand', null),
    })
    .map(({ recipe, at, lasts, cause }): readonly Happening[] =>
      cause === null
        ? [
            { at, recipe, connected: false },
            { at: at + lasts, recipe, connected: true },
          ]
        : [
            { at, recipe, stopped: cause },
            { at: at + lasts, recipe, started: true },
          ],
    ),
  { maxLength: 3 },
)

/** A maintenance of the team `orders`, in whole steps. */
const maintenance = fc.option(
  fc
    .record({ from: steps(WARM_UP_STEPS, LAST_STEP), lasts: steps(2, 6) })
    .map(({ from, lasts }): Settings => {
      const clock = (step: number): string => {
        const minute = step * STEP
        const two = (part: number): string => String(part).padStart(2, '0')
        return `${two(2 + Math.floor(minute / 60))}:${two(minute % 60)}`
      }
      const times = [{ start_time: clock(from), end_time: clock(from + lasts) }]
      return {
        maintenance: [{ name: 'orders', matchers: ['team = orders'], time_intervals: ['then'] }],
        time_intervals: [{ name: 'then', time_intervals: [{ times }] }],
      }
    }),
  { freq: 2 },
)

/** Of one recipe the same trouble comes once. */
function apart(all: readonly (readonly Happening[])[]): readonly Happening[] {
  const seen = new Set<string>()
  return all.flatMap((trouble) => {
    const [first] = trouble
    if (first === undefined || !('recipe' in first)) return []
    const key = `${first.recipe} ${'connected' in first}`
    if (seen.has(key)) return []
    seen.add(key)
    return trouble
  })
}

/** Rules of every kind over jobs, stops, lost connections and maintenances. */
export const anyHistory: fc.Arbitrary<History> = fc
  .record({ rules, jobs, troubles, settings: maintenance })
  .map(({ rules: given, jobs: done, troubles: stops, settings }) => ({
    rules: given,
    happenings: [...done, ...apart(stops)].toSorted((a, b) => a.at - b.at),
    length: (LAST_STEP + REST_STEPS) * STEP,
    ...(settings === null ? {} : { settings }),
  }))
