/** Items of a page: as many as one answer can have. */
const PAGE_ITEMS = 100

/** When the newest of these jobs completed. */
export const ENDS_AT: number = Date.UTC(2026, 10, 24, 2, 0)

/** Messages as connectors write them; numbers vary from job to job, so do their kinds from item to item. */
const ERRORS: readonly { readonly adapter: string; readonly type: string; readonly message: string }[] = [
  {
    adapter: 'salesforce',
    type: 'RequestTimeoutError',
    message: 'Timed out after {n} ms while upserting record {n} of object Order__c',
  },
  {
    adapter: 'netsuite',
    type: 'BadRequestError',
    message: '400 Bad Request: the field "customer" refers to {n}, which does not exist (sales order SO-{n})',
  },
  {
    adapter: 'rest',
    type: 'RestClient::TooManyRequests',
    message: '429 Too Many Requests: {"error":"rate limit of 100 requests a minute exceeded","retry":{n}}',
  },
  {
    adapter: 'workday',
    type: 'ServerError',
    message:
      'HTTP status 503 from https://wd5.example.com/ccx/service/tenant/Staffing/v{n}: Service Unavailable',
  },
]

/** The bytes of the `page`-th answer of a failed-jobs list, as today's API gives it; ids never repeat. */
export function jobsPage(page: number): Buffer {
  const items = Array.from({ length: PAGE_ITEMS }, (_, index) => itemOf(page * PAGE_ITEMS + index))
  return Buffer.from(
    JSON.stringify({
      job_succeeded_count: 12_345,
      job_failed_count: 67_890,
      job_count: 80_235,
      job_scope_count: 67_890,
      items,
    }),
  )
}

function itemOf(number: number): Readonly<Record<string, unknown>> {
  const completedAt = ENDS_AT - (number % 100_000) * 137
  const error = ERRORS[number % ERRORS.length]
  const message = (error?.message ?? '').replaceAll('{n}', String(10_000 + ((number * 7_919) % 90_000)))
  return {
    id: jobId(number),
    completed_at: timeOf(completedAt),
    started_at: timeOf(completedAt - 2_000 - (number % 9_000)),
    title: `Order ${400_000 + number}`,
    is_poll_error: false,
    error: message,
    error_parts: {
      adapter: error?.adapter,
      error_type: error?.type,
      message,
      error_id: errorId(number),
      error_at: timeOf(completedAt),
      input: '<redacted>',
      inner_message: null,
    },
    is_error: true,
    status: 'failed',
    calling_recipe_id: null,
    calling_job_id: null,
    recipe_id: '1001',
    root_recipe_id: null,
    root_job_id: null,
    master_job_id: null,
  }
}

/** As the API writes ids since 2026: `j-AAAAAAAA-BBBBBB-CD`. */
export function jobId(number: number): string {
  const digits = mixed(number).toString(36).padStart(8, '0').slice(-8)
  return `j-${digits}-${number.toString(36).padStart(6, '0')}-CD`
}

/** A UUID. */
export function errorId(number: number): string {
  const first = mixed(number).toString(16).padStart(8, '0').slice(-8)
  return `${first}-4c1e-4f6a-9b2d-${number.toString(16).padStart(12, '0')}`
}

/** Scatters neighbours: real ids do not rise with time, and indexes feel the difference. */
function mixed(number: number): number {
  return (Math.imul(number ^ (number >>> 16), 0x45d9f3b) ^ 0x5bd1e995) >>> 0
}

/** With the offset of US Pacific, as the API mostly writes times. */
function timeOf(at: number): string {
  const offsetMs = 8 * 3_600_000
  return `${new Date(at - offsetMs).toISOString().slice(0, -1)}-08:00`
}
