/** One thing that was proved, or what stands against it. */
export interface Proof {
  /** Workspace production, Slack, mail server. */
  readonly of: string
  /** note: it works all the same, and this is what does not. */
  readonly verdict: 'ok' | 'note' | 'failed'
  /** In a sentence, with what to do where it is not ok. */
  readonly text: string
}

/** What does not work. */
export function failed(of: string, text: string): Proof {
  return { of, verdict: 'failed', text }
}

/** What is to be known, though it works. */
export function note(of: string, text: string): Proof {
  return { of, verdict: 'note', text }
}
