import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Limit, Pacer } from '../../src/system/pacer.ts'
import { createPacer, PacerClosedError, perMinute } from '../../src/system/pacer.ts'

let pacer: Pacer

beforeEach(() => {
  vi.useFakeTimers()
  pacer = createPacer()
})

afterEach(() => {
  pacer.close()
  vi.useRealTimers()
})

interface Start {
  readonly at: number
  readonly name: string
}

/** Asks for a slot and notes when it came. */
function ask(starts: Start[], name: string, limits: readonly Limit[], priority = 5): void {
  pacer.slot(limits, { priority }).then(
    () => starts.push({ at: performance.now(), name }),
    (error: unknown) => starts.push({ at: Number.NaN, name: String(error) }),
  )
}

function mostWithin(starts: readonly Start[], windowMs: number): number {
  return Math.max(
    0,
    ...starts.map(
      (first) => starts.filter((other) => other.at >= first.at && other.at <= first.at + windowMs).length,
    ),
  )
}

test('2.1 never more than the budget in any 60 s, whenever and with whatever complaints slots are asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 90 }),
      fc.array(
        fc.record({
          waitMs: fc.integer({ min: 0, max: 20_000 }),
          slots: fc.integer({ min: 1, max: 30 }),
          priority: fc.integer({ min: 0, max: 9 }),
          complaint: fc.option(fc.option(fc.integer({ min: 0, max: 90_000 })), { freq: 4 }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      async (budget, steps) => {
        pacer.close()
        pacer = createPacer()
        const limit = perMinute('jobs', budget)
        const starts: Start[] = []
        let asked = 0
        for (const step of steps) {
          if (step.complaint !== null) pacer.limited(limit, step.complaint)
          for (let n = 0; n < step.slots; n += 1) ask(starts, 'x', [limit], step.priority)
          asked += step.slots
          await vi.advanceTimersByTimeAsync(step.waitMs)
        }
        await vi.advanceTimersByTimeAsync(1_000)
        while (starts.length < asked) await vi.advanceTimersByTimeAsync(60_000)
        expect(mostWithin(starts, 60_000)).toBeLessThanOrEqual(budget)
      },
    ),
    { numRuns: 25 },
  )
})

test('2.1 slots are spread evenly over the minute and none is wasted', async () => {
  const starts: Start[] = []
  for (let n = 0; n < 45; n += 1) ask(starts, String(n), [perMinute('jobs', 45)])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(starts.map((start) => start.name)).toEqual(Array.from({ length: 45 }, (_, n) => String(n)))
  const gaps = starts.slice(1).map((start, n) => start.at - (starts[n]?.at ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_333)
  expect(Math.max(...gaps)).toBeLessThan(1_345)
})

test('2.1 families and quotas have budgets of their own', async () => {
  const starts: Start[] = []
  for (const key of ['a jobs', 'a recipes', 'b jobs']) ask(starts, key, [perMinute(key, 1)])
  await vi.advanceTimersByTimeAsync(10)
  expect(starts).toHaveLength(3)
})

test('2.1 an idle limit gives its slot at once', async () => {
  const before = performance.now()
  await pacer.slot([perMinute('jobs', 1)])
  expect(performance.now()).toBe(before)
})

test('2.1 after a 429 nothing starts before its Retry-After, not even what waits already', async () => {
  const limit = perMinute('jobs', 60)
  const starts: Start[] = []
  ask(starts, 'first', [limit])
  await vi.advanceTimersByTimeAsync(0)
  const from = performance.now()
  ask(starts, 'second', [limit])
  await vi.advanceTimersByTimeAsync(100)
  pacer.limited(limit, 30_000)
  await vi.advanceTimersByTimeAsync(40_000)
  expect((starts[1]?.at ?? 0) - from).toBeGreaterThanOrEqual(30_100)
  expect((starts[1]?.at ?? 0) - from).toBeLessThan(30_200)
})

test('2.1 a 429 without Retry-After backs off, longer each time up to 2 min, and anew after an answer', async () => {
  const limit = perMinute('jobs', 6_000)
  const waitAfterComplaint = async () => {
    pacer.limited(limit, null)
    const from = performance.now()
    const starts: Start[] = []
    ask(starts, '', [limit])
    await vi.advanceTimersByTimeAsync(200_000)
    return Math.round(((starts[0]?.at ?? 0) - from) / 1_000)
  }
  for (const seconds of [5, 10, 20, 40, 80, 120, 120]) expect(await waitAfterComplaint()).toBe(seconds)
  pacer.eased(limit)
  expect(await waitAfterComplaint()).toBe(5)
})

test('2.1 while 429s come it slows down, and recovers step by step', async () => {
  const limit = perMinute('jobs', 60)
  const gapNow = async () => {
    const starts: Start[] = []
    ask(starts, '1', [limit])
    ask(starts, '2', [limit])
    await vi.advanceTimersByTimeAsync(60_000)
    return Math.round(((starts[1]?.at ?? 0) - (starts[0]?.at ?? 0)) / 100) / 10
  }
  expect(await gapNow()).toBe(1)
  for (const expected of [2, 4, 8, 8]) {
    pacer.limited(limit, 0)
    expect(await gapNow()).toBe(expected)
    expect(pacer.slowdown(limit)).toBe(expected)
  }
  pacer.eased(limit)
  expect(await gapNow()).toBe(7.2)
  expect(pacer.slowdown(limit)).toBe(7.2)
  expect(pacer.slowdown({ ...limit, key: 'another' })).toBe(1)
  for (let n = 0; n < 30; n += 1) pacer.eased(limit)
  expect(await gapNow()).toBe(1)
})

test('5.6 critical goes before warning before info, whoever came first', async () => {
  const starts: Start[] = []
  const limit = { key: 'slack C1', spacingMs: 1_000 }
  ask(starts, 'opening', [limit], 9)
  ask(starts, 'info', [limit], 8)
  ask(starts, 'warning', [limit], 5)
  await vi.advanceTimersByTimeAsync(500)
  ask(starts, 'critical', [limit], 1)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(starts.map((start) => start.name)).toEqual(['opening', 'critical', 'warning', 'info'])
})

test('5.6 a slow or limited channel never delays another of the same token', async () => {
  const starts: Start[] = []
  const slow = { key: 'slack slow', spacingMs: 1_000 }
  const quick = { key: 'slack quick', spacingMs: 1_000 }
  const token = { key: 'slack', spacingMs: 100 }
  pacer.limited(slow, 60_000)
  const from = performance.now()
  for (let n = 0; n < 3; n += 1) ask(starts, `slow ${n}`, [slow, token], 1)
  await vi.advanceTimersByTimeAsync(50)
  for (let n = 0; n < 3; n += 1) ask(starts, `quick ${n}`, [quick, token], 9)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(starts.map((start) => start.name)).toEqual(['quick 0', 'quick 1', 'quick 2'])
  await vi.advanceTimersByTimeAsync(70_000)
  expect(starts).toHaveLength(6)
  expect((starts[3]?.at ?? 0) - from).toBeGreaterThanOrEqual(60_000)
})

test('5.6 each limit holds where calls need several, counted from when the call may start', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 }), async (channels) => {
      pacer.close()
      pacer = createPacer()
      const starts: Start[] = []
      const token = { key: 'token', spacingMs: 400 }
      for (const channel of channels) {
        ask(starts, String(channel), [{ key: `channel ${channel}`, spacingMs: 1_000 }, token], channel)
      }
      await vi.advanceTimersByTimeAsync(60_000)
      expect(starts).toHaveLength(channels.length)
      const gaps = (list: readonly Start[]) => list.slice(1).map((start, n) => start.at - (list[n]?.at ?? 0))
      expect(Math.min(400, ...gaps(starts))).toBeGreaterThanOrEqual(400)
      for (const channel of new Set(channels)) {
        const own = starts.filter((start) => start.name === String(channel))
        expect(Math.min(1_000, ...gaps(own))).toBeGreaterThanOrEqual(1_000)
      }
    }),
    { numRuns: 25 },
  )
})

