import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NoticeRounds } from '../../src/app/notice-rounds.ts'
import type { Alert } from '../../src/model/alert.ts'
import type { Config } from '../../src/model/config.ts'
import type { Outcome } from '../../src/model/delivery.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../src/model/instant.ts'
import { type Labels, labelsFrom } from '../../src/model/labels.ts'
import type { Severity } from '../../src/model/severity.ts'
import { load } from '../config/memory.ts'
import { type Change, NoticeWorld, RULES } from './notice-world.ts'

const START: Instant = Date.UTC(2026, 2, 2, 9)

/** Groups split and shared, addresses by template and by owner, fallbacks, mutes, inhibitions. */
const CONFIG = `workspaces: [{ name: production, region: us, token: test, recipes: [{ all: true }] }]
rule_files: []
receivers:
  team: { slack: [{ channel: "#{{ labels.team }}" }], email: [{ to: [team@example.com] }] }
  on-call: { email: [{ to: [on-call@example.com] }] }
  owners: { email: [{ to: owner, send_resolved: false }] }
owners: { discover: false, default: [boss@example.com] }
route:
  receiver: team
  fallback: on-call
  group_by: [workspace, rule]
  routes:
    - { matchers: [severity = critical], receiver: on-call, continue: true, group_by: [team], fallback: team }
    - { matchers: [team = b], receiver: owners, mute_time_intervals: [noon], group_wait: 0s }
    - { matchers: [team =~ ".*"], receiver: team }
inhibit_rules:
  - { source_matchers: [rule = outage, "severity != info"], target_matchers: [rule = burst], equal: [team] }
time_intervals:
  - { name: noon, time_intervals: [{ times: [{ start_time: "12:00", end_time: "13:00" }] }] }
slack: { token: test }
smtp: { host: mail.example.com, from: RecipeWatch <alerts@example.com> }
`

async function configOf(): Promise<Config> {
  const { config } = await load({ files: { 'alerts.yaml': CONFIG } })
  if (config === null) throw new Error('no configuration')
  return config
}

/** What happens, how long after the round before; how its messages fare; whether its plan is committed. */
interface Round {
  readonly afterMs: number
  readonly changes: readonly Change[]
  readonly outcomes: readonly Outcome['kind'][]
  readonly committed: boolean
}

const id = fc.constantFrom(...Object.keys(RULES))
const severity = fc.constantFrom<Severity>('info', 'warning', 'critical')

function labelsOf(team: string | null): Labels {
  return labelsFrom({ workspace: 'production', team, owner: team === 'b' ? 'ana@example.com' : null })
}

/** Mostly one thing at a time. */
const to: fc.Arbitrary<Partial<Alert>> = fc.oneof(
  fc.record({ state: fc.constantFrom<Alert['state']>('pending', 'firing', 'firing', 'resolved', 'closed') }),
  fc.record({ state: fc.constantFrom<Alert['state']>('resolved', 'closed'), foundOver: fc.boolean() }),
  fc.record({ severity }),
  fc.record({ worst: severity }),
  fc.record({ count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ startedAt: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ unknownSince: fc.constantFrom(null, START) }),
  fc.record({ labels: fc.constantFrom('a', 'b', null).map(labelsOf) }),
)

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 15, arbitrary: fc.record({ kind: fc.constant('alert' as const), id, to }) },
  fc.record({ kind: fc.constant('gone' as const), id }),
  fc.record({ kind: fc.constant('silence' as const), id, forMs: fc.constantFrom(MINUTE_MS, HOUR_MS) }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('acknowledge' as const), id }) },
  fc.record({ kind: fc.constantFrom('noticed' as const, 'told less' as const) }),
  fc.record({ kind: fc.constant('echo' as const), id, cause: id }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('no echoes' as const) }) },
)

const round: fc.Arbitrary<Round> = fc.record({
  afterMs: fc.constantFrom(0, SECOND_MS, 10 * SECOND_MS, MINUTE_MS, 10 * MINUTE_MS, 2 * HOUR_MS, DAY_MS),
  changes: fc.array(change, { maxLength: 2 }),
  outcomes: fc.array(
    fc.constantFrom<Outcome['kind']>('sent', 'sent', 'sent', 'sent', 'rejected', 'gone', 'refused'),
    { maxLength: 4 },
  ),
  committed: fc.integer({ min: 0, max: 9 }).map((nth) => nth > 0),
})

/** No other process had a hand in it. */
function isOurs({ kind }: Change): boolean {
  return kind !== 'noticed' && kind !== 'told less'
}

const QUIET: Round = { afterMs: 0, changes: [], outcomes: [], committed: true }

/** What joined a message turns out to fail by itself, while that message is to tell the end of its own. */
const NO_ECHO_ANY_MORE: Round[] = [
  {
    ...QUIET,
    changes: [
      { kind: 'alert', id: 'c', to: { startedAt: 0 } },
      { kind: 'echo', id: 'e', cause: 'c' },
    ],
  },
  { ...QUIET, afterMs: DAY_MS },
  {
    ...QUIET,
    changes: [
      { kind: 'alert', id: 'e', to: { count: 1 } },
      { kind: 'alert', id: 'c', to: { state: 'resolved', foundOver: false } },
    ],
  },
  { ...QUIET, afterMs: 10 * MINUTE_MS, changes: [{ kind: 'no echoes' }] },
]

/** More rounds at one instant are no progress. */
const ROUNDS_MAX = 20

test('5.1 what planning wants has its turn: nothing is planned again and again', {
  timeout: 120_000,
}, async () => {
  const config = await configOf()
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 30 }), (rounds) => {
      const world = new NoticeWorld(config, START)
      const growing = new NoticeRounds()
      for (const { afterMs, changes } of rounds) {
        world.now += afterMs
        for (const one of changes.filter(isOurs)) world.happen(one)
        let played = 0
        do {
          world.commit(growing.plan(world.input()).plan)
          if (!world.isDue) break
          world.deliver(Array.from({ length: 10 }, () => 'sent'))
          played += 1
        } while (played < ROUNDS_MAX)
        expect(played).toBeLessThan(ROUNDS_MAX)
      }
    }),
    { numRuns: 1_000, examples: [[NO_ECHO_ANY_MORE]] },
  )
})

describe('5.1 rounds that leave alone what is as it was come to what planning everything anew does', () => {
  test('over random alerts, holds, echoes, outcomes and lost commits', { timeout: 120_000 }, async () => {
    const config = await configOf()
    let planned = 0
    fc.assert(
      fc.property(fc.array(round, { minLength: 1, maxLength: 30 }), (rounds) => {
        const world = new NoticeWorld(config, START)
        const growing = new NoticeRounds()
        for (const { afterMs, changes, outcomes, committed } of rounds) {
          world.now += afterMs
          for (const one of changes) world.happen(one)
          const [got, wanted] = [growing.plan(world.input()), new NoticeRounds().plan(world.input())]
          expect(got.plan).toEqual(wanted.plan)
          expect(got.lookAgainAt).toEqual(wanted.lookAgainAt)
          planned += got.plan.deliveries.length
          if (committed) world.commit(got.plan)
          world.deliver(outcomes)
        }
      }),
      { numRuns: 1_000 },
    )
    expect(planned).toBeGreaterThan(1_000)
  })
})
