import type { Alert } from '../../src/model/alert.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import type { AlertFacts, ErrorKind, MessageInput, NamedRecipe } from '../../src/model/message.ts'

/** Tuesday, 24 November 2026, 00:00 UTC: the night of every story here. */
const MIDNIGHT: Instant = Temporal.Instant.from('2026-11-24T00:00:00Z').epochMilliseconds

/** A time of that night, as `02:41`. */
export function at(clock: string): Instant {
  const [hours = '0', minutes = '0'] = clock.split(':')
  return MIDNIGHT + Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS
}

export function recipe(name: string, failed: number, id = '28904'): NamedRecipe {
  return { name, failed, url: `https://app.workato.com/recipes/${id}` }
}

export function limitError(over: Partial<ErrorKind> = {}): ErrorKind {
  return {
    fingerprint: 'v1:limit',
    adapter: 'salesforce',
    errorType: 'REQUEST_LIMIT_EXCEEDED',
    message: 'REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.',
    count: 41,
    firstAt: at('02:03'),
    lastAt: at('02:41'),
    latestJobUrl: 'https://app.workato.com/recipes/28904/job/j-41',
    ...over,
  }
}

export function lockError(over: Partial<ErrorKind> = {}): ErrorKind {
  return limitError({
    fingerprint: 'v1:lock',
    errorType: 'UNABLE_TO_LOCK_ROW',
    message: 'unable to obtain exclusive access to this record',
    count: 5,
    firstAt: at('02:20'),
    lastAt: at('02:38'),
    latestJobUrl: 'https://app.workato.com/recipes/28904/job/j-38',
    ...over,
  })
}

export function alert(over: Partial<Alert> = {}): Alert {
  return {
    id: 'a1',
    kind: 'condition',
    rule: 'failure-burst',
    group: 'production/28904',
    by: { recipe: ['28904'] },
    labels: { workspace: ['production'], recipe: ['28904'], recipe_name: ['Order sync'] },
    recipes: ['production\u000028904'],
    state: 'firing',
    severity: 'critical',
    worst: 'critical',
    count: 41,
    peak: 41,
    about: false,
    startedAt: at('02:03'),
    firedAt: at('02:03'),
    endedAt: null,
    unknownSince: null,
    foundOver: false,
    note: null,
    foldedThrough: at('02:41'),
    clockMs: 0,
    falseSince: null,
    ...over,
  }
}

export function facts(over: Partial<AlertFacts> = {}): AlertFacts {
  return {
    alert: alert(),
    overMs: 15 * MINUTE_MS,
    condition: null,
    runbook: 'https://wiki.example.com/runbooks/recipes',
    summary: null,
    recipes: [recipe('Order sync', 41)],
    recipesTotal: 1,
    errors: [limitError()],
    failed: 41,
    finished: 57,
    recovered: null,
    usual: null,
    history: [0, 0, 0, 1, 14, 20, 16, 15],
    firstFailureAt: at('02:03'),
    lastFailureAt: at('02:41'),
    edited: null,
    ...over,
  }
}

export function input(over: Partial<MessageInput> = {}): MessageInput {
  return {
    reason: 'new',
    now: at('02:41'),
    groupLabels: { workspace: ['production'], rule: ['failure-burst'] },
    alerts: [facts()],
    before: {},
    toldAt: null,
    externalUrl: null,
    timeZone: 'Europe/Berlin',
    ...over,
  }
}

/** One of many recipes that fail alike. */
export function numbered(index: number, count: number): AlertFacts {
  const name = `Salesforce sync ${index}`
  return facts({
    alert: alert({
      id: `a${index}`,
      count,
      peak: count,
      by: { recipe: [String(index)] },
      recipes: [`production\u0000${index}`],
      labels: { workspace: ['production'], recipe_name: [name] },
    }),
    recipes: [recipe(name, count, String(index))],
    errors: [limitError({ count })],
    failed: count,
    finished: null,
  })
}

/** An episode that is over. */
export function ended(over: Partial<AlertFacts> = {}, of: Partial<Alert> = {}): AlertFacts {
  return facts({
    alert: alert({
      state: 'resolved',
      endedAt: at('03:05'),
      foldedThrough: at('03:15'),
      count: 0,
      peak: 57,
      ...of,
    }),
    failed: 57,
    finished: 120,
    recovered: 31,
    lastFailureAt: at('02:58'),
    ...over,
  })
}
