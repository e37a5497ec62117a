import type { JobCounters, JobError, JobItem, JobsPage } from '../model/job.ts'
import { listIn } from './envelope.ts'
import { parseApiTime } from './time.ts'
import type { Fields } from './values.ts'
import { booleanOf, fieldsOf, idOf, numberOf, textOf } from './values.ts'

const NO_COUNTERS: JobCounters = { failed: null, succeeded: null, scope: null }

/**
 * An answer of the jobs list, in any of its shapes; null where it holds no list. `lines`, inputs and outputs are never
 * looked at (SEMANTICS 2.11). Throws DigitsLostError where an id is a number beyond 2^53.
 */
export function decodeJobs(answer: unknown): Omit<JobsPage, 'askedAt' | 'serverTime'> | null {
  const list = listIn(answer, ['items', 'result', 'jobs'])
  if (list === null) return null
  const items: JobItem[] = []
  const broken: string[] = []
  for (const [index, entry] of list.entries()) {
    const item = decodeJob(entry)
    if (typeof item === 'string') broken.push(`item ${index + 1}: ${item}`)
    else items.push(item)
  }
  return { items, broken, counters: decodeCounters(fieldsOf(answer)) }
}

function decodeCounters(fields: Fields | null): JobCounters {
  if (fields === null) return NO_COUNTERS
  return {
    failed: numberOf(fields['job_failed_count']),
    succeeded: numberOf(fields['job_succeeded_count']),
    scope: numberOf(fields['job_scope_count']),
  }
}

/** A job, or what is wrong with it. */
function decodeJob(entry: unknown): JobItem | string {
  const fields = fieldsOf(entry)
  if (fields === null) return entry === null ? 'null instead of a job' : `a ${typeof entry} instead of a job`
  const id = idOf(fields['id']) ?? idOf(fields['handle'])
  if (id === null) return 'it has no id'
  const master = idOf(fields['master_job_id']) ?? idOf(fields['master_job_handle'])
  return {
    id,
    title: textOf(fields['title']),
    status: textOf(fields['status']),
    startedAt: parseApiTime(fields['started_at']),
    completedAt: parseApiTime(fields['completed_at']),
    isError: booleanOf(fields['is_error']),
    error: decodeError(fields['error'], fields['error_parts']),
    isPollError: fields['is_poll_error'] === true,
    isTest: fields['is_test'] === true || fields['is_test_case_job'] === true,
    // Some answers name the first run as its own master.
    masterJob: master === id ? null : master,
    callingRecipe: idOf(fields['calling_recipe_id']),
    callingJob: idOf(fields['calling_job_id']) ?? idOf(fields['calling_job_handle']),
    rootRecipe: idOf(fields['root_recipe_id']),
    rootJob: idOf(fields['root_job_id']) ?? idOf(fields['root_job_handle']),
  }
}

/** Whatever `error` and `error_parts` say; null where the first is null (or absent) and the second is empty. */
function decodeError(error: unknown, errorParts: unknown): JobError | null {
  const parts = filled(fieldsOf(errorParts))
  const partsText = parts === null && typeof errorParts === 'string' && errorParts !== '' ? errorParts : null
  const plain = typeof error === 'string' ? error : partsText
  const encoded = plain === null ? null : objectIn(plain)
  const object = filled(fieldsOf(error)) ?? encoded
  const text = encoded === null ? plain : null
  if (parts === null && object === null && text === null) return null
  return {
    id: textIn('error_id', parts, object),
    adapter: textIn('adapter', parts, object) ?? textIn('adapter_name', parts, object),
    type: textIn('error_type', parts, object),
    message: textIn('message', parts, object) ?? textIn('inner_message', parts, object),
    action: textIn('action', parts, object),
    text,
  }
}

function filled(fields: Fields | null): Fields | null {
  if (fields === null) return null
  for (const _ in fields) return fields
  return null
}

function textIn(name: string, parts: Fields | null, object: Fields | null): string | null {
  return (parts === null ? null : textOf(parts[name])) ?? (object === null ? null : textOf(object[name]))
}

/** The object that a text encodes as JSON; null where it is no such text. */
function objectIn(text: string): Fields | null {
  if (text.charCodeAt(0) !== 0x7b) return null
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return null
  }
}
