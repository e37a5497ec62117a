import type { Classified, Failure, FailureFill, StoredFailure } from '../model/failure.ts'

const NEW: Classified = { kind: 'new' }

/**
 * What a failure is against what the store has of its job (SEMANTICS 1.3, 1.4): the same identity, one that lacked
 * something, or a new failure. Relatives may come in any order.
 */
export function classify(failure: Failure, relatives: readonly StoredFailure[]): Classified {
  const same = findSame(failure, relatives)
  if (same === null) return NEW
  const fill = fillOf(failure, same)
  return fill === null ? { kind: 'seen', seq: same.seq } : { kind: 'completed', seq: same.seq, fill }
}

function findSame(failure: Failure, relatives: readonly StoredFailure[]): StoredFailure | null {
  // Among equals the one stored first: the answer must not depend on the order of rows.
  const [best] = relatives
    .map((stored) => ({ stored, rank: likeness(failure, stored) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank || a.stored.seq - b.stored.seq)
  return best?.stored ?? null
}

/** 0: another failure. Else the surer, the higher: same error id; same completion; one of them not completed yet. */
function likeness(failure: Failure, stored: StoredFailure): 0 | 1 | 2 | 3 | 4 {
  if (failure.errorId !== null && stored.errorId !== null) return failure.errorId === stored.errorId ? 4 : 0
  if (failure.completedAt === stored.completedAt) return failure.errorId === stored.errorId ? 3 : 2
  return failure.completedAt === null || stored.completedAt === null ? 1 : 0
}

/** What the stored one lacks and this one has; null where that is nothing. */
function fillOf(failure: Failure, stored: StoredFailure): FailureFill | null {
  const fill: { -readonly [Key in keyof FailureFill]: FailureFill[Key] } = {}
  if (stored.errorId === null && failure.errorId !== null) fill.errorId = failure.errorId
  if (stored.completedAt === null && failure.completedAt !== null) fill.completedAt = failure.completedAt
  if (stored.adapter === null && failure.adapter !== null) fill.adapter = failure.adapter
  if (stored.errorType === null && failure.errorType !== null) fill.errorType = failure.errorType
  if (stored.message === null && failure.message !== null) fill.message = failure.message
  if (stored.title === null && failure.title !== null) fill.title = failure.title
  // The kind was taken from nothing; rules may have counted any other already.
  const wasBlank = stored.adapter === null && stored.errorType === null && stored.message === null
  const saysMore = fill.adapter !== undefined || fill.errorType !== undefined || fill.message !== undefined
  if (wasBlank && saysMore) fill.fingerprint = failure.fingerprint
  return hasAny(fill) ? fill : null
}

function hasAny(fill: FailureFill): boolean {
  for (const _ in fill) return true
  return false
}
