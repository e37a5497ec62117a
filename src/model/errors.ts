/** An error that says what to do: a stable code, what happened (message), and a hint. */
export abstract class HintedError extends Error {
  abstract readonly code: string
  abstract readonly hint: string
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
