import type { Instant } from '../model/instant.ts'
import type { Acknowledgement, Silence } from '../model/silence.ts'

/** What people said that holds notices back (SEMANTICS 4.6); written by other processes too. */
export interface SilencesStore {
  /** Silences that end after this instant, those that end first before others. */
  endingAfter(at: Instant): Promise<readonly Silence[]>
  add(silence: Silence): Promise<void>
  /** Ends a silence then; false where there is none with this id, or it is over. */
  expire(id: string, at: Instant): Promise<boolean>
  /** A later one of the same alert replaces it. */
  acknowledge(given: Acknowledgement): Promise<void>
  acknowledgements(alerts: readonly string[]): Promise<readonly Acknowledgement[]>
  /** Rises with everything that is said: what the daemon looks at to notice it. */
  saidCount(): Promise<number>
}
