import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trace } from '../../src/evaluate/course.ts'
import { recipesAffectedCourse } from '../../src/evaluate/recipes-affected.ts'
import type { Threshold } from '../../src/model/condition.ts'
import { groupOf, said } from './grouping.ts'
import { aFailure, key } from './world.ts'

const OVER = 10
const END = 60
const AT_LEAST: Threshold = { comparator: 'at_least', levels: [{ severity: 'warning', bound: 2 }] }
const AT_MOST: Threshold = { comparator: 'at_most', levels: [{ severity: 'warning', bound: 1 }] }

function condition(threshold: Threshold) {
  return { kind: 'recipes_affected', overMs: OVER, threshold } as const
}

const INSTANT = fc.integer({ min: -15, max: END + 5 })
const RECIPE = fc.record({
  places: fc.array(INSTANT, { maxLength: 4 }),
  guesses: fc.array(
    fc.record({
      from: INSTANT,
      ms: fc.integer({ min: 0, max: OVER + 1 }),
      count: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 2 },
  ),
  knownThrough: fc.integer({ min: 20, max: END }),
  knownFrom: fc.integer({ min: -40, max: 5 }),
})

/** Of an estimate, what lies in the window: it is spread evenly over its interval. */
function shareOf({ from, ms, count }: { from: number; ms: number; count: number }, at: number): number {
  if (ms === 0) return from > at - OVER && from <= at ? count : 0
  return (count * Math.max(0, Math.min(at, from + ms) - Math.max(at - OVER, from))) / ms
}

test.each([
  ['at_least', AT_LEAST],
  ['at_most', AT_MOST],
])('3.2 recipes_affected, %s, at any instant', (_, threshold) => {
  fc.assert(
    fc.property(fc.array(RECIPE, { minLength: 2, maxLength: 3 }), (recipes) => {
      const group = groupOf(
        recipes.map(({ places, guesses, knownThrough, knownFrom }, index) => {
          const recipe = key(String(index + 1))
          return {
            failures: places.map((at) => aFailure('', at, { recipe })),
            estimates: guesses.map(({ from, ms, count }) => ({ recipe, from, to: from + ms, count })),
            knownThrough,
            knownFrom,
          }
        }),
        { from: 0, now: END },
      )
      const spans = trace(recipesAffectedCourse(condition(threshold), group), 0, END)
      const through = Math.min(...recipes.map((one) => one.knownThrough))
      const knownFrom = Math.max(...recipes.map((one) => one.knownFrom))
      const found = Array.from({ length: END + 1 }, (__, at) => {
        const { truth, about } = spans.findLast(({ from }) => from <= at) ?? {}
        return [truth, about]
      })
      const expected = found.map((__, at) => {
        const seen = recipes.filter(({ places }) => places.some((place) => place > at - OVER && place <= at))
        const guessed = recipes.filter((one) => {
          const spread = one.guesses.filter(({ ms }) => ms <= OVER)
          return !seen.includes(one) && spread.reduce((sum, guess) => sum + shareOf(guess, at), 0) > 1 - 1e-9
        })
        const blurred = recipes.some(({ guesses }) =>
          guesses.some(({ from, ms }) => ms > OVER && at > from && at < from + ms + OVER),
        )
        const count = seen.length + guessed.length
        const lacks = at > through || blurred
        const truth =
          threshold === AT_LEAST
            ? count >= 2
              ? 'yes'
              : lacks
                ? 'unknown'
                : 'no'
            : lacks || at - OVER < knownFrom
              ? 'unknown'
              : count <= 1
                ? 'yes'
                : 'no'
        return [truth, guessed.length > 0]
      })
      expect(found).toEqual(expected)
    }),
  )
})

test('3.1 a recipe counts from its failure until just as long after its last', () => {
  const failures = [110, 115, 125, 136].map((at) => aFailure('1', at))
  const course = recipesAffectedCourse(
    condition({ comparator: 'at_least', levels: [{ severity: 'warning', bound: 1 }] }),
    groupOf([{ failures }], { from: 100, now: 200 }),
  )
  expect(said(course, 109, 110, 134, 135, 136, 145, 146)).toEqual([
    'no',
    'yes 1',
    'yes 1',
    'no',
    'yes 1',
    'yes 1',
    'no',
  ])
  expect(course.recipes).toEqual([])
  expect(course.failures.map(({ placedAt }) => placedAt)).toEqual([110, 115, 125, 136])
})

test('1.5 echoes are not among what it goes by, be it that one recipe is looked at', () => {
  const failures = [aFailure('1', 110, { echo: true }), aFailure('1', 120)]
  const group = groupOf([{ failures }], { from: 100, now: 200 })
  const course = recipesAffectedCourse(condition(AT_LEAST), {
    ...group,
    rule: { ...group.rule, by: ['recipe'] },
  })
  expect(course.failures.map(({ placedAt }) => placedAt)).toEqual([120])
})

test('3.3 known at one instant alone: so long after it was watched, through the last look', () => {
  const group = groupOf([{ knownFrom: 110, knownThrough: 120 }, {}], { from: 100, now: 200 })
  const spans = trace(recipesAffectedCourse(condition(AT_MOST), group), 100, 200)
  expect(spans.map(({ from, truth }) => [from, truth])).toEqual([
    [100, 'unknown'],
    [120, 'yes'],
    [121, 'unknown'],
  ])
})

test('3.2 one recipe’s estimate leaves the window just before another’s enters it', () => {
  const estimate = (id: string, from: number, to: number) => ({
    estimates: [{ recipe: key(id), count: 2, from, to }],
  })
  // One whole failure of the two is in the window from 105 through 115, and from 117 through 127.
  const group = groupOf([estimate('1', 100, 110), estimate('2', 112, 122)], { from: 100, now: 200 })
  const one: Threshold = { comparator: 'at_least', levels: [{ severity: 'warning', bound: 1 }] }
  const spans = trace(recipesAffectedCourse(condition(one), group), 100, 200)
  expect(spans.map(({ from, truth }) => [from, truth])).toEqual([
    [100, 'no'],
    [105, 'yes'],
    [116, 'no'],
    [117, 'yes'],
    [128, 'no'],
  ])
})
