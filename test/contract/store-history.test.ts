import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recipeKey } from '../../src/model/recipe.ts'
import type { Store } from '../../src/store/port.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aRecipe, NOW } from './store-values.ts'

describe.each(BACK_ENDS)('how far back recipes are known on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
  })
  afterEach(() => site.close())

  test('3.5 whose history is read back far enough is not among those that lack it', async () => {
    const lacking = (until: number) => store.recipes.lackingHistory('production', until)
    await store.recipes.select('production', [aRecipe('1'), aRecipe('2'), aRecipe('3')], NOW, NOW)
    await store.recipes.finishLook('production', '1', NOW + 1, NOW - 9)
    await store.recipes.markGone('production', '3', NOW + 1)
    expect(await lacking(NOW)).toEqual([])
    expect(await lacking(NOW - 9)).toEqual([{ id: '2', isLookedAt: false }])
    expect(await lacking(NOW - 10)).toEqual([
      { id: '1', isLookedAt: true },
      { id: '2', isLookedAt: false },
    ])
    await store.recipes.select('production', [aRecipe('1')], NOW + 2, NOW)
    expect(await lacking(NOW - 10)).toEqual([{ id: '1', isLookedAt: true }])
    expect(await store.recipes.lackingHistory('staging', NOW - 10)).toEqual([])
  })

  test('3.5 a look that read all its history says so with its end, and never moves it forward', async () => {
    await store.recipes.select('production', [aRecipe('1')], NOW, NOW)
    const { seq } = await store.facts.changes(0, 0)
    await store.recipes.finishLook('production', '1', NOW + 1, NOW - 9)
    await store.recipes.finishLook('production', '1', NOW + 2, NOW - 5)
    await store.recipes.finishLook('production', '1', NOW + 3)
    expect((await store.facts.changes(seq, seq)).recipes).toMatchObject([
      { key: recipeKey({ workspace: 'production', id: '1' }), knownThrough: NOW + 3, historyFrom: NOW - 9 },
    ])
    await store.recipes.finishLook('production', '1', NOW + 4, NOW - 10)
    expect((await store.facts.changes(seq, seq)).recipes).toMatchObject([
      { key: recipeKey({ workspace: 'production', id: '1' }), historyFrom: NOW - 10 },
    ])
  })
})
