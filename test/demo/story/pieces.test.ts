import { expect, test } from 'vitest'
import { CAST, introduce, ordinaryLife } from '../../../src/demo/story/cast.ts'
import { createStoryClock, timeOfDay, untilTimeOfDay } from '../../../src/demo/story/clock.ts'
import { firstLine } from '../../../src/demo/story/sent.ts'
import { createWorkatoSim } from '../../../src/demo/workato/sim.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/model/instant.ts'
import { systemClock } from '../../../src/system/clock.ts'

const WEEK_BEGINS = Date.UTC(2026, 10, 16)

test('the clock runs at its rate, jumps, and wakes who sleeps on it at the right moment', async () => {
  const clock = createStoryClock(systemClock, WEEK_BEGINS)
  const woken: string[] = []
  const long = clock.sleep(2 * HOUR_MS).then(() => woken.push('long'))
  const short = clock.sleep(HOUR_MS).then(() => woken.push('short'))
  clock.jump(90 * MINUTE_MS)
  await short
  expect(woken).toEqual(['short'])
  expect(clock.now()).toBeGreaterThanOrEqual(WEEK_BEGINS + 90 * MINUTE_MS)
  clock.setRate(100_000)
  await long
  expect(clock.now()).toBeGreaterThanOrEqual(WEEK_BEGINS + 2 * HOUR_MS)
})

test('a time of day is as far as it comes next', () => {
  const noon = WEEK_BEGINS + 12 * HOUR_MS
  expect(untilTimeOfDay(noon, 14 * HOUR_MS + 5 * MINUTE_MS)).toBe(125 * MINUTE_MS)
  expect(untilTimeOfDay(noon, HOUR_MS)).toBe(13 * HOUR_MS)
  expect(untilTimeOfDay(noon, 12 * HOUR_MS)).toBe(0)
  expect(timeOfDay(14 * HOUR_MS + 5 * MINUTE_MS)).toEqual({ hour: 14, minute: 5 })
})

test('sleep on the clock ends quietly when its signal is aborted', async () => {
  const clock = createStoryClock(systemClock, WEEK_BEGINS)
  const stop = new AbortController()
  const asleep = clock.sleep(DAY_MS, stop.signal)
  stop.abort()
  await asleep
  expect(clock.now()).toBeLessThan(WEEK_BEGINS + MINUTE_MS)
})

test('an ordinary week has failures of every recipe, but never five in a quarter of an hour', () => {
  let now = WEEK_BEGINS
  const sim = createWorkatoSim({ now: () => now })
  introduce(sim)
  now += 7 * DAY_MS
  const { failed, succeeded } = ordinaryLife(sim, WEEK_BEGINS, now)
  expect(failed).toBeGreaterThan(100)
  expect(succeeded).toBeGreaterThan(50 * failed)
  for (const { id } of CAST) {
    const response = sim.handle({
      method: 'GET',
      url: `/api/recipes/${id}/jobs?status=failed&per_page=100`,
      headers: { authorization: 'Bearer simulated-token' },
      body: '',
    })
    const { items }: { items: { completed_at: string }[] } = JSON.parse(response.body)
    const times = items.map((item) => Temporal.Instant.from(item.completed_at).epochMilliseconds)
    times.sort((a, b) => a - b)
    expect(times.length).toBeGreaterThan(0)
    const closest = times.map((at, index) => (times[index + 4] ?? Number.POSITIVE_INFINITY) - at)
    expect(Math.min(...closest)).toBeGreaterThan(15 * MINUTE_MS)
  }
})

test('first lines are shown as people read them', () => {
  expect(
    firstLine(
      '🟢 over at <!date^1764036540^{time}|02:09 UTC>: <https://a.example/x|Order &amp; sync> <@U0ANA00001>\nmore',
    ),
  ).toBe('🟢 over at 02:09 UTC: Order & sync @ana')
})
