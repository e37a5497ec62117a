import { expect, test } from 'vitest'
import type { Clock } from '../../src/system/clock.ts'
import { createWake } from '../../src/system/wake.ts'

/** A clock on which each sleep ends at once, having moved it by these steps, one after another. */
function stepping(...steps: readonly number[]): Clock & { readonly slept: number[] } {
  let now = 1_000_000
  let at = 0
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms)
      now += steps[at++] ?? ms
    },
  }
}

const never = new AbortController().signal

test('sleeps until its instant, looking at the clock each minute', async () => {
  const clock = stepping()
  await createWake(clock).wait(clock.now() + 150_000, never)
  expect(clock.slept).toEqual([60_000, 60_000, 30_000])
})

test('7.1 a clock that goes back wakes it: its instant may be far off by now', async () => {
  const clock = stepping(60_000, -365 * 86_400_000)
  await createWake(clock).wait(clock.now() + 3_600_000, never)
  expect(clock.slept).toEqual([60_000, 60_000])
})

test('what was rung just before does not sleep', async () => {
  const clock = stepping()
  const wake = createWake(clock)
  wake.ring()
  await wake.wait(null, never)
  expect(clock.slept).toEqual([])
})
