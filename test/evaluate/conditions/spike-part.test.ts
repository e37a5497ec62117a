import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trace } from '../../../src/evaluate/course.ts'
import type { Group } from '../../../src/evaluate/group.ts'
import { memberOf } from '../../../src/evaluate/member.ts'
import { Alone } from '../../../src/evaluate/members.ts'
import { spikeCourse } from '../../../src/evaluate/spike.ts'
import type { SpikeCondition } from '../../../src/model/condition.ts'
import { DAY_MS, HOUR_MS, type Instant } from '../../../src/model/instant.ts'
import { aFailure, aRecipe, aRule, historiesOf, key } from '../world.ts'

const CONDITION: SpikeCondition = {
  kind: 'spike',
  overMs: 2 * HOUR_MS,
  baselineMs: 2 * DAY_MS,
  atLeast: 1,
  threshold: { comparator: 'at_least', levels: [{ severity: 'warning', bound: 2 }] },
}

const hours = (least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most }).map((count) => count * HOUR_MS)

test('3.7 a few hours of a spike say what they say as a part of days', () => {
  const scene = fc.record({
    places: fc.array(hours(0, 5 * 24), { maxLength: 40 }),
    from: hours(3 * 24, 4 * 24),
    lasts: hours(0, 30),
  })
  const held = new Set<string>()
  fc.assert(
    fc.property(scene, ({ places, from, lasts }) => {
      const now = from + lasts
      const failures = places.map((at) => aFailure('1', at)).toSorted((a, b) => a.placedAt - b.placedAt)
      const recipe = aRecipe('1', { knownThrough: 6 * DAY_MS, knownFrom: 0 })
      const members = new Alone(memberOf(recipe, historiesOf(failures).get(key('1'))))
      const group = (since: Instant): Group => ({
        rule: aRule({ condition: CONDITION }),
        members,
        values: [],
        from: since,
        now,
        knownBefore: 0,
      })
      const [part, whole] = [spikeCourse(CONDITION, group(from)), spikeCourse(CONDITION, group(0))]
      const spans = trace(part, from, now)
      for (const { truth } of spans) held.add(truth)
      const ofDays = trace(whole, 0, now).filter(
        ({ to }, index, all) => to > from || index === all.length - 1,
      )
      expect(spans.map(({ truth, to }) => `${truth} to ${to}`)).toEqual(
        ofDays.map(({ truth, to }) => `${truth} to ${to}`),
      )
    }),
    { numRuns: 500 },
  )
  expect([...held].toSorted()).toEqual(['no', 'yes'])
})
