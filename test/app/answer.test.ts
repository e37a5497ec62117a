import { expect, test } from 'vitest'
import { answerOf } from '../../src/app/answer.ts'
import type { JobItem } from '../../src/model/job.ts'
import { item } from '../ingest/items.ts'

function job(completedAt: number | null, over: Partial<JobItem> = {}): JobItem {
  return item({ id: `j-${completedAt}`, status: 'succeeded', completedAt, isError: false, ...over })
}

const answer = (...items: readonly JobItem[]) => answerOf({ items }, { to: 100 }, (at) => at - 1)

test('3.5 successes are what an unfiltered page shows of them, in our own time', () => {
  const error = { id: null, adapter: null, type: null, message: 'x', action: null, text: null }
  expect(
    answer(
      job(null, { status: 'running' }),
      job(91, { status: 'failed', isError: true }),
      job(81),
      job(71, { status: 'aborted' }),
      job(61, { status: 'Success' }),
      job(51, { isTest: true }),
      job(41, { error }),
      job(31, { status: null }),
      job(21, { status: null, isError: null }),
    ),
  ).toEqual({ since: 20, successes: [80, 60, 30] })
})

test('3.5 a page without a finished job says nothing', () => {
  expect(answer()).toEqual({ since: 100, successes: [] })
  expect(answer(job(null, { status: 'running' }))).toEqual({ since: 100, successes: [] })
  expect(answerOf(null, { to: 100 }, (at) => at)).toEqual({ since: 100, successes: [] })
})
