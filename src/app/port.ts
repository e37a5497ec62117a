/** How the daemon is, as the server asks for it. */
export interface StatusSource {
  /** Loops that should have turned by now and did not; empty while all is well. */
  hanging(): readonly string[]
  ready(): Promise<Readiness>
  /** Brings gauges up to date before a scrape. */
  refreshGauges(): Promise<void>
}

/** Ready once the store answers and every workspace was tried (CONFIG 4). */
export interface Readiness {
  readonly ready: boolean
  readonly store: { readonly ok: boolean; readonly error: string | null }
  readonly workspaces: readonly {
    readonly name: string
    readonly tried: boolean
    readonly ok: boolean
    readonly error: string | null
  }[]
}
