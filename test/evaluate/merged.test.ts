import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHistories } from '../../src/evaluate/histories.ts'
import { memberOf } from '../../src/evaluate/member.ts'
import { MergedFailures, MergedRises } from '../../src/evaluate/merged.ts'
import type { Rises } from '../../src/evaluate/rises.ts'
import type { FailureFact } from '../../src/model/history.ts'
import { Group, NOTHING, type Told } from './merging.ts'
import { aRecipe, key } from './world.ts'

const placesOf = (failures: readonly FailureFact[], since: number): readonly number[] =>
  failures.map(({ placedAt }) => placedAt).filter((at) => at > since)

/** Rows as [from, to, count]. */
function rowsOf({ rows }: Rises): readonly unknown[] {
  return Array.from({ length: rows.length }, (_, index) => [
    rows.from[index],
    rows.to[index],
    (rows.succeededThrough[index] ?? 0) - (rows.succeededThrough[index - 1] ?? 0),
  ])
}

describe('3.7 failures of several recipes as one list', () => {
  test('3.7 in the order of their places, as far back as asked', () => {
    const { members } = new Group({ ...NOTHING, places: [1, 5, 9] }, { ...NOTHING, places: [2, 5, 8] })
    const merged = new MergedFailures()
    expect(placesOf(merged.read(members, 5), 0)).toEqual([8, 9])
    expect(placesOf(merged.read(members, 1), 0)).toEqual([2, 5, 5, 8, 9])
    expect(placesOf(merged.read(members, 5), 0)).toEqual([2, 5, 5, 8, 9])
  })

  test('3.7 news replaces what its recipe had from there on, and no other’s', () => {
    const group = new Group({ ...NOTHING, places: [1, 5, 9] }, { ...NOTHING, places: [2, 5, 8] })
    const merged = new MergedFailures()
    const before = [...merged.read(group.members, 0)]
    merged.follow(group.change(0, 5, { ...NOTHING, places: [1, 5, 7] }))
    const after = merged.read(group.members, 0)
    expect(placesOf(after, 0)).toEqual([1, 2, 5, 5, 7, 8])
    expect(after[0]).toBe(before[0])
    expect(after[2]).not.toBe(before[2])
    expect(after[3]?.seq).not.toBe(after[2]?.seq)
  })

  test('3.7 news of before what was asked for is not taken in', () => {
    const group = new Group({ ...NOTHING, places: [5] })
    const merged = new MergedFailures()
    merged.read(group.members, 3)
    merged.follow(group.change(0, 2, { ...NOTHING, places: [2, 3, 4, 5] }))
    expect(placesOf(merged.read(group.members, 3), 0)).toEqual([4, 5])
    expect(placesOf(merged.read(group.members, 2), 0)).toEqual([3, 4, 5])
  })

  test('3.7 nothing is merged before it is asked for', () => {
    const group = new Group(NOTHING)
    const merged = new MergedFailures()
    merged.follow(group.change(0, 1, { ...NOTHING, places: [1, 2] }))
    expect(merged.read(group.members, Infinity)).toEqual([])
  })
})

