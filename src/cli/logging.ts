import type { Config } from '../model/config.ts'
import type { Log } from '../telemetry/log.ts'
import { createLogger } from '../telemetry/logger.ts'
import type { Terminal } from './terminal.ts'

/** The log of a command: stderr, JSON lines where it is no terminal, unless the configuration says otherwise. */
export function logOf(config: Config, terminal: Terminal): Log {
  return createLogger({
    level: config.log.level,
    format: config.log.format ?? (terminal.interactive ? 'text' : 'json'),
    secrets: config.secrets,
    write: (line) => terminal.err(line),
  })
}
