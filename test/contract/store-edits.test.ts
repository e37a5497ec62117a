import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RecipeItem } from '../../src/model/recipe.ts'
import type { Store } from '../../src/store/port.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aRecipe, NOW } from './store-values.ts'

describe.each(BACK_ENDS)('edits on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
  })
  afterEach(() => site.close())

  /** What a list shows at that instant. */
  const show = async (at: number, over: Partial<RecipeItem>): Promise<void> => {
    const recipe = aRecipe('1')
    await store.recipes.select('production', [{ ...recipe, item: { ...recipe.item, ...over } }], at, NOW)
  }
  const edits = (since = 0) => store.recipes.edits('production', '1', since)

  test('2.9 edits are kept with their authors, newest first, the one of before the first list too', async () => {
    await show(NOW, { updatedAt: NOW - 50, versionAuthorEmail: 'ana@example.com' })
    expect(await edits()).toEqual([])
    await show(NOW + 100, { updatedAt: NOW + 60, versionAuthorName: 'Bo' })
    await show(NOW + 200, { updatedAt: NOW + 60, versionAuthorName: 'Bo', running: false })
    await show(NOW + 300, { updatedAt: NOW + 260, versionAuthorEmail: 'cy@example.com' })
    expect(await edits()).toEqual([
      { at: NOW + 260, by: 'cy@example.com' },
      { at: NOW + 60, by: 'Bo' },
      { at: NOW - 50, by: 'ana@example.com' },
    ])
    expect(await edits(NOW + 61)).toEqual([{ at: NOW + 260, by: 'cy@example.com' }])
    expect(await store.recipes.edits('production', '2', 0)).toEqual([])
  })

  test('2.9 where the list does not say when, another author was noticed now; one that is missing says nothing', async () => {
    await show(NOW, { updatedAt: null, versionAuthorEmail: 'ana@example.com' })
    await show(NOW + 100, { updatedAt: null, versionAuthorEmail: null, running: false })
    await show(NOW + 200, { updatedAt: null, versionAuthorEmail: 'bo@example.com' })
    expect(await edits()).toEqual([])
    await show(NOW + 300, { updatedAt: null, versionAuthorEmail: 'cy@example.com' })
    expect(await edits()).toEqual([{ at: NOW + 300, by: 'cy@example.com' }])
  })

  test('7.3 edits are forgotten with everything else', async () => {
    await show(NOW, { updatedAt: NOW - 50 })
    await show(NOW + 100, { updatedAt: NOW + 60 })
    await store.prune(NOW + 60 + 10 * 86_400_000, 8 * 86_400_000)
    expect(await edits()).toEqual([])
  })
})
