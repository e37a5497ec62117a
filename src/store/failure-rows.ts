import type { Failure, FailureFill, StoredFailure } from '../model/failure.ts'
import type { FailureTable } from './schema.ts'

/** What a failure itself is made of: all columns but whose it was, in the order in which they are written. */
export const FAILURE_COLUMNS: readonly Exclude<
  keyof FailureTable,
  'owners' | 'cause_seq' | 'root_seq' | 'revised_seq'
>[] = [
  'seq',
  'workspace',
  'recipe',
  'job',
  'error_id',
  'fingerprint',
  'completed_at',
  'first_seen_at',
  'placed_at',
  'adapter',
  'error_type',
  'message',
  'title',
  'master_job',
  'calling_recipe',
  'calling_job',
  'root_recipe',
  'root_job',
  'is_poll_error',
  'is_test',
  'news',
]

export function fromFailureRow(
  row: Omit<FailureTable, 'owners' | 'cause_seq' | 'root_seq' | 'revised_seq'>,
): StoredFailure {
  return {
    seq: row.seq,
    workspace: row.workspace,
    recipe: row.recipe,
    job: row.job,
    errorId: row.error_id,
    fingerprint: row.fingerprint,
    completedAt: row.completed_at,
    firstSeenAt: row.first_seen_at,
    placedAt: row.placed_at,
    adapter: row.adapter,
    errorType: row.error_type,
    message: row.message,
    title: row.title,
    masterJob: row.master_job,
    callingRecipe: row.calling_recipe,
    callingJob: row.calling_job,
    rootRecipe: row.root_recipe,
    rootJob: row.root_job,
    isPollError: row.is_poll_error === 1,
    isTest: row.is_test === 1,
    news: row.news === 1,
  }
}

/** The failure at its place in the store's order; a copy of every field by name, as one may be a getter. */
export function toStored(failure: Failure, seq: number): StoredFailure {
  return {
    seq,
    workspace: failure.workspace,
    recipe: failure.recipe,
    job: failure.job,
    errorId: failure.errorId,
    fingerprint: failure.fingerprint,
    completedAt: failure.completedAt,
    firstSeenAt: failure.firstSeenAt,
    placedAt: failure.placedAt,
    adapter: failure.adapter,
    errorType: failure.errorType,
    message: failure.message,
    title: failure.title,
    masterJob: failure.masterJob,
    callingRecipe: failure.callingRecipe,
    callingJob: failure.callingJob,
    rootRecipe: failure.rootRecipe,
    rootJob: failure.rootJob,
    isPollError: failure.isPollError,
    isTest: failure.isTest,
    news: failure.news,
  }
}

/** The values of FAILURE_COLUMNS, in their order. */
export function failureValues(seq: number, failure: Failure): readonly unknown[] {
  return [
    seq,
    failure.workspace,
    failure.recipe,
    failure.job,
    failure.errorId,
    failure.fingerprint,
    failure.completedAt,
    failure.firstSeenAt,
    failure.placedAt,
    failure.adapter,
    failure.errorType,
    failure.message,
    failure.title,
    failure.masterJob,
    failure.callingRecipe,
    failure.callingJob,
    failure.rootRecipe,
    failure.rootJob,
    failure.isPollError ? 1 : 0,
    failure.isTest ? 1 : 0,
    failure.news ? 1 : 0,
  ]
}

/** Fills in what was missing and empties nothing (SEMANTICS 1.3); the fingerprint follows what became known. */
export function fillFailure<F extends Failure>(stored: F, fill: FailureFill): F {
  return {
    ...stored,
    errorId: stored.errorId ?? fill.errorId ?? null,
    completedAt: stored.completedAt ?? fill.completedAt ?? null,
    adapter: stored.adapter ?? fill.adapter ?? null,
    errorType: stored.errorType ?? fill.errorType ?? null,
    message: stored.message ?? fill.message ?? null,
    title: stored.title ?? fill.title ?? null,
    fingerprint: fill.fingerprint ?? stored.fingerprint,
  }
}
