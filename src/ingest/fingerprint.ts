import { hash } from 'node:crypto'
import type { ErrorFilter, FingerprintOverride, TextPattern } from '../model/rule.ts'
import { fingerprintV1 } from './fingerprint-v1.ts'
import { normalise } from './normalise.ts'
import { remembered } from './remembered.ts'

/** The algorithm's version; an older one stays, so that old fingerprints map to new ones (SEMANTICS 1.7). */
const VERSION = 'v2'

/** Hexadecimal digits of the hash that are kept: 96 bits. */
const HASH_CHARS = 24

/** So much of a message is shown to operators' patterns, which are foreign: it bounds their time. */
const PATTERN_CHARS_MAX = 16_000

/** So many error types are remembered with their normalised text; a workspace shows a few dozen. */
const TYPES_MAX = 1_000

/** What kind of error a failure is. */
export interface Kind {
  readonly fingerprint: string
  /** What other versions, or the algorithm without an operator's override, call the same kind. */
  readonly also: readonly string[]
}

/** Names the kind of an error; asked before redaction. */
export type KindOf = (adapter: string | null, type: string | null, message: string | null) => Kind

/**
 * Names kinds as a configuration wants them (SEMANTICS 1.7): the first override that holds, else the algorithm.
 * `withOlder`: say also what an older version called them.
 */
export function createKinds(overrides: readonly FingerprintOverride[], withOlder: boolean): KindOf {
  const typeOf = remembered(normalise, TYPES_MAX)
  return (adapter, type, message) => {
    const current = hashed(adapter, typeOf(type ?? ''), normalise(message ?? ''))
    const older = withOlder ? [fingerprintV1(adapter, type, message)] : NONE
    const own = overrides.find(({ errors }) => holds(errors, adapter, type, message))
    return own === undefined
      ? { fingerprint: current, also: older }
      : { fingerprint: own.name, also: [current, ...older] }
  }
}

const NONE: readonly string[] = []

/**
 * The kind of an error by the algorithm alone: a versioned hash of adapter, type and normalised message (SEMANTICS
 * 1.7). Failures of one cause share it.
 */
export function fingerprint(adapter: string | null, type: string | null, message: string | null): string {
  return hashed(adapter, normalise(type ?? ''), normalise(message ?? ''))
}

function hashed(adapter: string | null, type: string, message: string): string {
  const kind = `${adapter ?? ''}\u0000${type}\u0000${message}`
  return `${VERSION}:${hash('sha256', kind, 'hex').slice(0, HASH_CHARS)}`
}

function holds(
  errors: Omit<ErrorFilter, 'fingerprint'>,
  adapter: string | null,
  type: string | null,
  message: string | null,
): boolean {
  return matches(errors.adapter, adapter) && matches(errors.type, type) && matches(errors.message, message)
}

function matches(pattern: TextPattern | undefined, text: string | null): boolean {
  return pattern === undefined || (text !== null && pattern.test(text.slice(0, PATTERN_CHARS_MAX)))
}
