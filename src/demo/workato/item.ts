import type { Instant } from '../../model/instant.ts'
import type { SimError, SimJob } from './state.ts'
import type { ItemVariant } from './variant.ts'

/** A JSON object in the making. */
export type Json = Record<string, unknown>

/** A time as the variant writes it; null stays null. */
export function writeTime(
  at: Instant | null,
  variant: Pick<ItemVariant, 'timeZone' | 'timeDigits'>,
): string | null {
  if (at === null) return null
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.round(at))
  const fractionalSecondDigits = variant.timeDigits
  if (variant.timeZone === 'Z') return instant.toString({ fractionalSecondDigits })
  return instant
    .toZonedDateTimeISO('America/Los_Angeles')
    .toString({ fractionalSecondDigits, timeZoneName: 'never' })
}

/** An id as JSON shows it: digits stay digits, however many. */
function writeId(job: Pick<SimJob, 'id' | 'numericId'> | null): unknown {
  if (job === null) return null
  if (!job.numericId) return job.id
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(job.id)
}

function defined(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function partsOf(error: SimError, job: SimJob, variant: ItemVariant): Json {
  const short = { error_type: error.type, message: error.message, error_id: error.errorId }
  if (variant.partsFields === 'short') return defined(short)
  const full = {
    adapter: error.adapter,
    ...short,
    error_at: writeTime(error.at ?? job.completedAt ?? job.startedAt, variant),
    input: error.input ?? '<redacted>',
    inner_message: error.innerMessage ?? null,
  }
  if (variant.partsFields === 'full') return defined(full)
  return defined({
    ...full,
    action: error.action ?? 'make_request',
    line_number: error.lineNumber ?? 1,
    retry_count: error.retryCount ?? 0,
  })
}

function plainText(error: SimError): string {
  return [error.type, error.message].filter((part) => part !== undefined).join(': ') || 'Error'
}

function errorText(error: SimError, job: SimJob, variant: ItemVariant): unknown {
  switch (variant.errorShape) {
    case 'parts':
      return error.type ?? error.message ?? 'Error'
    case 'text':
      return plainText(error)
    case 'text-with-id': {
      const id = error.errorId === undefined ? '' : `; Error ID ${error.errorId}`
      return `${plainText(error)}${id}; input: ${error.input ?? '{}'}`
    }
    case 'json-text': {
      const { error_type, message, error_id } = partsOf(error, job, { ...variant, partsFields: 'short' })
      return JSON.stringify(defined({ error_type, message, error_id, input: error.input ?? '{}' }))
    }
    case 'object':
      return partsOf(error, job, variant)
    case 'null':
      return null
  }
}

function errorFields(job: SimJob, variant: ItemVariant): Json {
  const { error } = job
  const fields: Json = { error: error === null ? null : errorText(error, job, variant) }
  if (error !== null && (variant.errorShape === 'parts' || variant.alsoParts)) {
    fields['error_parts'] = partsOf(error, job, variant)
  } else if (isFailure(job)) {
    if (variant.emptyParts === '{}') fields['error_parts'] = {}
    if (variant.emptyParts === 'null') fields['error_parts'] = null
  }
  return fields
}

/** Whether the simulator made it a failure, whatever the item will show. */
export function isFailure(job: SimJob): boolean {
  return !job.noError && (job.status === 'failed' || job.status === 'error' || job.error !== null)
}

const DATADOG_WORDS: ReadonlyMap<string, string> = new Map([
  ['succeeded', 'success'],
  ['failed', 'error'],
])

/** A job's item in the list, in the variant's shape and the job's own departures from it; null where patched so. */
export function writeItem(job: SimJob, ofAll: ItemVariant): Json | null {
  if (job.patch === null) return null
  const variant = { ...ofAll, ...job.shape }
  const item: Json = { id: writeId(job) }
  if (variant.itemShape === '2019') item['flow_run_id'] = writeId(job.master ?? job)
  item['completed_at'] = writeTime(job.completedAt, variant)
  item['started_at'] = writeTime(job.startedAt, variant)
  item['title'] = job.title
  item['is_poll_error'] = job.isPollError
  Object.assign(item, errorFields(job, variant))
  if (variant.hasIsError) item['is_error'] = isFailure(job)
  if (variant.hasStatus) {
    const words = variant.statusWords === 'datadog' ? DATADOG_WORDS : new Map<string, string>()
    item['status'] = words.get(job.status) ?? job.status
  }
  if (variant.itemShape === '2019') item['lines'] = []
  else Object.assign(item, relatives(job, variant))
  if (variant.isTestInList) item['is_test'] = job.isTest
  if (variant.repeatInList) {
    item['is_repeat'] = job.master !== null
    item['repeat_count'] = job.repeatCount
  }
  return job.patch === undefined ? item : defined({ ...item, ...job.patch })
}

function relatives(job: SimJob, variant: ItemVariant): Json {
  return {
    calling_recipe_id: job.calling?.recipeId ?? null,
    calling_job_id: writeId(job.calling),
    recipe_id: job.recipeId,
    root_recipe_id: job.root?.recipeId ?? null,
    root_job_id: writeId(job.root),
    master_job_id: writeId(job.master ?? (variant.masterOfFirst === 'own' ? job : null)),
  }
}

function writeLines(job: SimJob): Json[] {
  const stat = { total: 0.11, details: [] }
  const trigger = {
    recipe_line_number: 0,
    adapter_name: 'clock',
    adapter_operation: 'scheduled_event',
    input: {},
    output: { customer: `run-time data of ${job.id}` },
    mask_data: false,
    line_stat: stat,
  }
  const action = {
    recipe_line_number: job.error?.lineNumber ?? 1,
    adapter_name: job.error?.adapter ?? 'rest',
    adapter_operation: job.error?.action ?? 'make_request_v2',
    input: { customer: `run-time data of ${job.id}` },
    ...(job.error === null ? { output: {} } : { error: plainText(job.error) }),
    mask_data: false,
    line_stat: stat,
  }
  return [trigger, action]
}

/** The answer of `GET …/jobs/:job_handle`: the item, what only this answer tells, and run-time data in `lines`. */
export function writeDetail(job: SimJob, ofAll: ItemVariant): Json | null {
  const item = writeItem(job, ofAll)
  if (item === null) return null
  return {
    ...item,
    handle: job.id,
    is_repeat: job.master !== null,
    is_test: job.isTest,
    is_test_case_job: false,
    master_job_handle: job.master?.id ?? null,
    calling_job_handle: job.calling?.id ?? null,
    lines: writeLines(job),
  }
}
