import { describe, expect, test } from 'vitest'
import { MergedFailures, MergedRises } from '../../src/evaluate/merged.ts'
import { Group, NOTHING, type Told } from './merging.ts'

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
