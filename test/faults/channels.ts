import type { MailFault } from '../../src/demo/mailbox/faults.ts'
import type { SlackFault } from '../../src/demo/slack/faults.ts'
import { openStore } from '../../src/store/open.ts'
import { createTestClock, type TestClock } from '../support/clock.ts'
import { startRunning } from '../support/running.ts'
import { until } from '../support/until.ts'
import { type Groups, openGroups, type Violations, violations } from './groups.ts'
import { type Seeded, seeded } from './seeded.ts'
import { createTrouble } from './trouble.ts'

/** What came of it. */
export interface ChannelReport extends Violations {
  /** Calls and mails that a fault befell. */
  readonly faults: number
  readonly worsened: number
}

const START = Date.UTC(2026, 10, 24, 2, 0)
const SECOND_MS = 1_000
const MINUTE_MS = 60_000
/** What a call may take; what hangs costs so much of the test's own time. */
const CALL_MS = 200
const ROUNDS = 24
/** Rounds without faults until everybody must have been told: longer than any back-off and any block. */
const CALM_ROUNDS = 25

/** What Slack and what stands between may do. */
const SLACK_FAULTS: readonly SlackFault[] = [
  { kind: 'reset-before' },
  { kind: 'accept-then-reset' },
  { kind: 'accept-then-reset', method: 'chat.postMessage' },
  { kind: 'status', code: 500 },
  { kind: 'status', code: 503, body: '<h1>Service unavailable</h1>' },
  { kind: 'hang' },
  { kind: 'hang', accept: true, method: 'chat.postMessage' },
  { kind: 'ratelimited', retryAfter: 7 },
  { kind: 'ratelimited' },
  { kind: 'error', error: 'internal_error' },
  { kind: 'error', error: 'not_in_channel', method: 'chat.postMessage' },
]

/** What a mail server may do, short of refusing for good what it may have taken before. */
const MAIL_FAULTS: readonly MailFault[] = [
  { kind: 'reply', stage: 'connect', code: 421 },
  { kind: 'reply', stage: 'recipient', code: 450 },
  { kind: 'reply', stage: 'data', code: 451 },
  { kind: 'drop-after-accept' },
  { kind: 'drop-before-accept' },
]

/** Groups begin to fail and get worse while Slack and the mail server fail in every way that chance finds. */
export async function failAtChance(seed: number, count: number): Promise<ChannelReport> {
  const clock = createTestClock(START)
  const groups = await openGroups(count, {
    clock,
    rules: [
      {
        name: 'failure-burst',
        when: { job_failed_count: { over: '7d', at_least: { warning: 5, critical: 20 } } },
        by: ['recipe'],
      },
    ],
  })
  await using world = groups.world
  const random = seeded(seed)
  const trouble = createTrouble(groups)
  const calls = { underWay: 0 }
  await using running = await startRunning(world, clock, {
    timeouts: { slackMs: CALL_MS, mailMs: 5 * SECOND_MS },
    openStore: async (config, options) => counting(await openStore(config, options), calls),
  })
  const hits: (() => number)[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await trouble.more()
    hits.push(...placeFaults(groups, random))
    await pass(clock, running.resting, calls, (1 + Math.floor(random() * 40)) * SECOND_MS)
  }
  world.slack.faults.clear()
  world.mailbox.faults.clear()
  trouble.rest()
  for (let round = 0; round < CALM_ROUNDS; round += 1) {
    await pass(clock, running.resting, calls, MINUTE_MS)
  }
  return {
    ...violations(groups, trouble.burst, trouble.worse),
    faults: hits.reduce((sum, hitsOf) => sum + hitsOf(), 0),
    worsened: trouble.worse.size,
  }
}

function placeFaults({ world }: Groups, random: Seeded): readonly (() => number)[] {
  const times = 1 + Math.floor(random() * 2)
  const slack = SLACK_FAULTS[Math.floor(random() * SLACK_FAULTS.length)]
  const mail = MAIL_FAULTS[Math.floor(random() * MAIL_FAULTS.length)]
  return [
    ...(slack === undefined ? [] : [world.slack.faults.add({ ...slack, times }).hits]),
    ...(mail === undefined ? [] : [world.mailbox.faults.add({ ...mail, times }).hits]),
  ]
}

/** Time passes, and every call that began meanwhile ends. */
async function pass(
  clock: TestClock,
  resting: () => Promise<void>,
  calls: { readonly underWay: number },
  ms: number,
): Promise<void> {
  clock.advance(ms)
  await resting()
  await until('all calls answered', () => calls.underWay === 0)
  await resting()
}

type Store = Awaited<ReturnType<typeof openStore>>

/** Counts calls between begin and finish. */
function counting(store: Store, calls: { underWay: number }): Store {
  const begun = new Set<string>()
  const { deliveries } = store
  return {
    ...store,
    deliveries: {
      ...deliveries,
      async begin(id, how) {
        const isOurs = await deliveries.begin(id, how)
        if (isOurs) begun.add(id)
        calls.underWay = begun.size
        return isOurs
      },
      async finish(result) {
        await deliveries.finish(result)
        begun.delete(result.id)
        calls.underWay = begun.size
      },
    },
  }
}