test('a slot that is given up rejects at once and is not used up', async () => {
  const limit = { key: 'k', spacingMs: 1_000 }
  const giveUp = new AbortController()
  const starts: Start[] = []
  ask(starts, 'first', [limit])
  await vi.advanceTimersByTimeAsync(0)
  const from = performance.now()
  const abandoned = pacer.slot([limit], { signal: giveUp.signal })
  const refused = expect(abandoned).rejects.toThrow('no longer needed')
  await vi.advanceTimersByTimeAsync(10)
  giveUp.abort(new Error('no longer needed'))
  await refused
  ask(starts, 'second', [limit])
  await vi.advanceTimersByTimeAsync(1_500)
  expect((starts[1]?.at ?? 0) - from).toBeLessThan(1_050)
})

test('closing rejects what waits and what comes', async () => {
  const limit = { key: 'k', spacingMs: 60_000 }
  await pacer.slot([limit])
  const waiting = expect(pacer.slot([limit])).rejects.toBeInstanceOf(PacerClosedError)
  await vi.advanceTimersByTimeAsync(10)
  pacer.close()
  await waiting
  await expect(pacer.slot([limit])).rejects.toBeInstanceOf(PacerClosedError)
})

test('a jump of the wall clock neither stops nor floods', async () => {
  const limit = { key: 'k', spacingMs: 1_000 }
  const starts: Start[] = []
  ask(starts, 'first', [limit])
  await vi.advanceTimersByTimeAsync(0)
  vi.setSystemTime(0)
  ask(starts, 'second', [limit])
  await vi.advanceTimersByTimeAsync(900)
  expect(starts).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(200)
  expect(starts).toHaveLength(2)
})
