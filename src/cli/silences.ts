import { type JsonObject, silenceToJson } from '../http/objects.ts'
import { type Instant, toIso } from '../model/instant.ts'
import { formatMatcher, type Matcher } from '../model/matcher.ts'
import type { Silence } from '../model/silence.ts'
import type { Store } from '../store/port.ts'
import { systemRandom } from '../system/random.ts'
import { age } from './age.ts'
import { type ListCommand, type ListOptions, printList } from './lists.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** What a new silence says. */
export interface SilenceOptions {
  readonly matchers: readonly Matcher[]
  /** How long, in ms. */
  readonly for: number
  readonly comment: string
  readonly by: string
}

/** Adds a silence from now on; prints its id (CONFIG 3). */
export async function addSilence(
  store: Store,
  options: SilenceOptions,
  terminal: Terminal,
  now: Instant,
): Promise<number> {
  const { matchers, comment, by } = options
  const silence: Silence = {
    id: systemRandom.id(),
    matchers,
    startsAt: now,
    endsAt: now + options.for,
    by,
    comment,
  }
  await store.silences.add(silence)
  terminal.out(silence.id)
  terminal.err(`Silenced until ${toIso(silence.endsAt)}: ${matchers.map(formatMatcher).join(', ')}`)
  return EXIT.ok
}

/** Ends a silence now. */
export async function expireSilence(
  store: Store,
  id: string,
  terminal: Terminal,
  now: Instant,
): Promise<number> {
  if (await store.silences.expire(id, now)) {
    terminal.err(`Expired. What it held back is told now.`)
    return EXIT.ok
  }
  terminal.err(`recipewatch: there is no active silence '${id}'; \`recipewatch silences\` lists them`)
  return EXIT.failed
}

/** Acknowledges an alert at the level that it has now (SEMANTICS 4.6). */
export async function acknowledge(
  store: Store,
  { id, by }: { readonly id: string; readonly by: string },
  terminal: Terminal,
  now: Instant,
): Promise<number> {
  const [alert] = await store.alerts.byIds([id])
  if (alert === undefined || alert.state !== 'firing') {
    const why = alert === undefined ? 'there is no alert' : `it is ${alert.state}: there is no firing alert`
    terminal.err(`recipewatch: ${why} '${id}'; \`recipewatch alerts --state firing\` lists them`)
    return EXIT.failed
  }
  await store.silences.acknowledge({ alert: id, severity: alert.severity, by, at: now })
  terminal.err(`Acknowledged: ${alert.rule}, ${alert.severity}. No repeats unless it gets worse.`)
  return EXIT.ok
}

/** What `recipewatch silences` may be asked for. */
export interface SilenceListOptions extends ListOptions {
  readonly all?: boolean
}

/** Silences that are not over, or all that are kept; those that end first before others. */
export const listSilences: ListCommand<SilenceListOptions> = async (store, options, terminal, now) => {
  const silences = await store.silences.endingAfter(options.all === true ? 0 : now)
  const toJson = (silence: Silence): JsonObject => silenceToJson(silence, now)
  printList(terminal, options, silences.slice(0, options.limit), toJson, 'No silences.', [
    { title: 'ID', of: ({ id }) => id },
    { title: 'MATCHERS', of: ({ matchers }) => matchers.map(formatMatcher).join(', ') },
    { title: 'ENDS', of: ({ endsAt }) => (endsAt > now ? age(endsAt, now) : 'over') },
    { title: 'BY', of: ({ by }) => by },
    { title: 'COMMENT', of: ({ comment }) => comment },
  ])
}
