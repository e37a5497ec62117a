import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { World } from '../support/world.ts'
import { cli, world } from './place.ts'

const ERROR = { adapter: 'salesforce', type: 'Timeout', message: 'the other side is slow' }

/** Three bursts of one recipe in the last week, one of them bad; another recipe now and then. */
async function pastWeek(): Promise<World> {
  const place = await world({
    rules: [
      {
        name: 'failure-burst',
        when: { job_failed_count: { over: '15m', at_least: { warning: 5, critical: 20 } } },
      },
      { name: 'thousands', when: { job_failed_count: { every: 1000 } } },
    ],
  })
  const { workato } = place
  const now = Date.now()
  const sync = workato.addRecipe({ name: 'Order sync' })
  const others = workato.addRecipe({ name: 'Invoices' })
  for (const [days, count] of [
    [6, 6],
    [3, 30],
    [1, 5],
  ] as const) {
    workato.finish(sync, { count, everyMs: 10_000, at: now - days * DAY_MS, error: ERROR })
  }
  workato.finish(others, { count: 20, everyMs: 8 * HOUR_MS, at: now - HOUR_MS, error: ERROR })
  workato.finish(sync, { count: 50, everyMs: HOUR_MS, at: now - MINUTE_MS, status: 'succeeded' })
  return place
}

const backtest = (place: World, ...args: readonly string[]) =>
  cli(['backtest', '--config', place.configPath, ...args])

test('what there would have been: by rule, by receiver, message by message; what cannot be answered is said', async () => {
  const place = await pastWeek()
  const { status, out, err } = await backtest(place, '--since', '7d')
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toMatch(/^1w until .* UTC: 61 failures of 2 recipes known; nothing was sent\.$/m)
  expect(out).toMatch(/^failure-burst +3 +1 +\d+ +│.*│$/m)
  expect(out).toMatch(/^on-call \(slack\) +7 +3 +1 +0 +3 +│.*│$/m)
  expect(out).toMatch(/on-call \(slack\) +worse +🔴 .*Order sync/)
  expect(out).toContain('Not answered:\n  thousands: the API tells its lifetime counters as they are now')
  expect(place.slack.messages('alerts')).toEqual([])
  expect(place.mailbox.messages).toEqual([])
})

test('--json has alerts, notices and what is unanswerable', async () => {
  const place = await pastWeek()
  const { status, out } = await backtest(place, '--since', '2d', '--json')
  expect(status).toBe(0)
  const { alerts, notices, unanswerable } = JSON.parse(out)
  expect(alerts).toHaveLength(1)
  expect(alerts[0]).toMatchObject({ rule: 'failure-burst', state: 'resolved', peak: 5, severity: 'warning' })
  expect(notices).toHaveLength(4)
  expect(notices[0]).toEqual({
    at: expect.stringMatching(/Z$/),
    receiver: 'on-call',
    channel: expect.stringMatching(/slack|email/),
    reason: 'new',
    text: expect.stringContaining('Order sync: 5 failed jobs in 15 min'),
    alerts: [alerts[0].id],
  })
  expect(unanswerable).toEqual([{ rule: 'thousands', why: expect.stringContaining('lifetime') }])
})

test('what was read is kept: the next backtest asks for what is new', async () => {
  const place = await pastWeek()
  await backtest(place, '--since', '7d')
  const asked = (): number => place.workato.requests.filter(({ path }) => path.endsWith('/jobs')).length
  const before = asked()
  const again = await backtest(place, '--since', '7d', '--json')
  expect(asked()).toBe(before)
  expect(JSON.parse(again.out).alerts).toHaveLength(3)
  const [recipe] = JSON.parse(again.out).alerts.flatMap(
    ({ labels }: { labels: { recipe: string } }) => labels.recipe,
  )
  place.workato.finish(Number(recipe), { count: 7, error: ERROR })
  const later = await backtest(place, '--since', '7d', '--json')
  expect(asked()).toBeGreaterThan(before)
  expect(JSON.parse(later.out).alerts).toHaveLength(4)
})

