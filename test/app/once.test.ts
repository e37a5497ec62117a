import { expect, test } from 'vitest'
import type { FaultResponse } from '../../src/demo/workato/faults.ts'
import { pollOnce } from '../support/running.ts'
import { MINUTE, opened, START } from './opened.ts'

/** The answer that the vendor's documentation prints, in its shape of 2019; nothing of it is from our simulator. */
const SAMPLE = `{
  "job_succeeded_count": 2,
  "job_failed_count": 1,
  "job_count": 3,
  "items": [
    {
      "id": 2001,
      "flow_run_id": 2002,
      "completed_at": "2015-01-02T01:02:03.000Z",
      "started_at": "2015-01-02T01:02:03.000Z",
      "title": "Callable recipes by Workato: new call for recipe: Calling IP address=129.1.1.1",
      "is_poll_error": false,
      "error": null,
      "is_error": false
    },
    {
      "id": 2003,
      "flow_run_id": 2004,
      "completed_at": "2015-01-02T01:02:03.000Z",
      "started_at": "2015-01-02T01:02:03.000Z",
      "title": "Callable recipes by Workato: new call for recipe: Calling IP address=129.1.1.1",
      "is_poll_error": false,
      "error": "Callable recipes by Workato: new call for recipe: Calling IP address=129.1.1.1",
      "error_parts": {
        "adapter": "marketo",
        "error_type": "Missing required field",
        "message": "'Filter values' must be present",
        "error_id": "603260f5-a309-45b3-a20e-111d90a28917",
        "error_at": "2020-01-22T01:17:18.021-08:00",
        "input": "<redacted>",
        "inner_message": null
      },
      "is_error": true
    }
  ]
}`

/** As printed there: with a comma after the last item. */
const AS_PRINTED = SAMPLE.replace(/\}\s*\]\s*\}$/, '},\n  ]\n}')

const sample = (body: string): FaultResponse => ({ status: 200, body })

test('1.1 the vendor’s own answer is one failure with its error id and one ignored item, asked for with the page’s headers', async () => {
  const { world, clock } = await opened({
    workspace: { token: undefined, user_email: 'ana@example.com', user_token: 'legacy-token' },
    workato: { legacyUser: { email: 'ana@example.com', token: 'legacy-token' } },
  })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const asked: Readonly<Record<string, string | undefined>>[] = []
  world.workato.faults.inject({
    match: ({ url, headers }) => {
      if (!url.includes('/jobs')) return false
      asked.push(headers)
      return true
    },
    respond: sample(SAMPLE),
    times: Number.POSITIVE_INFINITY,
  })
  expect(await pollOnce(world)).toMatchObject({ recipes: 1, problems: [] })
  expect(asked[0]).toMatchObject({ 'x-user-email': 'ana@example.com', 'x-user-token': 'legacy-token' })
  expect(asked[0]).not.toHaveProperty('authorization')
  expect(world.workato.requests[0]?.status).toBe(200)
  const store = await world.store()
  expect(await store.failures.list({ limit: 10 })).toMatchObject([
    {
      recipe: String(recipe),
      job: '2003',
      errorId: '603260f5-a309-45b3-a20e-111d90a28917',
      adapter: 'marketo',
      errorType: 'Missing required field',
      message: "'Filter values' must be present",
      completedAt: Date.UTC(2015, 0, 2, 1, 2, 3),
    },
  ])
  expect(await store.failures.ignoredCounts()).toEqual(new Map([['production', 1]]))
  clock.advance(MINUTE)
  expect(await pollOnce(world)).toMatchObject({ newFailures: 0, sent: 0, problems: [] })
  expect(await store.failures.list({ limit: 10 })).toHaveLength(1)
  expect(await store.failures.ignoredCounts()).toEqual(new Map([['production', 1]]))
})

test('2.6 the vendor’s own answer as printed, with its comma too many, is survived with a clear message', async () => {
  const { world, clock } = await opened()
  world.workato.addRecipe({ name: 'Order sync' })
  world.workato.faults.inject({ match: { family: 'jobs' }, respond: sample(AS_PRINTED) })
  const report = await pollOnce(world)
  expect(report.problems).toEqual([
    expect.stringMatching(/^production: GET \/api\/recipes\/1001\/jobs: .*JSON/),
  ])
  const store = await world.store()
  expect(await store.failures.list({ limit: 10 })).toEqual([])
  world.workato.faults.inject({ match: { family: 'jobs' }, respond: sample(SAMPLE) })
  clock.advance(MINUTE)
  expect(await pollOnce(world)).toMatchObject({ problems: [] })
  expect(await store.failures.list({ limit: 10 })).toHaveLength(1)
})

test('1.4 a second run sends nothing; a new error id on a known job is one more failure, and an edit', async () => {
  const { world, clock, texts } = await opened()
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const [job = ''] = world.workato.finish(recipe, { count: 6 })
  expect(await pollOnce(world)).toMatchObject({ newFailures: 6, firing: 1, sent: 2, problems: [] })
  expect(texts()).toHaveLength(1)
  clock.advance(MINUTE)
  expect(await pollOnce(world)).toMatchObject({ newFailures: 0, firing: 1, sent: 0, problems: [] })
  world.workato.addSecondFailure(job, { errorId: '11111111-2222-4333-8444-555555555555' })
  clock.advance(MINUTE)
  expect(await pollOnce(world)).toMatchObject({ newFailures: 1, firing: 1, problems: [] })
  expect(texts()).toEqual([expect.stringMatching(/^🟠 Order sync: 7 failed jobs/)])
  expect(world.mailbox.messages).toHaveLength(1)
  const failures = await (await world.store()).failures.list({ limit: 100 })
  expect(failures).toHaveLength(7)
  expect(failures.filter((failure) => failure.job === job)).toHaveLength(2)
  expect(failures.every(({ firstSeenAt }) => firstSeenAt >= START)).toBe(true)
})

test('5.4 what one run could not deliver, the next one does', async () => {
  const { world, clock, texts } = await opened()
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  world.workato.finish(recipe, { count: 6 })
  const refusal = world.slack.faults.add({ kind: 'ratelimited', retryAfter: 600 })
  const first = await pollOnce(world)
  expect(first.problems).toEqual([expect.stringContaining('still due')])
  expect(world.mailbox.messages).toHaveLength(1)
  refusal.remove()
  clock.advance(11 * MINUTE)
  expect(await pollOnce(world)).toMatchObject({ sent: 1, problems: [] })
  expect(texts()).toHaveLength(1)
  expect(world.mailbox.messages).toHaveLength(1)
})