describe('3.7 successes of several recipes as one', () => {
  test('3.7 by the end of their intervals, without those that brought none', () => {
    const { members } = new Group(
      {
        ...NOTHING,
        rises: [
          [0, 4, 2],
          [4, 8, 0],
          [8, 12, 1],
        ],
      },
      {
        ...NOTHING,
        rises: [
          [3, 12, 5],
          [14, 14, 1],
        ],
      },
    )
    const merged = new MergedRises()
    expect(rowsOf(merged.read(members, 12))).toEqual([[14, 14, 1]])
    expect(rowsOf(merged.read(members, 3))).toEqual([
      [0, 4, 2],
      [3, 12, 5],
      [8, 12, 1],
      [14, 14, 1],
    ])
  })

  test('3.7 one that began long before others that ended earlier is found', () => {
    const { members } = new Group(
      {
        ...NOTHING,
        rises: [
          [1, 2, 1],
          [2, 3, 1],
          [3, 4, 1],
        ],
      },
      { ...NOTHING, rises: [[0, 10, 10]] },
    )
    expect(new MergedRises().read(members, -1).share(0, 1)).toBe(1)
    expect(new MergedRises().read(members, -1).newestTo(1)).toBe(10)
  })

  test('3.7 one that was taken back is so no more', () => {
    const group = new Group(
      {
        ...NOTHING,
        rises: [
          [1, 2, 1],
          [2, 3, 1],
          [3, 4, 1],
        ],
      },
      { ...NOTHING, rises: [[0, 10, 10]] },
    )
    const merged = new MergedRises()
    merged.read(group.members, -1)
    merged.follow(group.change(1, 10, NOTHING))
    expect(merged.read(group.members, -1).share(0, 1)).toBe(0)
    merged.follow(group.change(1, 10, { ...NOTHING, rises: [[0, 10, 20]] }))
    expect(merged.read(group.members, -1).share(0, 1)).toBe(2)
  })

  test('3.7 one that comes in later too', () => {
    const group = new Group(
      {
        ...NOTHING,
        rises: [
          [1, 2, 1],
          [2, 3, 1],
          [3, 4, 1],
        ],
      },
      NOTHING,
    )
    const merged = new MergedRises()
    merged.read(group.members, -1)
    merged.follow(group.change(1, 10, { ...NOTHING, rises: [[0, 10, 20]] }))
    expect(merged.read(group.members, -1).share(0, 1)).toBe(2)
  })

  test('3.7 news of before what was asked for is not taken in, nor anything before something was', () => {
    const rises = [
      [0, 1, 1],
      [1, 3, 1],
      [3, 5, 1],
    ] as const
    const group = new Group(NOTHING)
    const merged = new MergedRises()
    merged.follow(group.change(0, 1, { ...NOTHING, rises }))
    expect(rowsOf(merged.read(group.members, Infinity))).toEqual([])
    expect(rowsOf(merged.read(group.members, 3))).toEqual([[3, 5, 1]])
    merged.follow(group.change(0, 1, { ...NOTHING, rises }))
    expect(rowsOf(merged.read(group.members, 3))).toEqual([[3, 5, 1]])
  })

  test('3.7 what was forgotten stays so', () => {
    const histories = createHistories()
    const activity = [10, 20, 30].map((to) => ({ from: to - 10, to, failed: 0, succeeded: to }))
    histories.add(key('0'), { activity })
    histories.forget(25)
    const members = [memberOf(aRecipe('0'), histories.all.get(key('0')))]
    expect(rowsOf(new MergedRises().read(members, 0))).toEqual([
      [10, 20, 20],
      [20, 30, 30],
    ])
  })
})

describe('3.7 what is merged follows its recipes', () => {
  const TOLD = fc.record({
    places: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }),
    rises: fc
      .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 6 })
      .chain((cuts) =>
        fc.tuple(fc.constant(cuts.toSorted((a, b) => a - b)), fc.array(fc.nat(3), { minLength: 6 })),
      )
      .map(([cuts, counts]) =>
        cuts.slice(1).map((to, index) => [cuts[index] ?? 0, to, counts[index] ?? 0] as const),
      ),
  })
  const STEP = fc.record({
    index: fc.nat(2),
    told: TOLD,
    from: fc.integer({ min: 0, max: 31 }),
    since: fc.integer({ min: 0, max: 31 }),
  })

  /** What was told before that instant stays; what reaches beyond it is told anew. */
  function mixed(old: Told, { told, from }: { readonly told: Told; readonly from: number }): Told {
    const since = Math.max(from - 1, ...old.rises.filter(([, to]) => to < from).map(([, to]) => to))
    return {
      places: [...old.places.filter((at) => at < from), ...told.places.filter((at) => at >= from)],
      rises: [
        ...old.rises.filter(([, to]) => to < from),
        ...told.rises.filter(([start, to]) => to >= from && start >= since),
      ],
    }
  }

  test('3.7 as if each were asked by itself', () => {
    fc.assert(
      fc.property(fc.tuple(TOLD, TOLD, TOLD), fc.array(STEP, { maxLength: 8 }), (first, steps) => {
        const all: Told[] = [...first]
        const group = new Group(...all)
        const [failures, rises] = [new MergedFailures(), new MergedRises()]
        for (const step of steps) {
          all[step.index] = mixed(all[step.index] ?? NOTHING, step)
          const dirty = group.change(step.index, step.from, all[step.index] ?? NOTHING)
          failures.follow(dirty)
          rises.follow(dirty)
          const { members } = group
          const { since } = step
          const places = members.flatMap(({ history }) => placesOf(history.failures, since))
          expect(placesOf(failures.read(members, since), since)).toEqual(places.sort((a, b) => a - b))
          const read = rises.read(members, since)
          const told = (successes: readonly Rises[]): readonly unknown[] =>
            Array.from({ length: 32 - since }, (_, ago) => [
              successes.reduce((sum, one) => sum + one.share(since, 32 - ago), 0).toFixed(6),
              successes.flatMap((one) => one.turns(since, 32 - ago)).length,
            ])
          expect(told([read])).toEqual(told(members.map(({ shared }) => shared)))
        }
      }),
    )
  })
})
