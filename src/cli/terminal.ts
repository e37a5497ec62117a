/** Where a command's words go and what surrounds it; tests bring their own. */
export interface Terminal {
  /** Results: stdout. */
  out(text: string): void
  /** Logs and complaints: stderr. */
  err(text: string): void
  /** Whether a person is looking at stdout. */
  readonly interactive: boolean
  /** Columns of the person's window. */
  readonly columns: number
  readonly variables: Readonly<Record<string, string | undefined>>
  /** Aborted by SIGTERM or SIGINT. */
  readonly stop: AbortSignal
}

/** CONFIG 3: 0 all well, 1 it failed, 2 the command line or the configuration is wrong. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const

/** The process's own terminal. Signals abort `stop`; a second one ends the process at once. */
export function processTerminal(): Terminal {
  const stop = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(EXIT.failed)
      stop.abort()
    })
  }
  // Whoever reads may stop reading (`| head`): the rest is for nobody.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    interactive: process.stdout.isTTY === true,
    columns: process.stdout.columns ?? 120,
    variables: process.env,
    stop: stop.signal,
  }
}
