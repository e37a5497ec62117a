import { pino } from 'pino'
import type { LogLevel } from '../model/config.ts'
import type { Log } from './log.ts'

/** Where log lines go and how they look. */
export interface LoggerOptions {
  readonly level: LogLevel
  /** json: one object a line; text: a line for people. */
  readonly format: 'json' | 'text'
  /** Values that never appear in a line. */
  readonly secrets: readonly string[]
  write(line: string): void
}

/** What stands in a line where a secret was. */
const MASK = '•••'

/** Secrets shorter than this are not masked: they would blank out ordinary words. */
const SECRET_CHARS_MIN = 4

/** A log over pino, with times as ISO 8601 and levels by name. */
export function createLogger(options: LoggerOptions): Log {
  const secrets = options.secrets.filter((secret) => secret.length >= SECRET_CHARS_MIN)
  const mask = (line: string): string => secrets.reduce((text, secret) => text.replaceAll(secret, MASK), line)
  const write = (line: string): void => {
    options.write(mask(options.format === 'json' ? line.trimEnd() : asText(line)))
  }
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  )
}

function asText(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>
  const fields = Object.entries(rest)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? `\n${String(err.stack)}` : ''
  return (
    `${String(time).slice(11, 19)} ${String(level).toUpperCase().padEnd(5)} ${String(msg)} ${fields}`.trimEnd() +
    stack
  )
}
