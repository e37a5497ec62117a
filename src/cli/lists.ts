import { foundRecipes, type RecipeFound } from '../app/found.ts'
import { heldNow, loadSaid } from '../app/held.ts'
import { type Measured, measuredOf } from '../app/measured.ts'
import { alertToJson, deliveryToJson, failureToJson, type JsonObject, recipeToJson } from '../http/objects.ts'
import type { Alert, AlertState } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import { type Instant, toIso } from '../model/instant.ts'
import type { Hold } from '../model/silence.ts'
import type { Store } from '../store/port.ts'
import { age } from './age.ts'
import { type Column, table } from './table.ts'
import type { Terminal } from './terminal.ts'

/** Options that every list has. */
export interface ListOptions {
  readonly json?: boolean
  readonly limit: number
}

/** Prints one thing the daemon knows: a table for people, a JSON array with --json (CONFIG 3). */
export type ListCommand<Options> = (
  store: Store,
  options: Options,
  terminal: Terminal,
  now: Instant,
  config: Config,
) => Promise<void>

/** What `recipewatch alerts` may be asked for. */
export interface AlertListOptions extends ListOptions {
  readonly state?: readonly AlertState[]
}

/** Longest text of what an alert measures, in characters: an error that is new may be long. */
const MEASURED_CHARS_MAX = 80

/** Alerts, newest first; all states unless some are named. */
export const listAlerts: ListCommand<AlertListOptions> = async (store, options, terminal, now, config) => {
  const states = options.state === undefined ? {} : { states: options.state }
  const alerts = await store.alerts.list({ ...states, limit: options.limit })
  const around = [
    ...new Map([...(await store.alerts.open()), ...alerts].map((alert) => [alert.id, alert])).values(),
  ]
  const holds = heldNow(config, around, await loadSaid(store.silences, around, now), now)
  const holdsOn = ({ id, state }: Alert): readonly Hold[] => (state === 'firing' ? (holds.get(id) ?? []) : [])
  const measured = await measuredOf({ config, store }, alerts, now)
  const toJson = (alert: Alert): JsonObject => ({
    ...alertToJson(alert, holdsOn(alert)),
    ...measuredToJson(measured.get(alert.id)),
  })
  printList(terminal, options, alerts, toJson, 'No alerts.', [
    { title: 'STATE', of: (alert) => alert.state },
    { title: 'SEVERITY', of: (alert) => alert.severity },
    { title: 'RULE', of: (alert) => alert.rule },
    {
      title: 'RECIPE',
      of: (alert) => (alert.labels['recipe_name'] ?? alert.labels['recipe'] ?? ['']).join(', '),
    },
    { title: 'WORKSPACE', of: (alert) => (alert.labels['workspace'] ?? ['']).join(', ') },
    { title: 'MEASURED', of: ({ id }) => shorten(measured.get(id)?.what ?? '', MEASURED_CHARS_MAX) },
    { title: 'SINCE', of: (alert) => age(alert.startedAt, now) },
    { title: 'ENDED', of: (alert) => age(alert.endedAt, now) },
    { title: 'HELD BACK', of: (alert) => holdsOn(alert).map(sayHold).join(', ') },
    { title: 'ID', of: (alert) => alert.id },
  ])
}

/** What messages say of a number, and what of it a program may want. */
function measuredToJson(measured: Measured | undefined): JsonObject {
  const { what = null, finished = null, since = null } = measured ?? {}
  return { measured: what, finished_jobs: finished, missing_since: since === null ? null : toIso(since) }
}

function sayHold(hold: Hold): string {
  return hold.kind === 'inhibited' ? `inhibited by ${hold.rule}` : `${hold.kind} by ${whoHolds(hold)}`
}

function whoHolds(hold: Exclude<Hold, { kind: 'inhibited' }>): string {
  return hold.kind === 'silenced' ? hold.silence.by : hold.by
}

/** What `recipewatch failures` may be asked for. */
export interface FailureListOptions extends ListOptions {
  readonly workspace?: string
  readonly recipe?: string
  readonly since?: number
}

