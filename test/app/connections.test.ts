import { describe, expect, onTestFinished, test } from 'vitest'
import { createConnectionsWatch, watchesConnections } from '../../src/app/connections.ts'
import type { LastingCondition } from '../../src/model/condition.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { Rule } from '../../src/model/rule.ts'
import { systemRandom } from '../../src/system/random.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import type { WorkatoClient } from '../../src/workato/client.ts'
import { WorkatoError } from '../../src/workato/errors.ts'
import { createTestClock } from '../support/clock.ts'
import { keptLog } from '../support/log.ts'
import { openWorld } from '../support/world.ts'

const NOW = Date.UTC(2026, 2, 2, 9)

async function watch(answers: readonly (string | WorkatoError)[]) {
  const clock = createTestClock(NOW)
  const world = await openWorld({ clock })
  onTestFinished(() => world[Symbol.asyncDispose]())
  const [config, store] = [await world.config(), await world.store()]
  const log = keptLog()
  const left = [...answers]
  const connections: WorkatoClient['connections'] = () => {
    const next = left.shift() ?? 'success'
    if (next instanceof WorkatoError) return Promise.reject(next)
    const authorised = next === 'success'
    return Promise.resolve([{ id: '7', name: null, app: null, authorised, lostAt: null, reason: null }])
  }
  const channels = { slack: null, email: null }
  const env = { config, store, clock, random: systemRandom, log, metrics: createMetrics('0'), channels }
  const tenants = () => [{ name: 'production', client: { connections } }]
  let rung = 0
  const connectionsWatch = createConnectionsWatch({ env, tenants, onProgress: () => (rung += 1) })
  const tick = () => connectionsWatch.tick(new AbortController().signal)
  return { clock, store, log, tick, asked: () => answers.length - left.length, rung: () => rung }
}

test('2.9 connections are read every five minutes, and what is lost is kept', async () => {
  const { clock, store, tick, rung } = await watch(['success', 'failed'])
  expect(await tick()).toBe(NOW + 5 * MINUTE_MS)
  expect(await tick()).toBe(NOW + 5 * MINUTE_MS)
  expect(rung()).toBe(1)
  clock.advance(5 * MINUTE_MS)
  await tick()
  expect((await store.facts.changes(0, 0)).lost).toMatchObject([{ connection: '7', baseLine: false }])
})

test('2.9 without the right nothing is known, which is said once and tried again an hour later', async () => {
  const refusal = new WorkatoError('forbidden', 'GET /api/connections: the server answered 403', {
    status: 403,
  })
  const { clock, store, log, tick } = await watch([refusal, refusal, 'success', refusal])
  expect(await tick()).toBe(NOW + 5 * MINUTE_MS)
  clock.advance(HOUR_MS)
  await tick()
  expect(log.lines).toEqual([expect.stringMatching(/^warn: connections cannot be read, so nothing is known/)])
  expect(await store.facts.changes(0, 0)).toMatchObject({ lost: [], observed: [] })
  clock.advance(HOUR_MS)
  await tick()
  clock.advance(5 * MINUTE_MS)
  await tick()
  expect(log.lines).toHaveLength(2)
})

test('2.6 other trouble with connections passes', async () => {
  const { clock, log, tick, asked } = await watch([new WorkatoError('timed_out', 'no answer'), 'success'])
  expect(await tick()).toBe(NOW + 5 * MINUTE_MS)
  clock.advance(5 * MINUTE_MS)
  expect(await tick()).toBe(NOW + 10 * MINUTE_MS)
  expect(log.lines).toHaveLength(1)
  expect(asked()).toBe(2)
})

describe('2.9 connections are read where a rule asks for them', () => {
  const lost: LastingCondition = { kind: 'connection_lost', severity: 'warning' }
  const stopped: LastingCondition = { kind: 'recipe_stopped', causes: null, except: [], severity: 'warning' }
  const asks = (condition: LastingCondition) => watchesConnections({ rules: [{ condition } as Rule] })

  test('and else not', () => {
    expect(asks(lost)).toBe(true)
    expect(asks(stopped)).toBe(false)
    expect(
      asks({ kind: 'all', of: [stopped, { kind: 'not', of: lost, severity: 'info' }], severity: 'info' }),
    ).toBe(true)
    expect(asks({ kind: 'any', of: [stopped], severity: 'info' })).toBe(false)
  })
})
