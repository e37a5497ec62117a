import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import type { ConnectionItem } from '../../src/model/connection.ts'
import { DAY_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { recipeKey } from '../../src/model/recipe.ts'
import type { Store } from '../../src/store/port.ts'
import type { ListedRecipe } from '../../src/store/port-facts.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aBatch, aRecipe, counters, NOW } from './store-values.ts'

const KEY = recipeKey({ workspace: 'production', id: '1' })

function listed(over: Partial<ListedRecipe> = {}): ListedRecipe {
  return {
    id: '1',
    failedCount: null,
    succeededCount: null,
    running: true,
    stopCause: null,
    stoppedAt: null,
    ...over,
  }
}

function connection(over: Partial<ConnectionItem> = {}): ConnectionItem {
  return {
    id: '7',
    name: 'Salesforce',
    app: 'salesforce',
    authorised: true,
    lostAt: null,
    reason: null,
    ...over,
  }
}

describe.each(BACK_ENDS)('states and connections on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
    await store.recipes.select('production', [aRecipe('1'), aRecipe('2')], NOW, NOW)
  })
  afterEach(() => site.close())

  /** A whole list of these. */
  const list = async (at: number, ...recipes: readonly ListedRecipe[]) => {
    await store.states.listed('production', recipes, at)
    await store.states.listEnded('production', new Set(recipes.map(({ id }) => id)), at, null)
  }
  const stops = async () => (await store.facts.changes(0, 0)).stops
  const activity = async () => (await store.facts.changes(0, 0)).activity

  test('2.7 a recipe found stopped is base line; stopped again it is not', async () => {
    await list(NOW, listed({ running: false, stoppedAt: NOW - 9 }), listed({ id: '2' }))
    const first = { recipe: KEY, from: NOW - 9, to: null, cause: 'by_hand', baseLine: true }
    expect(await stops()).toEqual([first])
    expect(await store.states.stopped()).toEqual([first])
    await list(NOW + 10, listed(), listed({ id: '2' }))
    await list(NOW + 20, listed({ running: false, stopCause: 'trigger_errors_limit' }), listed({ id: '2' }))
    expect(await stops()).toEqual([
      { ...first, to: NOW + 10 },
      { recipe: KEY, from: NOW + 20, to: null, cause: 'trigger_errors_limit', baseLine: false },
    ])
  })

  test('2.9 a stop whose cause and time the list does not say is of unknown cause', async () => {
    await list(NOW, listed())
    await list(NOW + 5, listed({ running: false }))
    await list(NOW + 9, listed({ running: null }))
    expect(await stops()).toMatchObject([{ from: NOW + 5, to: null, cause: 'unknown' }])
  })

  test('2.9 states are known through the last list that shows the recipe', async () => {
    await list(NOW, listed(), listed({ id: '2' }))
    const { seq } = await store.facts.changes(0, 0)
    await list(NOW + 5, listed({ id: '2' }))
    expect(await store.facts.changes(seq, seq)).toMatchObject({
      states: [{ recipe: KEY, through: NOW }],
      observed: [{ workspace: 'production', what: 'states', through: NOW + 5 }],
    })
    await list(NOW + 9, listed({ running: false }))
    const { states } = await store.facts.changes(0, 0)
    expect(states.find(({ recipe }) => recipe === KEY)).toEqual({ recipe: KEY, through: null })
    expect(await stops()).toMatchObject([{ from: NOW + 9, baseLine: false }])
  })

  test('2.8 the list is a source of its own, and nothing counts twice', async () => {
    const look = (at: number, failed: number, succeeded: number) =>
      store.failures.record(aBatch({ at, counters: counters(failed, succeeded) }), classify)
    await list(NOW, listed({ failedCount: 5, succeededCount: 50 }))
    await look(NOW + 1, 5, 50)
    await look(NOW + 10, 7, 52)
    await list(NOW + 20, listed({ failedCount: 7, succeededCount: 53 }))
    await list(NOW + 2 * MINUTE_MS, listed({ failedCount: 7, succeededCount: 54 }))
    expect(await activity()).toEqual([
      { recipe: KEY, from: NOW + 1, to: NOW + 20, failed: 2, succeeded: 3 },
      { recipe: KEY, from: NOW + 20, to: NOW + 2 * MINUTE_MS, failed: 0, succeeded: 1 },
    ])
    const { recipes } = await store.facts.changes(0, 0)
    expect(recipes.find(({ key }) => key === KEY)).toMatchObject({ sampledFrom: NOW, failedCount: 7 })
  })

  test('2.8 a list in which nothing moved writes nothing', async () => {
    await list(NOW, listed({ failedCount: 5 }))
    const before = await store.failures.lastSeq()
    await store.states.listed('production', [listed({ failedCount: 5 })], NOW + 5)
    expect(await store.failures.lastSeq()).toBe(before)
  })

  test('2.7 a connection found lost is base line; lost later it is not', async () => {
    await store.states.connections(
      'production',
      [connection({ authorised: false, lostAt: NOW - 9, reason: 'expired' }), connection({ id: '8' })],
      NOW,
    )
    const lost = { workspace: 'production', connection: '7', from: NOW - 9, to: null, baseLine: true }
    expect((await store.facts.changes(0, 0)).lost).toEqual([{ ...lost, isNews: true }])
    expect(await store.states.listConnections()).toMatchObject([
      { id: '7', authorised: false, reason: 'expired', lostSince: NOW - 9 },
      { id: '8', authorised: true, lostSince: null },
    ])
    await store.states.connections('production', [connection(), connection({ id: '8' })], NOW + 5)
    await store.states.connections(
      'production',
      [connection({ authorised: false }), connection({ id: '8' })],
      NOW + 9,
    )
    const { seq, lost: all, observed } = await store.facts.changes(0, 0)
    expect(all).toMatchObject([
      { ...lost, to: NOW + 5 },
      { from: NOW + 9, to: null, baseLine: false },
    ])
    expect(observed).toEqual([{ workspace: 'production', what: 'connections', through: NOW + 9 }])
    expect((await store.facts.changes(seq, 0)).lost).toMatchObject([{ isNews: false }, { isNews: false }])
  })

  test('2.9 a connection that is gone is not lost any more; one that says nothing is as it was', async () => {
    await store.states.connections('production', [connection(), connection({ id: '8' })], NOW)
    const lost = [connection({ authorised: false }), connection({ id: '8', authorised: false })]
    await store.states.connections('production', lost, NOW + 1)
    await store.states.connections('production', [connection({ authorised: null })], NOW + 2)
    expect((await store.facts.changes(0, 0)).lost).toMatchObject([
      { connection: '7', to: null },
      { connection: '8', to: NOW + 2 },
    ])
    expect(await store.states.listConnections()).toMatchObject([{ id: '7', authorised: false }])
  })

  test('what ended before the retention is forgotten', async () => {
    await list(NOW, listed())
    await list(NOW + 1, listed({ running: false }))
    await list(NOW + 2, listed())
    await store.states.connections('production', [connection({ authorised: false })], NOW)
    await store.states.connections('production', [connection()], NOW + 1)
    await store.prune(NOW + 12 * DAY_MS, 10 * DAY_MS)
    expect(await store.facts.changes(0, 0)).toMatchObject({ stops: [], lost: [] })
  })
})
