import { expect, test } from 'vitest'
import { decideCut } from '../../src/digest/cut.ts'
import { nextRun } from '../../src/model/schedule.ts'

const SCHEDULE = { cron: '0 8 * * *', timeZone: 'UTC' }

/** An instant of March 2026. */
function march(day: number, clock = '08:00:00'): number {
  return Temporal.Instant.from(`2026-03-${String(day).padStart(2, '0')}T${clock}Z`).epochMilliseconds
}

const decide = (servedAt: number, now: number) => decideCut({ servedAt }, SCHEDULE, now)

test('6.1 an interval is cut at its scheduled instant, not before', () => {
  expect(decide(march(2), march(3) - 1)).toEqual({ kind: 'wait', until: march(3) })
  expect(decide(march(2), march(3))).toEqual({ kind: 'cut', servedAt: march(3) })
  expect(decide(march(2), march(3) + 999)).toEqual({ kind: 'cut', servedAt: march(3) })
  expect(decide(march(3), march(3) + 5)).toEqual({ kind: 'wait', until: march(4) })
})

test('6.1 what was missed while the daemon was down is made up for by one cut', () => {
  expect(decide(march(2), march(9, '10:13:00'))).toEqual({ kind: 'cut', servedAt: march(9) })
  expect(decide(march(9), march(9, '10:13:01'))).toEqual({ kind: 'wait', until: march(10) })
})

test('7.1 a clock that goes back across a cut does not repeat it', () => {
  expect(decide(march(3), march(3) - 2_000)).toEqual({ kind: 'wait', until: march(4) })
  expect(decide(march(3), march(2) + 1)).toEqual({ kind: 'wait', until: march(4) })
})

test('7.1 a clock that was far ahead and is set right loses no digest: its schedule counts anew', () => {
  const now = march(5, '12:00:00')
  expect(decide(march(25), now)).toEqual({ kind: 'reset', servedAt: now })
  expect(decide(now, now)).toEqual({ kind: 'wait', until: march(6) })
  expect(decide(now, march(6))).toEqual({ kind: 'cut', servedAt: march(6) })
})

test('a schedule that ends waits for nothing', () => {
  const never = { cron: '0 8 31 2 *', timeZone: 'UTC' }
  expect(nextRun(never, march(1))).toBeNull()
  expect(decideCut({ servedAt: march(1) }, never, march(9))).toEqual({ kind: 'wait', until: null })
})
