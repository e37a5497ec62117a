import type { Log } from '../../src/telemetry/log.ts'

/** A line that was logged. */
export interface LogLine {
  readonly level: string
  readonly text: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A log that keeps its lines with their fields; the last ten thousand at least. */
export function notingLog(): { readonly log: Log; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = []
  const keep =
    (level: string) =>
    (fields: unknown, text: string): void => {
      lines.push({ level, text, fields: fields as LogLine['fields'] })
      if (lines.length > 20_000) lines.splice(0, 10_000)
    }
  return {
    lines,
    log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
  }
}
