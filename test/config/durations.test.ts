import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../src/model/instant.ts'
import { alertsYaml, load, RULES } from './memory.ts'

const UNITS = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

const counts = fc.tuple(...UNITS.map(() => fc.option(fc.integer({ min: 0, max: 999 }), { nil: null })))

describe('durations', () => {
  test('are the sum of their parts, from weeks to seconds', () => {
    fc.assert(
      fc.property(counts, (given) => {
        fc.pre(given.some((count) => count !== null))
        const text = given
          .map((count, index) => (count === null ? '' : `${count}${UNITS[index]?.[0]}`))
          .join('')
        const ms = given.reduce<number>(
          (sum, count, index) => sum + (count ?? 0) * (UNITS[index]?.[1] ?? 0),
          0,
        )
        expect(parseDuration(text)).toBe(ms)
      }),
    )
  })

  test('are written as they are read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1_000))).toBe(seconds * 1_000)
      }),
    )
  })

  test('are nothing else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\s*(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?\s*$/.test(text) || text.trim() === '')
        expect(parseDuration(text)).toBeNull()
      }),
    )
  })

  test.each(['5', '5x', '1m1h', '1h 30m', '1.5h', '-5m', '5 m', '5ms', '1m1m'])('%s is none', (text) => {
    expect(parseDuration(text)).toBeNull()
  })

  test('of the configuration come through unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5_000_000 }), async (seconds) => {
        const text = formatDuration(seconds * 1_000)
        const workspaces = `workspaces:\n  - { name: a, region: us, token: t, look_back: ${text} }\n`
        const files = { 'alerts.yaml': alertsYaml({ workspaces }), 'rules/a.yaml': RULES }
        const { config } = await load({ files })
        expect(config?.workspaces[0]?.lookBackMs).toBe(seconds * 1_000)
      }),
      { numRuns: 20 },
    )
  })
})
