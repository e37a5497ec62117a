import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRedefined, isSameItem, moveOf, signalOf } from '../../src/poll/moved.ts'
import { Sweep, type Swept } from '../../src/poll/sweep.ts'
import { recipeItem } from './items.ts'

/** Sweeps a list in pages of so many rows; the pages that were asked for. */
function sweepOf(ids: readonly string[], size: number, last: Swept | null, isWhole = false) {
  const sweep = new Sweep(last)
  const asked: number[] = []
  for (let swept = sweep.swept(); swept === null; swept = sweep.swept()) {
    const page = sweep.take()
    if (page === null) throw new Error('nothing to ask for')
    asked.push(page)
    const rows = ids.slice((page - 1) * size, page * size)
    sweep.answered({ ids: rows, rows: rows.length, isWhole: isWhole && page * size >= ids.length })
    if (asked.length > 50) throw new Error('no end')
  }
  return { asked, swept: sweep.swept() as Swept }
}

const IDS = Array.from({ length: 25 }, (_, n) => String(100 - n))

describe('a sweep', () => {
  test('2.2 goes on to an empty page: a short one is no proof of the end', () => {
    expect(sweepOf(IDS, 10, null)).toMatchObject({
      asked: [1, 2, 3, 4],
      swept: { pages: 3, rows: 25, unproven: 0 },
    })
  })

  test('ends where the answer says so, and where a page shows nothing new', () => {
    expect(sweepOf(IDS, 10, null, true).asked).toEqual([1, 2, 3])
    const same = new Sweep(null)
    for (const page of [1, 2]) {
      expect(same.take()).toBe(page)
      same.answered({ ids: ['1', '2'], rows: 2, isWhole: false })
    }
    expect(same.swept()).toMatchObject({ rows: 4 })
  })

  test('goes on after a page of which no row can be read', () => {
    const sweep = new Sweep(null)
    sweep.take()
    sweep.answered({ ids: [], rows: 10, isWhole: false })
    expect([sweep.swept(), sweep.take()]).toEqual([null, 2])
  })

  test('reads a thousand pages of a list without end', () => {
    const sweep = new Sweep(null)
    let id = 0
    for (let page = sweep.take(); page !== null; page = sweep.take()) {
      sweep.answered({ ids: [String((id += 1))], rows: 1, isWhole: false })
    }
    expect(sweep.swept()).toMatchObject({ pages: 1_000, unproven: 0 })
  })

  test('is not over before all that was asked for is answered, the end seen or not', () => {
    const sweep = new Sweep(sweepOf(IDS, 10, null).swept)
    expect([sweep.take(), sweep.take(), sweep.take()]).toEqual([1, 2, 3])
    sweep.answered({ ids: [], rows: 0, isWhole: true })
    expect(sweep.swept()).toBeNull()
    sweep.answered({ ids: IDS.slice(0, 10), rows: 10, isWhole: false })
    sweep.failed(2)
    expect([sweep.swept(), sweep.isWaiting, sweep.take()]).toEqual([null, true, 2])
    sweep.answered({ ids: IDS.slice(10, 20), rows: 10, isWhole: false })
    expect(sweep.swept()).toMatchObject({ rows: 20, unproven: 0 })
    expect([sweep.isWaiting, sweep.take()]).toEqual([false, null])
  })

  test.each([
    ['as many rows on more pages', [10, 10, 4, 1]],
    ['fewer rows on as many pages', [10, 10, 4]],
  ])('looks at the end again where it saw %s', (_, sizes) => {
    const sweep = new Sweep(sweepOf(IDS, 10, null).swept)
    for (const [index, size] of sizes.entries()) {
      sweep.take()
      const from = sizes.slice(0, index).reduce((sum, rows) => sum + rows, 0)
      sweep.answered({ ids: IDS.slice(from, from + size), rows: size, isWhole: false })
    }
    expect([sweep.swept(), sweep.take()]).toEqual([null, sizes.length + 1])
  })

  test('asks for nothing more where all is as before', () => {
    const sweep = new Sweep(sweepOf(IDS, 10, null).swept)
    for (const page of [0, 1, 2]) {
      sweep.take()
      const ids = IDS.slice(page * 10, page * 10 + 10)
      sweep.answered({ ids, rows: ids.length, isWhole: false })
    }
    expect([sweep.swept()?.unproven, sweep.isWaiting, sweep.take()]).toEqual([1, false, null])
  })

  test('saves the empty page while everything is as before, but looks now and then', () => {
    let { swept } = sweepOf(IDS, 10, null)
    const pages = Array.from({ length: 11 }, () => {
      const next = sweepOf(IDS, 10, swept)
      swept = next.swept
      return next.asked.length
    })
    expect(pages).toEqual([3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3])
  })

  test('a new recipe at the head makes it look at the end again', () => {
    const { swept } = sweepOf(IDS, 10, null)
    expect(sweepOf(['101', ...IDS], 10, swept).asked).toEqual([1, 2, 3, 4])
    // The number of rows is the same, but one of them is new.
    expect(sweepOf(['101', ...IDS.slice(0, -1)], 10, swept).asked).toEqual([1, 2, 3, 4])
  })

  test('pages that are known may be asked for at once; what fails is asked for again', () => {
    const { swept } = sweepOf(IDS, 10, null)
    const sweep = new Sweep(swept)
    expect([sweep.take(), sweep.take(), sweep.take(), sweep.take()]).toEqual([1, 2, 3, null])
    expect(sweep.underWay).toBe(3)
    sweep.failed(2)
    expect(sweep.take()).toBe(2)
    sweep.answered({ ids: IDS.slice(20), rows: 5, isWhole: false })
    sweep.answered({ ids: IDS.slice(10, 20), rows: 10, isWhole: false })
    expect(sweep.swept()).toBeNull()
    sweep.answered({ ids: IDS.slice(0, 10), rows: 10, isWhole: false })
    expect(sweep.swept()).toMatchObject({ pages: 3, unproven: 1 })
  })

  test('2.2 finds every recipe, whatever the size of pages and whatever came or went before', () => {
    const list = fc.uniqueArray(fc.nat(200).map(String), { maxLength: 60 })
    fc.assert(
      fc.property(list, list, fc.integer({ min: 1, max: 30 }), (before, now, size) => {
        const { swept } = sweepOf(before, size, null)
        const found = sweepOf(now, size, swept).swept.ids
        // Where the head shows nothing new and the number is the same, a change is found later.
        const isHidden =
          before.length === now.length && now.every((id) => before.includes(id) || !found.has(id))
        if (!isHidden) expect([...found].sort()).toEqual([...now].sort())
      }),
    )
  })
})

