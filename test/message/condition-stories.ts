import type { Alert } from '../../src/model/alert.ts'
import type { ConditionFacts } from '../../src/model/condition-facts.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { AlertFacts, MessageInput } from '../../src/model/message.ts'
import { alert, at, facts, input, limitError, lockError, recipe } from './facts.ts'

const told = { toldAt: at('02:04') }

/** An alert of a rule with this condition. */
function saying(
  condition: ConditionFacts,
  of: Partial<Alert> = {},
  over: Partial<AlertFacts> = {},
): AlertFacts {
  const count = of.count ?? 1
  return facts({
    alert: alert({ rule: condition.kind.replaceAll('_', '-'), peak: count, count, ...of }),
    overMs: HOUR_MS,
    condition,
    ...over,
  })
}

/** Of a condition in which nothing fails. */
const NO_FAILURES: Partial<AlertFacts> = {
  overMs: null,
  recipes: [recipe('Price import', 0)],
  errors: [],
  failed: 0,
  finished: null,
  history: [],
  firstFailureAt: null,
  lastFailureAt: null,
}

function endedAs(endedAt: string): Partial<Alert> {
  return { state: 'resolved', endedAt: at(endedAt), falseSince: at(endedAt) }
}

const ratio = (of: Partial<Alert> = {}): AlertFacts =>
  saying({ kind: 'failure_ratio', finished: 212 }, { count: 49, ...of }, { failed: 61, finished: 300 })

const STOPPED: ConditionFacts = { kind: 'recipe_stopped', cause: 'trigger_errors_limit' }
const stopped = (of: Partial<Alert> = {}, more: Partial<AlertFacts> = {}): AlertFacts =>
  saying(STOPPED, { startedAt: at('03:10'), ...of }, { ...NO_FAILURES, ...more })

const stoppedNumber = (index: number): AlertFacts =>
  stopped(
    { id: `s${index}`, recipes: [`production\u0000${index}`], severity: 'warning' },
    { recipes: [recipe(`Price import ${index}`, 0, String(index))] },
  )

const silent = (kind: 'no_success' | 'no_jobs', of: Partial<Alert> = {}): AlertFacts =>
  saying(
    { kind, since: at('00:20'), lastedMs: 6 * HOUR_MS + 20 * MINUTE_MS },
    { startedAt: at('06:20'), ...of },
    { ...NO_FAILURES, overMs: 6 * HOUR_MS, recipes: [recipe('Order sync', 0)] },
  )

const LOST = { kind: 'connection_lost', connection: 'Salesforce prod', usedBy: 4 } as const
const lost = (of: Partial<Alert> = {}, condition: ConditionFacts = LOST): AlertFacts =>
  saying(
    condition,
    { by: { workspace: ['production'] }, startedAt: at('03:10'), ...of },
    {
      ...NO_FAILURES,
      recipes: ['Invoice export', 'Lead routing', 'Order sync', 'Refunds'].map((name, index) =>
        recipe(name, 0, String(index)),
      ),
    },
  )

const missed = (of: Partial<Alert> = {}): AlertFacts =>
  saying({ kind: 'missed_run', dueAt: at('02:00') }, { startedAt: at('02:30'), ...of }, NO_FAILURES)

const row = (of: Partial<Alert> = {}): AlertFacts =>
  saying({ kind: 'consecutive_failures' }, { count: 5, ...of }, { overMs: null, failed: 5, finished: null })

const combined = (of: Partial<Alert> = {}): AlertFacts =>
  saying({ kind: 'combined' }, { rule: 'quiet-in-office-hours', ...of }, NO_FAILURES)

