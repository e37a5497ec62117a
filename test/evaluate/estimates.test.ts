import { describe, expect, test } from 'vitest'
import { blurredMs, estimateWindow } from '../../src/evaluate/estimates.ts'
import type { EstimateFact } from '../../src/model/history.ts'
import { key } from './world.ts'

function about(from: number, to: number, count: number): EstimateFact {
  return { recipe: key('1'), from, to, count }
}

describe('3.2 what estimates add to a window', () => {
  test('3.2 nothing where there are none', () => {
    const none = estimateWindow([], 10)
    expect([none.breaks, none.share(5), none.blurred(5)]).toEqual([[], 0, false])
  })

  test('3.2 whole failures, spread evenly over the interval', () => {
    const { breaks, share, blurred } = estimateWindow([about(0, 10, 5)], 10)
    expect(breaks).toEqual([0, 10, 20])
    expect([-1, 0, 1, 2, 10, 11, 12, 19, 20, 21].map(share)).toEqual([0, 0, 0, 1, 5, 4, 4, 0, 0, 0])
    expect([0, 5, 10, 15].map(blurred)).toEqual([false, false, false, false])
  })

  test('3.2 shares of several are summed before they are rounded', () => {
    const tenths = Array.from({ length: 10 }, () => about(0, 10, 1))
    expect(estimateWindow(tenths, 20).share(1)).toBe(1)
    expect(estimateWindow([about(0, 2, 1), about(4, 6, 1)], 20).share(5)).toBe(1)
    expect(estimateWindow([about(0, 2, 1), about(4, 6, 1)], 4).share(5)).toBe(1)
  })

  test('3.2 all at once where the interval is but an instant', () => {
    const { share, blurred } = estimateWindow([about(5, 5, 3)], 10)
    expect([4, 5, 14, 15].map(share)).toEqual([0, 3, 3, 0])
    expect(blurred(5)).toBe(false)
  })

  test('3.2 an interval longer than the window adds nothing, and blurs while the window reaches into it', () => {
    const { breaks, share, blurred } = estimateWindow([about(0, 11, 800)], 10)
    expect(breaks).toEqual([1, 21])
    expect([0, 1, 11, 20, 21].map(share)).toEqual([0, 0, 0, 0, 0])
    expect([0, 1, 20, 21].map(blurred)).toEqual([false, true, true, false])
  })

  test('3.2 short and long ones together', () => {
    const { breaks, share, blurred } = estimateWindow(
      [about(30, 40, 4), about(0, 11, 8), about(10, 20, 4)],
      10,
    )
    expect(breaks).toEqual([1, 10, 20, 21, 30, 40, 50])
    expect([15, 20, 40].map(share)).toEqual([2, 4, 4])
    expect([15, 40].map(blurred)).toEqual([true, false])
  })

  test('4.3 clocks may have stood still for as long as long intervals reach into windows, all together', () => {
    expect(blurredMs([], [10])).toBe(0)
    expect(blurredMs([about(0, 10, 9)], [10])).toBe(0)
    expect(blurredMs([about(0, 11, 9), about(0, 10, 9), about(5, 20, 9)], [10])).toBe(21 + 25)
    expect(blurredMs([about(0, 11, 9), about(0, 10, 9)], [90, 10])).toBe(101)
    expect(blurredMs([about(0, 11, 9)], [])).toBe(0)
  })
})
