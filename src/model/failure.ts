import type { Instant } from './instant.ts'

/** One failed completion of one job (SEMANTICS 1.1); its identity is (workspace, recipe, job, errorId) (1.2). */
export interface Failure {
  readonly workspace: string
  readonly recipe: string
  readonly job: string
  readonly errorId: string | null
  /** The kind of error: a versioned hash (SEMANTICS 1.7), taken before redaction. */
  readonly fingerprint: string
  readonly completedAt: Instant | null
  readonly firstSeenAt: Instant
  /** Where windows count it (SEMANTICS 3.1); decided once. */
  readonly placedAt: Instant
  readonly adapter: string | null
  readonly errorType: string | null
  /** Redacted. */
  readonly message: string | null
  /** Redacted; null unless privacy.job_titles. */
  readonly title: string | null
  readonly masterJob: string | null
  readonly callingRecipe: string | null
  readonly callingJob: string | null
  readonly rootRecipe: string | null
  readonly rootJob: string | null
  readonly isPollError: boolean
  /** Test runs are stored but not counted (SEMANTICS 1.1). */
  readonly isTest: boolean
  /** False: history, known without being told (SEMANTICS 2.7). */
  readonly news: boolean
}

/** Two names of one kind of error: of two versions, or an operator's and the algorithm's (SEMANTICS 1.7). */
export interface KindAlias {
  readonly fingerprint: string
  readonly also: string
}

/** A failure as the store keeps it. */
export interface StoredFailure extends Failure {
  /** The store's order: given in the recording transaction, rising with commits (SEMANTICS 6.1). */
  readonly seq: number
}

/** Names a failure within its workspace. */
export type FailureRef = Pick<Failure, 'recipe' | 'job' | 'errorId'>

/** A failure as lists show it. */
export interface ListedFailure extends StoredFailure {
  /** Where it all began (SEMANTICS 1.5); null: here, or it is not known any more. */
  readonly root: FailureRef | null
}

/** What tells whether failures are one incident (SEMANTICS 1.5). */
export type LinkableFailure = Pick<
  StoredFailure,
  | 'seq'
  | 'recipe'
  | 'job'
  | 'errorId'
  | 'completedAt'
  | 'placedAt'
  | 'callingRecipe'
  | 'callingJob'
  | 'rootRecipe'
  | 'rootJob'
>

/** Of that, what the API says beside whose failure it is and when. */
export type Calls = Omit<LinkableFailure, 'seq' | 'recipe' | 'job' | 'placedAt'>

/** A failure that another one caused (SEMANTICS 1.5): which, and where it all began; both by seq. */
export interface Echo {
  readonly cause: number
  readonly root: number
}

/** Links failures of one workspace; answers the echoes among them by seq. */
export type Link = (failures: readonly LinkableFailure[]) => ReadonlyMap<number, Echo>

/** What a failure turned out to be against its relatives (same workspace, recipe and job) in the store. */
export type Classified =
  | { readonly kind: 'new' }
  | { readonly kind: 'seen'; readonly seq: number }
  /** The stored one lacked something that this one has; nothing is emptied, and it is no news (SEMANTICS 1.3). */
  | { readonly kind: 'completed'; readonly seq: number; readonly fill: FailureFill }

/** What may be filled in later; only what was missing. */
export type FailureFill = Partial<
  Pick<Failure, 'errorId' | 'completedAt' | 'adapter' | 'errorType' | 'message' | 'title' | 'fingerprint'>
>

/** Decides under the store's lock on the job (SEMANTICS 1.3, 1.4). */
export type Classify = (failure: Failure, relatives: readonly StoredFailure[]) => Classified

/** What recording a failure did. `history` is new to the store, yet no news. */
export interface Sighting {
  readonly kind: 'new' | 'history' | 'seen' | 'completed'
  readonly job: string
  readonly errorId: string | null
  readonly completedAt: Instant | null
  /** Of the stored one: when it was first seen. Tells known ground from what a broken-off look left (SEMANTICS 2.3). */
  readonly firstSeenAt: Instant
}
