import { sendTestMessage, type TestResult } from '../app/test-message.ts'
import type { Config } from '../model/config.ts'
import { systemClock } from '../system/clock.ts'
import { systemRandom } from '../system/random.ts'
import { plainText } from './table.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** A test message through a receiver: 0 when every one of its integrations took it (CONFIG 3). */
export async function notify(name: string, config: Config, terminal: Terminal): Promise<number> {
  const receiver = config.receivers.get(name)
  if (receiver === undefined) {
    terminal.err(`recipewatch: no receiver '${name}'; there are: ${[...config.receivers.keys()].join(', ')}`)
    return EXIT.usage
  }
  const results = await sendTestMessage(config, receiver, { clock: systemClock, random: systemRandom })
  for (const result of results) tellOutcome(result, config, terminal)
  if (results.length === 0)
    terminal.err(`recipewatch: the receiver '${name}' has no integration, so nobody is told`)
  const all = results.length > 0 && results.every(({ outcome }) => outcome.kind === 'sent')
  return all ? EXIT.ok : EXIT.failed
}

/** Says whether a message that was sent by hand was taken: on stderr where it was not. */
export function tellOutcome(
  { channel, target, outcome }: TestResult,
  config: Config,
  terminal: Terminal,
): void {
  const where = `${channel} ${target}`.trim()
  if (outcome.kind === 'sent') return terminal.out(plainText(`${where}: sent`, config.secrets))
  const why =
    outcome.kind === 'rejected' ? `${outcome.code}. ${outcome.hint}` : `${outcome.kind}: ${outcome.why}`
  terminal.err(plainText(`${where}: ${why}`, config.secrets))
}
