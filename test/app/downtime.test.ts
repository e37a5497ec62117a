import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/model/alert.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/model/instant.ts'
import type { RunningDaemon } from '../support/running.ts'
import { type Opened, opened, START } from './opened.ts'

const RULES = [
  { name: 'count', when: { job_failed_count: { over: '15m', at_least: 5 } } },
  { name: 'ratio', when: { failure_ratio: { over: '1h', more_than: 0.2, min_jobs: 10 } } },
  { name: 'streak', when: { consecutive_failures: { at_least: 4 } } },
  { name: 'silence', when: { no_success: { over: '2h' } } },
  { name: 'no-jobs', when: { no_jobs: { over: '2h' } } },
  { name: 'missed', when: { missed_run: { schedule: '0 5 * * *', within: '30m' } } },
].map((rule) => ({ ...rule, severity: 'critical', keep_firing_for: '0s' }))

const [FROM, TO] = [START + 30 * MINUTE_MS, START + 30 * MINUTE_MS + 8 * HOUR_MS]
const OFTEN_MS = 10 * MINUTE_MS
const at = (hours: number, minutes = 0): number => START + (hours - 2) * HOUR_MS + minutes * MINUTE_MS

/** They show what goes on, and are no notices (SEMANTICS 5.1). */
const EDITS: ReadonlySet<string> = new Set(['edit', 'more', 'better'])

/** Who does not watch for eight hours. */
const DOWNTIMES: readonly {
  readonly name: string
  /** Nobody sees the jobs that `happen` lets be until it is over. */
  readonly pass: (place: Opened, running: RunningDaemon, happen: () => void) => Promise<RunningDaemon>
}[] = [
  {
    name: 'the daemon',
    pass: async (place, running, happen) => {
      await running.stop()
      place.clock.advance(TO - FROM)
      happen()
      return await place.start()
    },
  },
  {
    name: 'the API',
    pass: async ({ world: { workato } }, running, happen) => {
      workato.faults.inject({ respond: { status: 503 }, times: Infinity })
      for (let left = TO - FROM; left > 0; left -= HOUR_MS) await running.pass(HOUR_MS)
      happen()
      workato.faults.clear()
      return running
    },
  },
]

/**
 * Eight hours without a look, in which a recipe that is watched, and did well, does this; then half an hour of usual work. What came about, and
 * who was told why.
 */
async function after(
  downtime: (typeof DOWNTIMES)[number],
  happen: (place: Opened, recipe: number) => void,
): Promise<{ readonly alerts: readonly Alert[]; readonly told: readonly string[] }> {
  const place = await opened({ rules: RULES })
  const { workato } = place.world
  const recipe = workato.addRecipe({ name: 'Order sync' })
  const running = await place.start()
  const work = async (daemon: RunningDaemon): Promise<void> => {
    for (let passed = 0; passed < 30; passed += 1) {
      if (passed % 10 === 5) workato.finish(recipe, { status: 'succeeded' })
      await daemon.pass(MINUTE_MS)
    }
  }
  await work(running)
  const watching = await downtime.pass(place, running, () => happen(place, recipe))
  await work(watching)
  const store = await place.world.store()
  const alerts = await store.alerts.list({ limit: 100 })
  const own = alerts.filter(({ kind }) => kind === 'condition')
  const deliveries = await store.deliveries.list({ states: ['sent'], limit: 100 })
  const notices = deliveries.filter(
    ({ reason, alerts: of }) => !EDITS.has(reason) && own.some(({ id }) => of.includes(id)),
  )
  return {
    alerts: own.toSorted((a, b) => a.startedAt - b.startedAt),
    told: notices.map(({ in: { destination }, reason }) => `${destination.channel} ${reason}`).sort(),
  }
}

const minutes = (instant: number | null): number => Math.round(((instant ?? START) - START) / MINUTE_MS)

describe.each(DOWNTIMES)('3.4 after eight hours without $name', (downtime) => {
  test('3.4 nothing fires that did not happen: few of many jobs failed, never four in a row, runs were on time', async () => {
    const { alerts, told } = await after(downtime, ({ world: { workato } }, recipe) => {
      // Jobs as usual; and in one hour many more, of which one of nine fails.
      workato.finish(recipe, { status: 'succeeded', count: 48, everyMs: OFTEN_MS, at: TO - MINUTE_MS })
      for (let nth = 0; nth < 8; nth += 1) {
        workato.finish(recipe, { at: at(6, 7 * nth) })
        workato.finish(recipe, { status: 'succeeded', count: 8, everyMs: SECOND_MS, at: at(6, 7 * nth + 1) })
      }
    })
    expect(alerts.map(({ rule }) => rule)).toEqual([])
    expect(told).toEqual([])
  })

  test('3.4 a burst that came and went is told once, late, in its own time, by what held for certain', async () => {
    const { alerts, told } = await after(downtime, ({ world: { workato } }, recipe) => {
      workato.finish(recipe, { status: 'succeeded', count: 48, everyMs: OFTEN_MS, at: TO - MINUTE_MS })
      workato.finish(recipe, { count: 14, everyMs: 10 * SECOND_MS, at: at(6, 5) })
    })
    // Whatever of the 48 successes lay in that hour, more than a fifth failed; where they lay nobody knows.
    expect(alerts).toMatchObject([
      { rule: 'count', state: 'resolved', foundOver: true, peak: 14 },
      { rule: 'ratio', state: 'resolved', foundOver: true, peak: 14 },
    ])
    expect(alerts.map(({ startedAt, endedAt }) => [minutes(startedAt), minutes(endedAt)])).toEqual([
      [244, 259],
      [244, 304],
    ])
    expect(told).toEqual(['email late', 'slack late'])
  })

  test('3.4 what was silent all the time, and still is, fires as since its own time', async () => {
    const { alerts, told } = await after(downtime, () => {})
    expect(
      alerts.map(({ rule, foundOver, startedAt }) => `${rule} ${foundOver} ${minutes(startedAt)}`).sort(),
    ).toEqual(['missed false 210', 'no-jobs false 146', 'silence false 146'])
    expect([...new Set(told)]).toEqual(['email new', 'email resolved', 'slack new', 'slack resolved'])
  })
})
