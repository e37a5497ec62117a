import { HintedError, messageOf } from '../model/errors.ts'

/** Another daemon or `once` holds the store (SEMANTICS 7.2); `holder` says which. */
export class StoreLockedError extends HintedError {
  readonly code = 'store_locked'
  readonly hint =
    'Another recipewatch polls and sends from this store; stop it, or give this one a store.url of its own.'
  /** The holder's own sentence, such as `recipewatch run, pid 12`; null where it could not be read. */
  readonly holder: string | null

  constructor(holder: string | null) {
    super(`The store is held by ${holder ?? 'another recipewatch'}`)
    this.holder = holder
  }
}

/** The store was written by a newer recipewatch (SEMANTICS 7.3). */
export class StoreNewerError extends HintedError {
  readonly code = 'store_newer'
  readonly hint = 'Run the version that wrote it, or a newer one; stores are only migrated forward.'

  constructor(unknown: readonly string[]) {
    super(
      `The store was written by a newer recipewatch: this one does not know its migration ${unknown.join(', ')}`,
    )
  }
}

/** The store cannot be used now: full disk, lost connection, damaged file (SEMANTICS 7.3). It may work again later. */
export class StoreUnavailableError extends HintedError {
  readonly code = 'store_unavailable'
  readonly hint: string

  constructor(hint: string, cause: unknown) {
    super(`The store is unavailable: ${messageOf(cause) || 'no connection'}`, { cause })
    this.hint = hint
  }
}
