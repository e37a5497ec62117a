import type { AlertFacts, MessageInput } from '../../src/model/message.ts'
import { alert, at, ended, facts, input, limitError, lockError, numbered, recipe } from './facts.ts'

const told = { toldAt: at('02:04') }
const TOKEN_REJECTED =
  'RecipeWatch cannot see production: token rejected (401). Renew it: Workspace admin › API clients. Nothing is watched until then.'

/** A self-alert. */
export function selfAlert(over: Parameters<typeof alert>[0] = {}): AlertFacts {
  return facts({
    alert: alert({
      kind: 'self',
      rule: 'recipewatch-poll-failing',
      by: { workspace: ['production'] },
      recipes: [],
      labels: { workspace: ['production'], source: ['recipewatch'] },
      count: 1,
      peak: 1,
      note: TOKEN_REJECTED,
      ...over,
    }),
    overMs: null,
    runbook: null,
    recipes: [],
    errors: [],
    failed: 0,
    finished: null,
    history: [],
    firstFailureAt: null,
    lastFailureAt: null,
  })
}

const cannotTell = selfAlert({
  id: 'a2',
  rule: 'recipewatch-receiver-failing',
  by: { receiver: ['slack'] },
  severity: 'warning',
  note: 'RecipeWatch cannot reach slack: channel_not_found. Invite it to the channel.',
})

const refunds = facts({
  ...numbered(5, 12),
  alert: { ...numbered(5, 12).alert, labels: { workspace: ['production'], recipe_name: ['Refunds'] } },
  recipes: [recipe('Refunds', 12, '5')],
  errors: [lockError({ count: 12 })],
})

/** Forms of message that come more rarely, by name. */
export const RARER_STORIES: Readonly<Record<string, MessageInput>> = {
  'first-single': input({
    now: at('02:04'),
    alerts: [
      facts({
        alert: alert({ severity: 'warning', worst: 'warning', count: 1, peak: 1 }),
        recipes: [recipe('Order sync', 1)],
        errors: [limitError({ count: 1, lastAt: at('02:03') })],
        failed: 1,
        history: [0, 0, 0, 0, 0, 0, 0, 1],
        usual: { low: 0, high: 0 },
      }),
    ],
  }),
  'first-unsampled': input({
    alerts: [facts({ alert: alert({ count: 33 }), finished: null, edited: { at: at('01:57'), by: null } })],
  }),
  'first-left-out': input({
    alerts: [
      facts({
        alert: alert({
          by: { workspace: ['production'] },
          note: 'Leaves out 2 recipes that could not be read for an hour.',
        }),
        recipes: [recipe('Order sync', 29), recipe('Refunds', 12, '5')],
      }),
    ],
  }),
  more: input({ ...told, reason: 'more', before: { a1: { count: 12, severity: 'critical' } } }),
  escalated: input({ ...told, reason: 'escalated', before: { a1: { count: 12, severity: 'warning' } } }),
  'another-cause': input({
    ...told,
    groupLabels: { workspace: ['production'] },
    alerts: [facts(), refunds],
    before: { a1: { count: 41, severity: 'critical' } },
  }),
  'several-rules': input({
    groupLabels: { workspace: ['production'] },
    alerts: [
      numbered(1, 20),
      facts({ ...refunds, alert: { ...refunds.alert, rule: 'crm', severity: 'info' } }),
    ],
  }),
  'several-repeat': input({
    ...told,
    reason: 'repeat',
    now: at('06:04'),
    groupLabels: { workspace: ['production'], team: ['payments'] },
    alerts: [numbered(1, 20), numbered(2, 8), numbered(3, 2)],
    before: { a1: { count: 20 }, a2: { count: 8 }, a3: { count: 2 } },
  }),
  'several-unknown': input({
    ...told,
    reason: 'edit',
    now: at('03:20'),
    alerts: [numbered(1, 20), numbered(2, 8)].map((one) => ({
      ...one,
      alert: { ...one.alert, unknownSince: at('03:00') },
      unknownWhy: 'API unreachable',
    })),
    before: { a1: { count: 20 }, a2: { count: 8 } },
  }),
  'several-over': input({
    ...told,
    reason: 'resolved',
    now: at('03:15'),
    alerts: [
      ended({ recovered: null }),
      ended(
        { recipes: [recipe('Refunds', 12, '5')], failed: 12, recovered: null },
        { id: 'a2', recipes: ['w\u00005'], state: 'closed', endedAt: at('02:50'), note: 'rule removed' },
      ),
      ended(
        { recipes: [recipe('Invoices', 2, '6')], failed: 2, recovered: null },
        { id: 'a3', recipes: ['w\u00006'], endedAt: at('02:40') },
      ),
    ],
    before: { a1: { count: 3 }, a2: { count: 12 }, a3: { count: 2 } },
  }),
  'late-at-one': input({
    reason: 'late',
    now: at('02:35'),
    gap: { workspace: 'production', from: at('02:20'), to: at('02:31'), why: null, failed: 1 },
    alerts: [
      ended(
        { failed: 1, firstFailureAt: at('02:22') },
        { foundOver: true, startedAt: at('02:22'), endedAt: at('02:30') },
      ),
    ],
  }),
  // Two recipes that call the one which fails.
  echoes: input({
    alerts: [facts()],
    joined: [
      facts({
        recipes: [{ name: 'Refunds', url: 'https://app.example.com/recipes/3', failed: 3 }],
        failed: 3,
      }),
      facts({
        recipes: [{ name: 'Invoice <export>', url: 'https://app.example.com/recipes/2', failed: 12 }],
        failed: 12,
      }),
    ],
  }),
  'recipe-gone': input({
    now: at('02:08'),
    alerts: [
      facts({
        ...selfAlert(),
        alert: alert({
          kind: 'event',
          rule: 'recipewatch-recipe-gone',
          state: 'closed',
          severity: 'info',
          worst: 'info',
          note: 'Order sync is gone and is no longer watched. Workato answers 404 for it.',
        }),
      }),
    ],
  }),
  'self-repeat': input({
    ...told,
    reason: 'repeat',
    now: at('06:04'),
    alerts: [selfAlert()],
    before: { a1: { count: 1 } },
  }),
  'self-several': input({ ...told, alerts: [selfAlert(), cannotTell], before: { a1: { count: 1 } } }),
  'self-resolved': input({
    ...told,
    reason: 'resolved',
    now: at('02:25'),
    alerts: [selfAlert({ state: 'resolved', endedAt: at('02:20') })],
    before: { a1: { count: 1 } },
  }),
}
