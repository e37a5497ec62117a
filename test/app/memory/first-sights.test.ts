import { expect, test } from 'vitest'
import { FirstSights } from '../../../src/app/memory/first-sights.ts'
import { MINUTE_MS } from '../../../src/model/instant.ts'
import { recipeKey } from '../../../src/model/recipe.ts'
import type { FactChanges } from '../../../src/store/port-facts.ts'

const NOW = 1_000_000

/** What was observed before is what has been taken over so far. */
function gathering(asksConnections: boolean) {
  const observed = new Set<string>()
  const isObserved = (workspace: string, what: string): boolean => observed.has(`${workspace} ${what}`)
  const sights = new FirstSights({ isObserved }, asksConnections)
  return {
    complete: (now = NOW) => sights.complete(now),
    tell: () => sights.told(sights.complete(NOW)),
    take(over: Partial<Pick<FactChanges, 'stops' | 'lost' | 'observed'>>, now = NOW) {
      sights.gather({ stops: [], lost: [], observed: [], ...over }, now)
      for (const { workspace, what } of over.observed ?? []) observed.add(`${workspace} ${what}`)
    },
  }
}

const stop = (id: string, over = {}) => {
  const recipe = recipeKey({ workspace: 'production', id })
  return { recipe, from: 1, to: null, cause: 'by_hand', baseLine: true, ...over }
}
const list = (what: 'states' | 'connections') => [{ workspace: 'production', what, through: NOW }]
const loss = { workspace: 'production', connection: '7', from: 1, to: null, baseLine: true, isNews: true }

test('2.7 what the first list shows stopped is counted once, when the list was read to its end', () => {
  const { take, complete, tell } = gathering(false)
  take({ stops: [stop('1'), stop('2', { baseLine: false }), stop('3', { to: 5 })] })
  expect(complete()).toEqual([])
  take({ stops: [stop('1'), stop('4')], observed: list('states') })
  expect(complete()).toEqual([{ workspace: 'production', stopped: 2, lost: 0, at: NOW }])
  // Not told: that could not be committed.
  expect(complete()).toHaveLength(1)
  tell()
  expect(complete()).toEqual([])
  take({ stops: [stop('5')], observed: list('states') })
  expect(complete()).toEqual([])
})

test('2.7 connections join the notice, which waits for them, not for ever', () => {
  const both = gathering(true)
  both.take({ stops: [stop('1')], observed: list('states') })
  expect(both.complete()).toEqual([])
  both.take({ lost: [loss, { ...loss, connection: '8', isNews: false }], observed: list('connections') })
  expect(both.complete()).toMatchObject([{ stopped: 1, lost: 1 }])
  const refused = gathering(true)
  refused.take({ stops: [stop('1')], observed: list('states') })
  expect(refused.complete(NOW + 9 * MINUTE_MS)).toEqual([])
  expect(refused.complete(NOW + 10 * MINUTE_MS)).toMatchObject([{ stopped: 1, lost: 0 }])
})

test('2.7 a workspace that was looked at before has no first sight', () => {
  const { take, complete, tell } = gathering(false)
  take({ observed: list('states') })
  expect(complete()).toMatchObject([{ stopped: 0, lost: 0 }])
  tell()
  take({ stops: [stop('1')], observed: list('states') })
  expect(complete()).toEqual([])
})