describe('what moved', () => {
  const reading = (failedCount: number | null, lastRunAt: number | null = null) => ({
    failedCount,
    lastRunAt,
  })
  test('2.2 the failed counter changed, up or down', () => {
    expect(moveOf(reading(7, 500), reading(5, 400), 900)).toEqual({ rise: 2, at: 500 })
    expect(moveOf(reading(4), reading(5), 900)).toEqual({ rise: 0, at: 900 })
    expect(moveOf(reading(5, 500), reading(5, 400), 900)).toBeNull()
    expect(moveOf(reading(5), reading(null), 900)).toEqual({ rise: 0, at: 900 })
  })
  test('2.2 last_run_at where there is no counter, or one that falls', () => {
    expect(moveOf(reading(null, 500), reading(null, 400), 900)).toEqual({ rise: 0, at: 500 })
    expect(moveOf(reading(null, 500), reading(null, 500), 900)).toBeNull()
    expect(moveOf(reading(null), reading(null, 500), 900)).toBeNull()
    expect(moveOf(reading(5, 500), reading(5, 400), 900, true)).toEqual({ rise: 0, at: 500 })
  })
  test('the list tells by the best that it tells of any recipe', () => {
    expect([signalOf([]), signalOf([reading(null)])]).toEqual(['none', 'none'])
    expect(signalOf([reading(null), reading(null, 5), reading(null)])).toBe('last_run')
    expect(signalOf([reading(null, 5), reading(3)])).toBe('counter')
  })
  test('counters and runs change no definition; names, places, states, authors and tags do', () => {
    const item = recipeItem({ id: '1', tags: ['a'] })
    expect(isRedefined(item, { ...item, failedCount: 9, succeededCount: 9, lastRunAt: 9, tags: ['a'] })).toBe(
      false,
    )
    for (const change of [
      { name: 'other' },
      { folderId: '2' },
      { projectId: '2' },
      { running: false },
      { stopCause: 'x' },
      { stoppedAt: 1 },
      { updatedAt: 1 },
      { versionAuthorEmail: 'a@example.com' },
      { versionAuthorName: 'A' },
      { tags: ['b'] },
      { tags: [] },
      { apps: ['rest'] },
    ])
      expect(isRedefined(item, { ...item, ...change })).toBe(true)
  })
  test('a row that says anything otherwise is not the same', () => {
    const item = recipeItem({ id: '1', tags: ['a'] })
    expect(isSameItem(item, { ...item, tags: ['a'], connections: [...item.connections] })).toBe(true)
    for (const change of [
      { name: 'other' },
      { failedCount: 9 },
      { succeededCount: 9 },
      { lastRunAt: 9 },
      { connections: ['7'] },
      { tags: [] },
    ])
      expect(isSameItem(item, { ...item, ...change })).toBe(false)
  })
})
