import { expect, test } from 'vitest'
import { toFailure } from '../../src/ingest/failure.ts'
import { context } from '../ingest/items.ts'
import { answer, errorOf, useLoopback } from './loopback.ts'

const api = useLoopback()

const TITLE =
  'Callable recipes by Workato: new call for recipe: Calling IP address=129.1.1.1, Access profile ID=123456, and Access profile name=recipe_test'

/** The answer that the vendor's page on jobs prints, with its comma behind the last item. */
const AS_PRINTED = `{
  "job_succeeded_count": 5,
  "job_failed_count": 3,
  "job_count": 8,
  "items": [
    {
      "id": 1004,
      "flow_run_id": 1004,
      "completed_at": "2015-01-02T01:02:03.000Z",
      "started_at": "2015-01-02T01:02:03.000Z",
      "title": "${TITLE}",
        "is_poll_error": false,
        "error": null,
        "is_error": false
    },
    {
      "id": 1003,
      "flow_run_id": 1004,
      "completed_at": "2015-01-02T01:02:03.000Z",
      "started_at": "2015-01-02T01:02:03.000Z",
      "title": "${TITLE}",
      "is_poll_error": false,
      "error": "${TITLE}",
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
    },
  ]
}
`

test('1.1 the vendor’s own sample is one failure with its error id, and one ignored item', async () => {
  api.handler = answer(200, AS_PRINTED.replace('},\n  ]', '}\n  ]'))
  const client = api.client({ auth: { kind: 'legacy', email: 'ana@example.com', token: 'T' } })
  const { items, broken, counters } = await client.jobs('1001')
  expect(api.asked[0]?.headers).toMatchObject({ 'x-user-email': 'ana@example.com', 'x-user-token': 'T' })
  expect(broken).toEqual([])
  expect(counters).toEqual({ failed: 3, succeeded: 5, scope: null })
  const ingested = items.map((item) => toFailure(item, context({ horizon: 0 })))
  expect(ingested[0]).toEqual({ kind: 'ignored' })
  expect(ingested[1]).toMatchObject({
    kind: 'failure',
    failure: {
      job: '1003',
      errorId: '603260f5-a309-45b3-a20e-111d90a28917',
      adapter: 'marketo',
      errorType: 'Missing required field',
      message: "'Filter values' must be present",
      completedAt: Date.UTC(2015, 0, 2, 1, 2, 3),
      news: true,
    },
  })
  expect(items).toHaveLength(2)
})

test('2.6 as printed, with a comma too many, it is refused with a clear message', async () => {
  api.handler = answer(200, AS_PRINTED)
  expect(await errorOf(api.client().jobs('1001'))).toMatchObject({
    code: 'not_json',
    message:
      "GET /api/recipes/1001/jobs: the server answered JSON with a comma too many before ']' at line 34, column 6",
  })
})
