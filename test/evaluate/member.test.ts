import { describe, expect, test } from 'vitest'
import { historyOf } from '../../src/evaluate/histories.ts'
import { memberOf } from '../../src/evaluate/member.ts'
import { aFailure, aRecipe, key } from './world.ts'

const recipe = aRecipe('1')

describe('3.7 what is known of one recipe', () => {
  test('3.7 of one without a history nothing is at hand', () => {
    const { history, newestFailure, shared } = memberOf(recipe)
    expect(history).toEqual(historyOf({ since: Infinity }))
    expect(newestFailure).toBe(-Infinity)
    expect(shared.newestTo(Infinity)).toBe(-Infinity)
  })

  test('3.7 its key, its facts and its history, as they are', () => {
    const history = historyOf({ failures: [aFailure('1', 20), aFailure('1', 10)] })
    const member = memberOf(recipe, history)
    expect(member).toMatchObject({ key: key('1'), newestFailure: 20 })
    expect(member.facts).toBe(recipe)
    expect(member.history).toBe(history)
  })

  test('3.2 windows leave out the share of successes that maintenance covers, clocks those that it covers whole', () => {
    const activity = [
      { from: 0, to: 10, failed: 0, succeeded: 4 },
      { from: 20, to: 30, failed: 0, succeeded: 4 },
    ]
    const { shared, dated } = memberOf(
      recipe,
      historyOf({
        activity,
        maintenance: [
          { from: 5, to: 15 },
          { from: 20, to: 31 },
        ],
      }),
    )
    expect(shared.share(0, 40)).toBe(2)
    expect(shared.newestTo(40)).toBe(5)
    expect(dated.share(0, 40)).toBe(4)
    expect(dated.newestTo(40)).toBe(10)
  })

  test('3.2 without maintenance both are the same', () => {
    const { shared, dated } = memberOf(recipe, historyOf({}))
    expect(dated).toBe(shared)
  })
})