/** Failures, newest first. */
export const listFailures: ListCommand<FailureListOptions> = async (store, options, terminal, now) => {
  const failures = await store.failures.list({
    limit: options.limit,
    ...(options.workspace === undefined ? {} : { workspace: options.workspace }),
    ...(options.recipe === undefined ? {} : { recipe: options.recipe }),
    ...(options.since === undefined ? {} : { since: now - options.since }),
  })
  printList(terminal, options, failures, failureToJson, 'No failures.', [
    { title: 'COMPLETED', of: (failure) => toIso(failure.completedAt ?? failure.placedAt) },
    { title: 'WORKSPACE', of: (failure) => failure.workspace },
    { title: 'RECIPE', of: (failure) => failure.recipe },
    { title: 'JOB', of: (failure) => failure.job },
    { title: 'NEWS', of: (failure) => (failure.news ? 'yes' : 'no') },
    { title: 'ADAPTER', of: (failure) => failure.adapter ?? '' },
    { title: 'TYPE', of: (failure) => failure.errorType ?? '' },
    { title: 'MESSAGE', of: (failure) => shorten(failure.message ?? '', 80) },
  ])
}

/** Watched recipes. */
export const listRecipes: ListCommand<ListOptions> = async (store, options, terminal, now) => {
  const recipes = (await foundRecipes(store)).slice(0, options.limit)
  printList(
    terminal,
    options,
    recipes,
    recipeToJson,
    'No recipes yet: they are known after the first poll.',
    [
      { title: 'WORKSPACE', of: (recipe) => recipe.workspace },
      { title: 'ID', of: (recipe) => recipe.id },
      { title: 'NAME', of: (recipe) => recipe.name },
      {
        title: 'RUNNING',
        of: (recipe) => (recipe.item.running === null ? '' : recipe.item.running ? 'yes' : 'no'),
      },
      { title: 'FAILED', of: (recipe) => String(recipe.failedCount ?? ''), align: 'right' },
      { title: 'SUCCEEDED', of: (recipe) => String(recipe.succeededCount ?? ''), align: 'right' },
      { title: 'LAST LOOK', of: (recipe) => age(recipe.knownThrough, now) },
      { title: 'NOTE', of: noteOf },
    ],
  )
}

/** What is not as it should be. */
function noteOf({ goneAt, unreadableSince, missing, proven }: RecipeFound): string {
  if (goneAt !== null) return 'gone'
  const notes = [
    ...(unreadableSince === null ? [] : ['unreadable']),
    ...(missing === 0 ? [] : [`about ${missing} missing`]),
    ...(proven ? [] : ['unproven']),
  ]
  return notes.join(', ')
}

/** Deliveries, newest first. */
export const listDeliveries: ListCommand<ListOptions> = async (store, options, terminal, now) => {
  const deliveries = await store.deliveries.list({ limit: options.limit })
  printList(terminal, options, deliveries, deliveryToJson, 'No deliveries.', [
    { title: 'STATE', of: (delivery) => delivery.state },
    { title: 'REASON', of: (delivery) => delivery.reason },
    { title: 'RECEIVER', of: (delivery) => delivery.in.destination.receiver },
    { title: 'TO', of: (delivery) => `${delivery.in.destination.channel} ${delivery.in.destination.target}` },
    { title: 'DUE', of: (delivery) => age(delivery.dueAt, now) },
    { title: 'TRIES', of: (delivery) => String(delivery.attempts), align: 'right' },
    { title: 'LAST ERROR', of: (delivery) => shorten(delivery.lastError ?? '', 60) },
    { title: 'ID', of: (delivery) => delivery.id },
  ])
}

/** Prints rows: a table for people, a JSON array with --json. */
export function printList<Row>(
  terminal: Terminal,
  options: ListOptions,
  rows: readonly Row[],
  toJson: (row: Row) => JsonObject,
  nothing: string,
  columns: readonly Column<Row>[],
): void {
  if (options.json === true) return terminal.out(JSON.stringify(rows.map(toJson), null, 2))
  terminal.out(rows.length === 0 ? nothing : table(columns, rows))
  if (rows.length === options.limit) terminal.err(`${rows.length} shown; there may be more: --limit`)
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })

function shorten(text: string, chars: number): string {
  const characters = Array.from(GRAPHEMES.segment(text.slice(0, chars * 20)), ({ segment }) => segment)
  return characters.length <= chars ? text : `${characters.slice(0, chars - 1).join('')}…`
}