/** What each kind of condition says, by name. */
export const CONDITION_STORIES: Readonly<Record<string, MessageInput>> = {
  ratio: input({ alerts: [ratio()] }),
  'ratio-worse': input({
    ...told,
    reason: 'worse',
    alerts: [ratio()],
    before: { a1: { count: 12, severity: 'warning' } },
  }),
  'ratio-quiet': input({
    ...told,
    reason: 'edit',
    now: at('03:40'),
    alerts: [ratio({ count: 0, peak: 49, falseSince: at('03:00') })],
    before: { a1: { count: 12 } },
  }),
  'in-a-row': input({ alerts: [row()] }),
  'in-a-row-repeat': input({
    ...told,
    reason: 'repeat',
    now: at('06:04'),
    alerts: [row({ count: 24 })],
    before: { a1: { count: 5 } },
  }),
  'in-a-row-resolved': input({
    ...told,
    reason: 'resolved',
    now: at('03:10'),
    alerts: [row({ ...endedAs('03:05'), count: 0, peak: 5 })],
    before: { a1: { count: 5 } },
  }),
  'new-error': input({
    alerts: [
      saying(
        { kind: 'new_error' },
        { kind: 'event', state: 'closed', severity: 'info', worst: 'info' },
        { overMs: null, errors: [limitError({ count: 1, lastAt: at('02:03') })], failed: 1, history: [] },
      ),
    ],
  }),
  'distinct-errors': input({
    alerts: [saying({ kind: 'distinct_errors' }, { count: 4 }, { errors: [limitError(), lockError()] })],
  }),
  spike: input({ alerts: [saying({ kind: 'spike', usual: 5.3 }, { count: 31 }, { failed: 31 })] }),
  'recipes-affected': input({
    alerts: [
      saying(
        { kind: 'recipes_affected' },
        { count: 7, by: { workspace: ['production'], adapter: ['salesforce'] } },
        {
          overMs: 10 * MINUTE_MS,
          recipes: [recipe('Order sync', 29), recipe('Refunds', 12, '5')],
          finished: null,
        },
      ),
    ],
  }),
  'no-success': input({ now: at('06:40'), alerts: [silent('no_success')] }),
  'no-success-resolved': input({
    ...told,
    reason: 'resolved',
    now: at('06:45'),
    alerts: [silent('no_success', endedAs('06:40'))],
    before: { a1: { count: 1 } },
  }),
  'no-jobs': input({ now: at('06:40'), alerts: [silent('no_jobs')] }),
  'missed-run': input({ now: at('02:31'), alerts: [missed()] }),
  'missed-run-resolved': input({
    ...told,
    reason: 'resolved',
    now: at('04:05'),
    alerts: [missed(endedAs('04:00'))],
    before: { a1: { count: 1 } },
  }),
  stopped: input({ now: at('03:12'), alerts: [stopped()] }),
  'stopped-several': input({
    now: at('03:12'),
    alerts: [
      stopped(
        { count: 3, by: { workspace: ['production'] } },
        {
          recipes: [
            recipe('Lead routing', 0, '2'),
            recipe('Price import', 0, '3'),
            recipe('Refunds', 0, '4'),
          ],
        },
      ),
    ],
  }),
  'stopped-each': input({ now: at('03:12'), alerts: [1, 2, 3].map(stoppedNumber) }),
  'stopped-resolved': input({
    ...told,
    reason: 'resolved',
    now: at('04:05'),
    alerts: [stopped(endedAs('04:00'))],
    before: { a1: { count: 1 } },
  }),
  'stopped-late': input({
    reason: 'late',
    now: at('04:05'),
    alerts: [stopped({ ...endedAs('04:00'), foundOver: true })],
  }),
  'connection-lost': input({ now: at('03:16'), alerts: [lost()] }),
  'connection-lost-unnamed': input({
    now: at('03:16'),
    alerts: [lost({}, { ...LOST, connection: null })],
  }),
  'connection-lost-resolved': input({
    ...told,
    reason: 'resolved',
    now: at('04:05'),
    alerts: [lost(endedAs('04:00'))],
    before: { a1: { count: 1 } },
  }),
  combined: input({ alerts: [combined()] }),
  'combined-resolved': input({
    ...told,
    reason: 'resolved',
    now: at('04:05'),
    alerts: [combined(endedAs('04:00'))],
    before: { a1: { count: 1 } },
  }),
}
