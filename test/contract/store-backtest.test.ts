import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS } from '../../src/model/instant.ts'
import type { Store } from '../../src/store/port.ts'
import type { PastJobs } from '../../src/store/port-backtest.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { NOW } from './store-values.ts'

const PAST: PastJobs = {
  workspace: 'production',
  recipe: '1',
  from: NOW - 7 * DAY_MS,
  through: NOW,
  shape: 'abc',
  failedCount: 12,
  failures: [
    {
      job: 'j-1',
      placedAt: NOW - DAY_MS,
      adapter: 'salesforce',
      errorType: null,
      message: 'a \u0000 b',
      fingerprint: 'v1:f',
      errorId: 'e-1',
      completedAt: NOW - DAY_MS,
      callingRecipe: '2',
      callingJob: 'j-2',
      rootRecipe: null,
      rootJob: null,
    },
  ],
  successes: null,
}

describe.each(BACK_ENDS)('what backtests read, on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
  })
  afterEach(() => site.close())

  test('comes back as it was kept, by workspace', async () => {
    await store.backtest.keepPastJobs(PAST)
    await store.backtest.keepPastJobs({ ...PAST, recipe: '2', failures: [], successes: [NOW - 1, NOW] })
    await store.backtest.keepPastJobs({ ...PAST, workspace: 'test' })
    expect(await store.backtest.pastJobs('production')).toEqual([
      PAST,
      { ...PAST, recipe: '2', failures: [], successes: [NOW - 1, NOW] },
    ])
  })

  test('is replaced by what was read later, and forgotten with the retention', async () => {
    await store.backtest.keepPastJobs(PAST)
    const later = { ...PAST, through: NOW + DAY_MS, failedCount: null }
    await store.backtest.keepPastJobs(later)
    expect(await store.backtest.pastJobs('production')).toEqual([later])
    await store.prune(NOW + 100 * DAY_MS, 90 * DAY_MS)
    expect(await store.backtest.pastJobs('production')).toEqual([])
  })
})
