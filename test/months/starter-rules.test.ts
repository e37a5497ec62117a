import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { nodeEnvironment } from '../../src/config/node-environment.ts'
import { HOUR_MS } from '../../src/model/instant.ts'
import { liveThrough } from './live.ts'
import { simulateMonth } from './month.ts'
import { verdictText } from './verdict-text.ts'

const FILE = new URL('alerts.yaml', import.meta.url).pathname
const { config } = await loadConfig(FILE, nodeEnvironment({}))

describe.each([1, 2])('the starter rules in simulated month %i', async (seed) => {
  if (config === null) throw new Error('the configuration of the months is broken')
  const verdict = await liveThrough(seed, config)
  const text = verdictText(verdict)

  test('no incident is missed, each is told within the hour', () => {
    for (const { toldAfterMs } of verdict.incidents) {
      expect(toldAfterMs, text).not.toBeNull()
      expect(toldAfterMs, text).toBeLessThan(HOUR_MS)
    }
  })

  test('an incident makes at most two notices', () => {
    expect(Math.max(...verdict.incidents.map(({ notices }) => notices.length)), text).toBeLessThanOrEqual(2)
  })

  test('noise is at most one warning a day', () => {
    expect(verdict.worstDayOfNoise, text).toBeLessThanOrEqual(1)
  })
})

test('months are worth living through: jobs fail for no lasting reason, and a nightly batch always does', () => {
  const month = simulateMonth(1)
  const weather = month.recipes.flatMap(({ failures }) =>
    failures.filter(({ incident }) => incident === null),
  )
  expect(weather.length).toBeGreaterThan(500)
  expect(month.incidents.length).toBeGreaterThan(10)
})
