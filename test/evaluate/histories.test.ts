import { describe, expect, test } from 'vitest'
import { createHistories, historyOf } from '../../src/evaluate/histories.ts'
import { aFailure, key } from './world.ts'

const KEY = key('1')

describe('3.7 histories in memory', () => {
  test('3.7 hold nothing of what was not said', () => {
    expect(historyOf({})).toMatchObject({
      since: -Infinity,
      failures: [],
      estimates: [],
      activity: { length: 0 },
      sampledFrom: null,
      stops: [],
      statesThrough: null,
      lost: [],
      connectionsThrough: null,
      maintenance: [],
    })
  })

  test('3.4 put late failures in their place', () => {
    const histories = createHistories()
    const [early, middle, late] = [aFailure('1', 10), aFailure('1', 20), aFailure('1', 30)]
    histories.load(KEY, { failures: [late, early] })
    histories.add(KEY, { failures: [middle] })
    expect(histories.all.get(KEY)?.failures).toEqual([early, middle, late])
  })

  test('1.4 a failure that is known is replaced, others of the same instant stay', () => {
    const histories = createHistories()
    const [one, two, three] = [aFailure('1', 10), aFailure('1', 20), aFailure('1', 20)]
    histories.add(KEY, { failures: [one, two, three] })
    histories.add(KEY, { failures: [{ ...two, echo: true }] })
    expect(histories.all.get(KEY)?.failures).toEqual([one, { ...two, echo: true }, three])
    histories.add(KEY, { failures: [{ ...one, echo: true }] })
    expect(histories.all.get(KEY)?.failures).toEqual([{ ...one, echo: true }, { ...two, echo: true }, three])
  })

  test('3.4 one of a known instant is put after those of it', () => {
    const histories = createHistories()
    const [one, two, three] = [aFailure('1', 10), aFailure('1', 20), aFailure('1', 10)]
    histories.add(KEY, { failures: [one, two, three] })
    expect(histories.all.get(KEY)?.failures).toEqual([one, three, two])
  })

  test('3.7 replace what is told anew, and keep what is not', () => {
    const histories = createHistories()
    histories.add(KEY, { sampledFrom: 5, estimates: [{ recipe: KEY, count: 1, from: 0, to: 1 }] })
    histories.add(KEY, { statesThrough: 9, activity: [{ from: 5, to: 9, failed: 0, succeeded: 1 }] })
    expect(histories.all.get(KEY)?.activity).toMatchObject({ length: 1, to: { 0: 9 } })
    histories.settle(KEY, 5, 9, [7])
    expect(histories.all.get(KEY)).toMatchObject({
      sampledFrom: 5,
      statesThrough: 9,
      estimates: [{ count: 1 }],
      activity: { length: 1 },
    })
    expect(histories.all.get(KEY)?.activity.to[0]).toBe(7)
  })

  test('3.5 keep the newest success and the failures after it, however long ago', () => {
    const histories = createHistories()
    histories.load(KEY, {
      failures: [1, 10, 11, 30].map((at) => aFailure('1', at)),
      activity: [
        { from: 0, to: 5, failed: 1, succeeded: 1 },
        { from: 9, to: 10, failed: 1, succeeded: 1 },
      ],
    })
    histories.forget(20)
    expect(histories.all.get(KEY)?.failures.map(({ placedAt }) => placedAt)).toEqual([10, 11, 30])
    expect(histories.all.get(KEY)?.activity.length).toBe(1)
  })

  test('3.5 a failure of the very instant of the newest success comes after it, so it is kept', () => {
    const histories = createHistories()
    histories.load(KEY, {
      failures: [9, 10, 11].map((at) => aFailure('1', at)),
      activity: [{ from: 10, to: 10, failed: 0, succeeded: 1 }],
    })
    histories.forget(20)
    expect(histories.all.get(KEY)?.failures.map(({ placedAt }) => placedAt)).toEqual([10, 11])
  })

  test('3.5 of failures in a row the newest thousand are kept, beside those after that', () => {
    const histories = createHistories()
    const all = Array.from({ length: 1_010 }, (_, index) => aFailure('1', index))
    histories.load(KEY, { failures: all })
    histories.forget(1_004)
    expect(histories.all.get(KEY)?.failures).toEqual(all.slice(5))
  })

  test('3.5 an answer about the time before samples makes samples of it', () => {
    const histories = createHistories()
    histories.load(KEY, { sampledFrom: 50 })
    histories.settle(KEY, 10, 40, [20])
    expect(histories.all.get(KEY)?.sampledFrom).toBe(50)
    histories.settle(KEY, 10, 50, [20])
    expect(histories.all.get(KEY)?.sampledFrom).toBe(10)
    histories.settle(KEY, 20, 60, [])
    expect(histories.all.get(KEY)?.sampledFrom).toBe(10)
  })

  test('3.5 but not while there are no samples', () => {
    const histories = createHistories()
    histories.settle(KEY, -10, 40, [20])
    expect(histories.all.get(KEY)?.sampledFrom).toBe(null)
  })

  test('3.7 forget what ended, and keep what lasts', () => {
    const histories = createHistories()
    const stop = { cause: 'unknown', baseLine: false }
    const lost = { connection: 'c', baseLine: false }
    histories.load(KEY, {
      failures: [aFailure('1', 10), aFailure('1', 11)],
      estimates: [
        { recipe: KEY, count: 1, from: 0, to: 10 },
        { recipe: KEY, count: 1, from: 10, to: 11 },
      ],
      activity: [{ from: 0, to: 10, failed: 1, succeeded: 0 }],
      stops: [
        { ...stop, from: 0, to: 10 },
        { ...stop, from: 10, to: 11 },
        { ...stop, from: 12, to: null },
      ],
      lost: [
        { ...lost, from: 0, to: 10 },
        { ...lost, from: 10, to: 11 },
        { ...lost, from: 12, to: null },
      ],
      maintenance: [
        { from: 1, to: 10 },
        { from: 12, to: 20 },
      ],
    })
    histories.forget(10)
    expect(histories.all.get(KEY)).toMatchObject({
      since: 10,
      failures: [{ placedAt: 10 }, { placedAt: 11 }],
      estimates: [{ to: 11 }],
      activity: { length: 0 },
      stops: [{ to: 11 }, { to: null }],
      lost: [{ to: 11 }, { to: null }],
      maintenance: [{ from: 12 }],
    })
    histories.forget(5)
    expect(histories.all.get(KEY)?.since).toBe(10)
    histories.remove(KEY)
    expect(histories.all.size).toBe(0)
  })

  test('3.7 what was forgotten by then already is left as it is', () => {
    const histories = createHistories()
    histories.load(KEY, { failures: [aFailure('1', 20)] })
    histories.forget(10)
    const kept = histories.all.get(KEY)?.failures
    histories.forget(10)
    expect(histories.all.get(KEY)?.failures).toBe(kept)
  })
})
