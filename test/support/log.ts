import type { Log } from '../../src/telemetry/log.ts'

const nothing = (): void => {}

/** A log that keeps nothing. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** A log that keeps its sentences, with their level. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = []
  const keep =
    (level: string) =>
    (_: unknown, text: string): void =>
      void lines.push(`${level}: ${text}`)
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}