test('--rules in place of the configuration’s; --diff compares two sets', async () => {
  const place = await pastWeek()
  const strict = join(place.folder, 'strict.yaml')
  writeFileSync(
    strict,
    'rules: [{ name: failure-burst, when: { job_failed_count: { over: 15m, at_least: 20 } } }]\n',
  )
  const ruled = await backtest(place, '--since', '7d', '--rules', strict, '--json')
  expect(JSON.parse(ruled.out).alerts).toHaveLength(1)
  const { status, out } = await backtest(place, '--since', '7d', '--diff', strict)
  expect(status).toBe(0)
  expect(out).toMatch(/^failure-burst +3 +1 +│/m)
  expect(out).toMatch(/^Only now:\n.*failure-burst +Order sync\n.*failure-burst +Order sync$/m)
})

test('--all-jobs answers rules about successes', async () => {
  const place = await pastWeek()
  const quiet = join(place.folder, 'quiet.yaml')
  writeFileSync(quiet, 'rules: [{ name: quiet, when: { no_success: { over: 2h } } }]\n')
  const without = await backtest(place, '--since', '1d', '--rules', quiet, '--json')
  expect(JSON.parse(without.out)).toMatchObject({
    alerts: [],
    unanswerable: [{ rule: 'quiet', why: expect.stringContaining('--all-jobs') }],
  })
  const { out } = await backtest(place, '--since', '1d', '--rules', quiet, '--all-jobs', '--json')
  const { alerts, unanswerable } = JSON.parse(out)
  expect(unanswerable).toEqual([])
  expect(alerts.map(({ labels }: { labels: { recipe_name: string } }) => labels.recipe_name)).toEqual([
    'Invoices',
  ])
})

test('1.5 callers that failed through what they called cause no message of their own, and count in no sum', async () => {
  const place = await world({
    rules: [
      { name: 'burst', when: { job_failed_count: { over: '15m', at_least: 5 } } },
      { name: 'all', when: { job_failed_count: { over: '15m', at_least: 5 } }, by: ['workspace'] },
    ],
    route: { group_by: ['rule', 'recipe'] },
  })
  const { workato } = place
  const chain = ['Order sync', 'Create invoice', 'Find customer'].map((name) => workato.addRecipe({ name }))
  const at = Date.now() - DAY_MS
  for (let time = 0; time < 6; time += 1) workato.failChain(chain, { at: at + time * 10_000, error: ERROR })
  const { status, out } = await backtest(place, '--since', '2d', '--json')
  expect(status).toBe(0)
  const { alerts, notices } = JSON.parse(out)
  const told = new Map<string, string>(alerts.map(({ id, labels }: Told) => [id, labels.recipe_name]))
  const counts = alerts.map(({ rule, peak, labels }: Told) => `${rule} ${String(labels.recipe_name)} ${peak}`)
  expect(counts.toSorted()).toEqual([
    'all Find customer 6',
    'burst Create invoice 6',
    'burst Find customer 6',
    'burst Order sync 6',
  ])
  const news = notices.filter(({ channel, reason }: Notice) => channel === 'slack' && reason === 'new')
  expect(news.map((notice: Notice) => notice.alerts.map((id) => told.get(id)))).toEqual([
    ['Find customer'],
    ['Find customer'],
  ])
})

interface Told {
  readonly id: string
  readonly rule: string
  readonly peak: number
  readonly labels: { readonly recipe_name: string }
}

interface Notice {
  readonly channel: string
  readonly reason: string
  readonly alerts: readonly string[]
}

test('a ratio is told as a share, as the daemon tells it', async () => {
  const place = await pastWeek()
  const share = join(place.folder, 'share.yaml')
  writeFileSync(share, 'rules: [{ name: share, when: { failure_ratio: { over: 1d, more_than: 0.3 } } }]\n')
  const { out } = await backtest(place, '--since', '1d', '--rules', share, '--all-jobs')
  expect(out).toMatch(/new +🟠 Invoices: 100 % of \d jobs failed in 24 h/)
})

test('rules that are not there or are wrong are told by the paths that were given', async () => {
  const place = await pastWeek()
  const wrong = join(place.folder, 'wrong.yaml')
  writeFileSync(wrong, 'rules: [{ name: burst, when: { job_faild_count: { over: 15m, at_least: 20 } } }]\n')
  const broken = await backtest(place, '--since', '1d', '--rules', wrong)
  expect(broken.status).toBe(2)
  expect(broken.err).toMatch(/^\/.*\/wrong\.yaml:1:32: unknown condition .*'job_failed_count'/)
  const nowhere = await backtest(place, '--since', '1d', '--rules', 'nowhere/*.yaml')
  expect(nowhere.status).toBe(2)
  expect(nowhere.err).toContain('nowhere/*.yaml:1:1: there is no such file: give the path of a rule file')
})
