import type { Account, Checksum, Looked, Missing } from '../model/completeness.ts'
import type { Instant } from '../model/instant.ts'

/** How far a complete look made a recipe known; see RecipesStore.finishLook. */
export interface LookEnd {
  readonly workspace: string
  readonly recipe: string
  readonly knownThrough: Instant
  readonly historyFrom: Instant | null
}

/** What a complete look leaves behind. */
export interface LookedAt extends LookEnd {
  /** As it stands after it: what is missing is accounted for as an estimate. */
  readonly account: Account
  readonly looked: Looked
  readonly missing: Missing | null
}

/** What counters and items of each recipe came to (SEMANTICS 2.4); items are counted as they are recorded. */
export interface CompletenessStore {
  /** By recipe id. */
  load(
    workspace: string,
  ): Promise<ReadonlyMap<string, { readonly account: Account; readonly looked: Looked }>>
  /** Items seen and estimates made so far. */
  accounted(workspace: string, recipe: string): Promise<number>
  /** Checksums of the list where it said something new; `looked`: of recipes that it showed for the first time. */
  listed(
    workspace: string,
    checksums: ReadonlyMap<string, Checksum>,
    looked: ReadonlyMap<string, Looked>,
  ): Promise<void>
  /**
   * Recipes that are known as far as the list from now on, and those that moved: known through where the list was until
   * now (SEMANTICS 3.3). Writes only what is otherwise.
   */
  moved(
    workspace: string,
    changes: { readonly unmoved: readonly string[]; readonly moved: readonly string[] },
  ): Promise<void>
  /** The end of a complete look, as RecipesStore.finishLook keeps it, its estimate with it; one transaction. */
  looked(look: LookedAt): Promise<void>
}
