import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyOf } from '../../src/evaluate/histories.ts'
import { type Member, memberOf } from '../../src/evaluate/member.ts'
import { type Dirty, MergedFailures, MergedRises } from '../../src/evaluate/merged.ts'
import type { Rises } from '../../src/evaluate/rises.ts'
import type { FailureFact } from '../../src/model/history.ts'
import { aFailure, aRecipe } from './world.ts'

/** What happened to one recipe: failures at these instants, and successes in (from, to]. */
interface Told {
  readonly places: readonly number[]
  readonly rises: readonly (readonly [from: number, to: number, count: number])[]
}

const NOTHING: Told = { places: [], rises: [] }

function memberWith(id: string, { places, rises }: Told): Member {
  const failures = places.map((at) => aFailure(id, at))
  const activity = rises.map(([from, to, succeeded]) => ({ from, to, failed: 1, succeeded }))
  return memberOf(aRecipe(id), historyOf({ failures, activity }))
}

/** Recipes 0, 1, … of which some change, as those who keep them merged are told. */
class Group {
  readonly members: Member[]

  constructor(...all: readonly Told[]) {
    this.members = all.map((told, index) => memberWith(String(index), told))
  }

  change(index: number, from: number, told: Told): Dirty {
    const member = memberWith(String(index), told)
    this.members[index] = member
    return new Map([[member.key, { member, index, from }]])
  }
}

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

  test('3.7 as if it were merged anew', () => {
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
          const anew = new MergedFailures().read(members, since)
          expect(placesOf(failures.read(members, since), since)).toEqual(placesOf(anew, since))
          const [read, other] = [rises.read(members, since), new MergedRises().read(members, since)]
          const told = (successes: Rises): readonly unknown[] =>
            Array.from({ length: 32 - since }, (_, ago) => [
              successes.share(since, 32 - ago).toFixed(6),
              successes.turns(since, 32 - ago).length,
            ])
          expect(told(read)).toEqual(told(other))
        }
      }),
    )
  })
})

describe('3.7 rows that nobody asks for any more are dropped', () => {
  const upTo = (last: number, first = 1): Told => {
    const all = Array.from({ length: last - first + 1 }, (_, index) => index + first)
    return { places: all, rises: all.map((at) => [at - 1, at, 1] as const) }
  }

  /** How many rows are kept of a recipe with one row an instant. */
  function keeping() {
    const group = new Group(NOTHING)
    const [failures, rises] = [new MergedFailures(), new MergedRises()]
    return {
      /** Rows come up to this instant, from where on something is otherwise; others are forgotten. */
      come(last: number, from: number, first = 1): void {
        const dirty = group.change(0, from, upTo(last, first))
        failures.follow(dirty)
        rises.follow(dirty)
      },
      ask(since: number): readonly number[] {
        const { members } = group
        return [failures.read(members, since).length, rises.read(members, since).rows.length]
      },
    }
  }

  test('3.7 once there are a thousand, those of before what was asked for since', () => {
    const kept = keeping()
    kept.ask(0)
    kept.come(1_000, 1)
    expect(kept.ask(900)).toEqual([1_000, 1_000])
    kept.come(1_499, 1_001)
    expect(kept.ask(950)).toEqual([1_499, 1_499])
    kept.come(1_500, 1_500)
    expect(kept.ask(1_400)).toEqual([600, 600])
    expect(kept.ask(899)).toEqual([601, 601])
    expect(kept.ask(0)).toEqual([1_500, 1_500])
  })

  test('3.7 not those that are few', () => {
    const kept = keeping()
    kept.ask(0)
    kept.come(1_000, 1)
    kept.ask(990)
    kept.come(1_500, 1_001)
    kept.ask(1_400)
    kept.come(1_989, 1_501)
    expect(kept.ask(1_900)).toEqual([999, 999])
    kept.come(1_990, 1_990)
    expect(kept.ask(1_900)).toEqual([590, 590])
  })

  test('3.7 nor what is asked for now and then; without questions all of them', () => {
    const kept = keeping()
    kept.ask(0)
    kept.come(1_000, 1)
    kept.come(1_500, 1_001)
    expect(kept.ask(1_490)).toEqual([10, 10])
    expect(kept.ask(0)).toEqual([1_500, 1_500])
    kept.come(1_501, 1_501)
    expect(kept.ask(0)).toEqual([1_501, 1_501])
  })

  test('3.7 so that they stay as many as a few windows hold, however long', () => {
    const kept = keeping()
    let most = 0
    for (let last = 1_000; last <= 30_000; last += 1_000) {
      kept.ask(last - 2_000)
      kept.come(last, last - 999, Math.max(1, last - 2_000))
      most = Math.max(most, ...kept.ask(last - 2_000))
    }
    expect(most).toBeLessThan(8_000)
  })
})
