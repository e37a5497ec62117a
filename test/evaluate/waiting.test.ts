import { describe, expect, test } from 'vitest'
import { Waiting } from '../../src/evaluate/waiting.ts'

function waitingFor(...instants: readonly number[]): Waiting {
  const waiting = new Waiting(instants.length)
  for (const [index, at] of instants.entries()) waiting.set(index, at)
  return waiting
}

describe('3.7 when parts may begin to hold without news', () => {
  test('3.7 at first none waits', () => {
    const waiting = new Waiting(2)
    expect([0, 1, 2].map((index) => waiting.of(index))).toEqual([Infinity, Infinity, Infinity])
    expect(waiting.through(1_000)).toEqual([])
    expect(waiting.next(-Infinity)).toBe(Infinity)
  })

  test('3.7 each for its own instant, and for another one once that is known', () => {
    const waiting = waitingFor(30, 20)
    expect([waiting.of(0), waiting.of(1)]).toEqual([30, 20])
    waiting.set(1, 40)
    expect([waiting.of(0), waiting.of(1)]).toEqual([30, 40])
  })

  test('3.7 their time comes exactly then', () => {
    const waiting = waitingFor(30, 20, 30, 31)
    expect(waiting.through(19)).toEqual([])
    expect(waiting.through(20)).toEqual([1])
    expect(waiting.through(30)).toEqual([0, 1, 2])
    expect(waiting.through(31)).toEqual([0, 1, 2, 3])
  })

  test('3.7 before the earliest of them none is looked at', () => {
    const waiting = waitingFor(30, 20)
    expect(waiting.through(19)).toBe(waiting.through(18))
  })

  test('3.7 an earlier one is not missed after a look', () => {
    const waiting = waitingFor(30, 40)
    expect(waiting.through(29)).toEqual([])
    waiting.set(1, 10)
    expect(waiting.through(9)).toEqual([])
    expect(waiting.through(10)).toEqual([1])
    waiting.set(1, 35)
    expect(waiting.through(34)).toEqual([0])
    expect(waiting.through(35)).toEqual([0, 1])
  })

  test('3.7 whoever waits no more does not come', () => {
    const waiting = waitingFor(30, 20)
    waiting.set(1, Infinity)
    expect(waiting.through(29)).toEqual([])
    expect(waiting.through(30)).toEqual([0])
  })

  test('3.7 nor does anybody wait for the end of time', () => {
    expect(waitingFor(Infinity, 20).through(1_000)).toEqual([1])
  })

  test('3.7 parts beyond those that there was room for', () => {
    const waiting = waitingFor(30)
    waiting.set(1, Infinity)
    expect(waiting.of(1)).toBe(Infinity)
    waiting.set(1, 25)
    waiting.set(7, 20)
    expect(waiting.through(30)).toEqual([0, 1, 7])
    expect([2, 6, 8].map((index) => waiting.of(index))).toEqual([Infinity, Infinity, Infinity])
  })

  test('3.7 the next instant after one', () => {
    const waiting = waitingFor(30, 20, 40)
    expect([19, 20, 29, 30, 39, 40].map((at) => waiting.next(at))).toEqual([20, 30, 30, 40, 40, Infinity])
  })
})
