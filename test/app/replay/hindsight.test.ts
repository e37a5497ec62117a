import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outage, Past } from '../../../src/app/replay/past.ts'
import { Replay } from '../../../src/app/replay/replay.ts'
import type { Alert } from '../../../src/model/alert.ts'
import type { PlacedFailure } from '../../../src/model/history.ts'
import { type Instant, MINUTE_MS } from '../../../src/model/instant.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { RecipeRecord } from '../../../src/store/port.ts'
import { aFailure, aRecipe, aRule, counting, key, World } from '../../evaluate/world.ts'
import { replayConfig } from './config.ts'

const RECIPES = ['1', '2', '3']
const START = Date.parse('2026-03-02T09:00:00Z')
const LENGTH_MIN = 90

interface Scene {
  readonly rules: readonly Rule[]
  readonly failures: readonly PlacedFailure[]
  readonly outages: readonly Outage[]
}

const minutes = (least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most }).map((count) => count * MINUTE_MS)

const rules: fc.Arbitrary<readonly Rule[]> = fc
  .array(
    fc.record({
      over: minutes(2, 20),
      warning: fc.integer({ min: 1, max: 4 }),
      more: fc.option(fc.integer({ min: 1, max: 4 })),
      below: fc.boolean(),
      forMs: minutes(0, 4),
      keepFiringForMs: minutes(0, 8),
      by: fc.constantFrom<readonly string[]>(['recipe'], ['workspace'], ['workspace', 'adapter']),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((drafts) =>
    drafts.map(({ over, warning, more, below, by, ...times }, index) => {
      const lasting = below && !by.includes('adapter')
      const critical =
        more === null || lasting ? [] : [{ severity: 'critical' as const, bound: warning + more }]
      const levels = [...critical, { severity: 'warning' as const, bound: warning }]
      const condition = counting({ comparator: lasting ? 'less_than' : 'at_least', levels }, over)
      return aRule({ name: `rule-${index}`, condition, by, ...times })
    }),
  )

const failures = fc
  .array(
    fc.record({
      recipe: fc.constantFrom(...RECIPES),
      at: minutes(1, LENGTH_MIN - 10),
      adapter: fc.constantFrom('salesforce', 'netsuite', null),
      fingerprint: fc.constantFrom('f1', 'f2'),
    }),
    { maxLength: 40 },
  )
  .map((drafts) =>
    drafts
      .map(({ recipe, at, ...rest }, index) => ({
        ...aFailure(recipe, START + at, rest),
        seq: index + 1,
        job: `j${index}`,
        causedBy: null,
      }))
      .sort((a, b) => a.placedAt - b.placedAt),
  )

const outages: fc.Arbitrary<readonly Outage[]> = fc
  .option(fc.record({ from: minutes(5, 40), lasts: minutes(1, 40) }))
  .map((given) =>
    given === null
      ? []
      : [{ workspace: 'production', from: START + given.from, to: START + given.from + given.lasts }],
  )

const scene: fc.Arbitrary<Scene> = fc.record({ rules, failures, outages })

/** The daemon's rounds, one a minute: what is placed in an outage is recorded when it ended. */
function byTheMinute({ rules: own, failures: all, outages: gaps }: Scene): readonly Alert[] {
  const world = new World(
    own,
    RECIPES.map((id) => aRecipe(id, { knownFrom: 0 })),
    START,
  )
  world.resumeFrom = START
  const seenAt = ({ placedAt }: PlacedFailure): Instant =>
    gaps.find(({ from, to }) => from <= placedAt && placedAt < to)?.to ?? placedAt
  for (let minute = 0; minute <= LENGTH_MIN; minute += 1) {
    const now = START + minute * MINUTE_MS
    world.fail(...all.filter((failure) => seenAt(failure) === now))
    const gap = gaps.find(({ from, to }) => from <= now && now < to)
    world.step(now, gap === undefined ? now : gap.from - 1)
  }
  return world.alerts
}

async function inHindsight({ rules: own, failures: all, outages: gaps }: Scene): Promise<readonly Alert[]> {
  const past: Past = {
    recipes: new Map(
      RECIPES.map((id) => [
        key(id),
        {
          record: { workspace: 'production', id, labels: aRecipe(id).labels } as RecipeRecord,
          failures: all.filter(({ recipe }) => recipe === key(id)),
          rises: [],
          sampledFrom: null,
          failedBefore: null,
          stops: [],
          lost: [],
        },
      ]),
    ),
    outages: gaps,
    knownFrom: 0,
  }
  const to = START + LENGTH_MIN * MINUTE_MS
  const config = await replayConfig(own)
  const replay = new Replay({ config, past, from: START, to, onTurn: () => {} })
  await replay.advance(to)
  replay.settle(() => true)
  return replay.alerts.all().filter(({ kind }) => kind === 'condition')
}

/**
 * What an alert comes to; ids and how it was folded are each world's own. Which failures near its beginning one that holds by
 * absence speaks of, and what one that is over learns of later failures, depends on when somebody looked.
 */
function comesTo(alerts: readonly Alert[], own: readonly Rule[]): readonly unknown[] {
  const absent = new Set(own.filter((rule) => comparatorOf(rule) === 'less_than').map(({ name }) => name))
  return alerts
    .map((alert) => {
      const { rule, group, state, severity, worst, count, peak, startedAt, firedAt, endedAt, foundOver } =
        alert
      const ended = state === 'resolved'
      const about = absent.has(rule) || ended ? {} : { labels: alert.labels, recipes: alert.recipes }
      const level = { severity, worst, peak, ...(ended ? {} : { count }) }
      return { rule, group, state, startedAt, firedAt, endedAt, foundOver, ...level, ...about }
    })
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function comparatorOf({ condition }: Rule): string | undefined {
  return condition.kind === 'job_failed_count' ? condition.threshold.comparator : undefined
}

describe('3.7 in hindsight the same alerts come about as by evaluating every minute', () => {
  test('over random rules, failures and outages', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const [got, wanted] = [await inHindsight(given), byTheMinute(given)]
        expect(comesTo(got, given.rules)).toEqual(comesTo(wanted, given.rules))
      }),
      { numRuns: 100 },
    )
  })
})
