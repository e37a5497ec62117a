import type { Delivery } from '../model/delivery.ts'
import type { DigestFailure, DigestInterval, DigestMark, DigestPart } from '../model/digest.ts'
import type { Instant } from '../model/instant.ts'
import type { Conversation } from '../model/notice.ts'
import type { RecipeKey } from '../model/recipe.ts'

/** An interval cut, and what of it is told where; one transaction. */
export interface DigestCommit {
  /** The mark that it continues. */
  readonly before: DigestMark
  readonly interval: DigestInterval
  readonly servedAt: Instant
  readonly parts: readonly {
    readonly conversation: Conversation
    readonly delivery: Delivery
    readonly recipes: readonly RecipeKey[]
  }[]
}

/** Digests: intervals of the store's order, and what they are made of (SEMANTICS 6). */
export interface DigestsStore {
  mark(name: string): Promise<DigestMark | null>
  /** The store's order as far as it was given out by then; 0 where nothing was recorded yet. */
  seqAt(at: Instant): Promise<number>
  /** Begins a digest: nothing that is recorded by now is in it. Does nothing to one that is known. */
  begin(name: string, at: Instant): Promise<void>
  /** The clock went back: later runs of the schedule count from here again. */
  reset(name: string, servedAt: Instant): Promise<void>
  /** False, and nothing written, where the mark is not that any more. */
  cut(commit: DigestCommit): Promise<boolean>
  /** What a conversation tells of; null where it is no digest's. */
  part(conversation: string): Promise<DigestPart | null>
  /** Countable failures of an interval, in the store's order; an owner's alone where one is given. */
  failures(
    interval: Pick<DigestInterval, 'afterSeq' | 'throughSeq'>,
    owner?: {
      readonly address: string /** Whether what has no owner is theirs. */
      readonly isDefault: boolean
    },
  ): Promise<readonly DigestFailure[]>
  /** Countable failures of these recipes placed in (from, to], by recipe; those without any are left out. */
  counts(recipes: readonly RecipeKey[], from: Instant, to: Instant): Promise<ReadonlyMap<RecipeKey, number>>
  /** Kinds of error (fingerprints) of these recipes placed after `since` and recorded up to `throughSeq`. */
  kinds(
    recipes: readonly RecipeKey[],
    since: Instant,
    throughSeq: number,
  ): Promise<ReadonlyMap<RecipeKey, ReadonlySet<string>>>
}
