import { describe, expect, test } from 'vitest'
import { createBeats, type Loop, runLoop } from '../../src/app/loop.ts'
import type { Clock } from '../../src/system/clock.ts'
import { createWake } from '../../src/system/wake.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import { keptLog } from '../support/log.ts'

/** A clock that jumps to the end of every sleep and remembers how long each was. */
function jumpingClock(): Clock & { readonly slept: number[] } {
  let now = 0
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    sleep: (ms) => {
      slept.push(ms)
      now += ms
      return Promise.resolve()
    },
  }
}

describe('a loop', () => {
  test('7.3 a tick that throws is logged, counted and tried again, ever more slowly', async () => {
    const clock = jumpingClock()
    const stop = new AbortController()
    const metrics = createMetrics('test')
    const log = keptLog()
    let ticks = 0
    const loop: Loop = {
      name: 'evaluate',
      wake: createWake(clock),
      tick: () => {
        ticks += 1
        if (ticks <= 3) return Promise.reject(new Error('disk full'))
        stop.abort()
        return Promise.resolve(null)
      },
    }
    await runLoop(loop, { clock, log, metrics, beats: createBeats() }, stop.signal)
    expect(ticks).toBe(4)
    expect(clock.slept).toEqual([1_000, 2_000, 4_000])
    expect(log.lines).toEqual(Array.from({ length: 3 }, () => 'error: evaluate failed: disk full'))
    expect(await metrics.loopFailures.get()).toMatchObject({
      values: [{ labels: { loop: 'evaluate' }, value: 3 }],
    })
  })

  test('a ring that comes during a tick makes it turn once more', async () => {
    const clock = jumpingClock()
    const stop = new AbortController()
    const wake = createWake(clock)
    let ticks = 0
    const loop: Loop = {
      name: 'notify',
      wake,
      tick: () => {
        ticks += 1
        if (ticks === 1) wake.ring()
        else stop.abort()
        return Promise.resolve(null)
      },
    }
    await runLoop(
      loop,
      { clock, log: keptLog(), metrics: createMetrics('test'), beats: createBeats() },
      stop.signal,
    )
    expect(ticks).toBe(2)
    expect(clock.slept).toEqual([])
  })
})

describe('beats', () => {
  test('5.12 a loop that should have turned three minutes ago hangs; one that sleeps until later does not', () => {
    const beats = createBeats()
    beats.beat('poll', 0)
    beats.beat('prune', 3_600_000)
    beats.beat('deliver', null)
    expect(beats.hanging(180_000)).toEqual([])
    expect(beats.hanging(180_001)).toEqual(['poll'])
  })
})
