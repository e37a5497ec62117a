import { type PreviewFormat, previewReport, sendPreview, writePreview } from '../app/digest-preview.ts'
import { openStore } from '../app/open-store.ts'
import { systemClock } from '../system/clock.ts'
import { systemRandom } from '../system/random.ts'
import { type ConfigOptions, requireConfig } from './configuration.ts'
import { tellOutcome } from './notify.ts'
import { existing } from './reading.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** What `digest` may be asked for. */
export interface DigestOptions extends ConfigOptions {
  readonly preview?: boolean
  readonly format: PreviewFormat
  readonly owner?: string
  readonly send?: boolean
}

/** Shows the next digest as it would be now, or sends it; it stays due all the same (CONFIG 3). */
export async function digest(name: string, options: DigestOptions, terminal: Terminal): Promise<number> {
  if (options.preview !== true && options.send !== true) {
    terminal.err(
      'recipewatch: say what to do with the digest: --preview prints it, --send sends it as a trial',
    )
    return EXIT.usage
  }
  const config = await requireConfig(options, terminal)
  const found = config.digests.find((one) => one.name === name)
  if (found === undefined) {
    const names = config.digests.map((one) => one.name).join(', ')
    terminal.err(`recipewatch: no digest '${name}'; there ${names === '' ? 'are none' : `are: ${names}`}`)
    return EXIT.usage
  }
  const owner = options.owner?.toLowerCase() ?? null
  await using stack = new AsyncDisposableStack()
  const store = await openStore(existing(config.store))
  stack.defer(() => store.close())
  const env = { config, store, clock: systemClock, random: systemRandom }
  if (options.preview === true) {
    const report = await previewReport(env, found, owner, systemClock.now())
    terminal.out((await writePreview(report, options.format)).trimEnd())
  }
  if (options.send !== true) return EXIT.ok
  const sent = await sendPreview(env, found, owner)
  for (const result of sent) tellOutcome(result, config, terminal)
  if (sent.length === 0)
    terminal.err('recipewatch: it would reach nobody now: nothing happened that it tells of')
  return sent.length > 0 && sent.every(({ outcome }) => outcome.kind === 'sent') ? EXIT.ok : EXIT.failed
}
