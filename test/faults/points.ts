/** Where a daemon can be stopped: right after a commit, or (answered) right before one. */
export const POINTS = ['recorded', 'alerted', 'planned', 'begun', 'answered', 'finished'] as const

/** One of POINTS. */
export type Point = (typeof POINTS)[number]

/** What the daemon under test is started with. */
export interface Errand {
  readonly configPath: string
  /** Stops for good the n-th time that it comes here, and says so; null: runs on. */
  readonly stopAt: { readonly point: Point; readonly nth: number } | null
  readonly callMs: number
}
