import type { IngestContext } from '../../src/ingest/failure.ts'
import { createKinds } from '../../src/ingest/fingerprint.ts'
import { createRedact } from '../../src/ingest/redact.ts'
import type { PrivacyConfig } from '../../src/model/config.ts'
import type { Failure, StoredFailure } from '../../src/model/failure.ts'
import type { JobError, JobItem } from '../../src/model/job.ts'

/** 2026-09-01T10:00:00Z. */
export const NOON = 1_788_256_800_000

/** A job that says nothing of itself. */
export function item(over: Partial<JobItem> = {}): JobItem {
  return {
    id: 'j-Sim00001-aaaaaa',
    title: null,
    status: null,
    startedAt: null,
    completedAt: NOON - 60_000,
    isError: null,
    error: null,
    isPollError: false,
    isTest: false,
    masterJob: null,
    callingRecipe: null,
    callingJob: null,
    rootRecipe: null,
    rootJob: null,
    ...over,
  }
}

export function error(over: Partial<JobError> = {}): JobError {
  return { id: null, adapter: null, type: null, message: null, action: null, text: null, ...over }
}

export const PRIVACY: PrivacyConfig = { redact: [], jobTitles: false, maskEmails: true }

export function context(over: Partial<IngestContext> = {}): IngestContext {
  return {
    workspace: 'production',
    recipe: '1001',
    privacy: { messages: true },
    seenAt: NOON,
    clockSkewMs: 0,
    horizon: NOON - 3_600_000,
    kindOf: createKinds([], false),
    redact: createRedact(PRIVACY, []),
    jobTitles: false,
    ...over,
  }
}

export function failure(over: Partial<Failure> = {}): Failure {
  return {
    workspace: 'production',
    recipe: '1001',
    job: 'j-Sim00001-aaaaaa',
    errorId: null,
    fingerprint: 'v1:0',
    completedAt: null,
    firstSeenAt: NOON,
    placedAt: NOON,
    adapter: null,
    errorType: null,
    message: null,
    title: null,
    masterJob: null,
    callingRecipe: null,
    callingJob: null,
    rootRecipe: null,
    rootJob: null,
    isPollError: false,
    isTest: false,
    news: true,
    ...over,
  }
}

export function stored(seq: number, over: Partial<Failure> = {}): StoredFailure {
  return { ...failure(over), seq }
}
