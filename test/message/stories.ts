import { DAY_MS } from '../../src/model/instant.ts'
import type { MessageInput } from '../../src/model/message.ts'
import { CONDITION_STORIES } from './condition-stories.ts'
import { alert, at, ended, facts, input, limitError, lockError, numbered, recipe } from './facts.ts'
import { RARER_STORIES, selfAlert } from './rarer-stories.ts'

const told = { toldAt: at('02:04') }
const HUNDRED_KILOBYTES = `REQUEST_LIMIT_EXCEEDED ${'TotalRequests Limit exceeded. '.repeat(3_450)}`
const RTL = '\u202Eevil\u202C\u200F تسجيل الطلبات \u2067'

/** Every form of message, by name; each is a golden file in each medium. */
export const STORIES: Readonly<Record<string, MessageInput>> = {
  ...RARER_STORIES,
  ...CONDITION_STORIES,
  first: input({ alerts: [facts({ usual: { low: 0, high: 2 } })], now: at('02:04') }),
  'first-several-errors': input({
    alerts: [
      facts({
        errors: [limitError({ count: 36 }), lockError()],
        usual: { low: 0, high: 2 },
        recipes: [
          {
            ...recipe('Order sync', 41),
            failedJobsUrl: 'https://app.workato.com/recipes/28904?status=failed',
          },
        ],
        edited: { at: at('01:57'), by: 'ana@example.com' },
      }),
    ],
    externalUrl: 'https://recipewatch.example.com',
  }),
  'first-warning': input({
    alerts: [
      facts({
        alert: alert({ severity: 'warning', worst: 'warning', count: 5, peak: 5 }),
        failed: 5,
        finished: null,
        history: [],
      }),
    ],
  }),
  'first-private': input({ alerts: [facts({ errors: [limitError({ message: null })] })] }),
  'first-estimated': input({
    alerts: [facts({ alert: alert({ count: 237, peak: 237, about: true }), failed: 41 })],
  }),
  'first-over': input({ alerts: [ended({ recovered: null })], now: at('03:20') }),
  summary: input({ alerts: [facts({ summary: 'Orders do not reach SAP. Call the warehouse before six.' })] }),
  event: input({
    alerts: [
      facts({
        alert: alert({
          kind: 'event',
          state: 'closed',
          severity: 'info',
          worst: 'info',
          count: 1000,
          peak: 1000,
        }),
        overMs: null,
        history: [],
        finished: null,
      }),
    ],
  }),
  'edit-better': input({
    ...told,
    reason: 'edit',
    now: at('02:55'),
    alerts: [facts({ alert: alert({ severity: 'warning', count: 12 }), failed: 53, finished: 80 })],
    before: { a1: { count: 41, severity: 'critical' } },
  }),
  'edit-quiet': input({
    ...told,
    reason: 'edit',
    now: at('03:05'),
    alerts: [facts({ alert: alert({ count: 0, falseSince: at('02:58') }), failed: 57, finished: 100 })],
    before: { a1: { count: 12 } },
  }),
  worse: input({ ...told, reason: 'worse', before: { a1: { count: 12, severity: 'warning' } } }),
  better: input({
    ...told,
    reason: 'better',
    alerts: [facts({ alert: alert({ severity: 'warning', count: 12 }) })],
    before: { a1: { count: 41, severity: 'critical' } },
  }),
  repeat: input({
    ...told,
    reason: 'repeat',
    now: at('06:04'),
    alerts: [facts({ failed: 310, finished: 700 })],
    before: { a1: { count: 41, severity: 'critical' } },
  }),
  'joined-by-another': input({
    ...told,
    groupLabels: { workspace: ['production'] },
    alerts: [facts(), numbered(7, 12)],
    before: { a1: { count: 41, severity: 'critical' } },
  }),
  unknown: input({
    ...told,
    reason: 'edit',
    now: at('03:20'),
    alerts: [facts({ alert: alert({ unknownSince: at('03:00') }), unknownWhy: 'token rejected' })],
    before: { a1: { count: 41 } },
  }),
  resolved: input({
    ...told,
    reason: 'resolved',
    now: at('03:15'),
    alerts: [ended()],
    before: { a1: { count: 3 } },
  }),
  'resolved-next-day': input({
    reason: 'resolved',
    now: at('03:15') + DAY_MS,
    toldAt: at('02:04'),
    alerts: [ended({}, { endedAt: at('02:50') + DAY_MS })],
    before: { a1: { count: 3 } },
  }),
  closed: input({
    ...told,
    reason: 'edit',
    now: at('03:15'),
    alerts: [ended({ recovered: null }, { state: 'closed', note: 'rule removed' })],
    before: { a1: { count: 41 } },
  }),
  many: input({
    externalUrl: 'https://recipewatch.example.com',
    alerts: Array.from({ length: 37 }, (_, index) => numbered(index + 1, 37 - index)),
  }),
  'many-some-over': input({
    ...told,
    reason: 'edit',
    now: at('03:10'),
    alerts: [
      numbered(1, 20),
      facts({ ...numbered(2, 8), alert: alert({ ...numbered(2, 8).alert, severity: 'warning' }) }),
      ended(),
    ],
    before: { a1: { count: 30 }, a2: { count: 8 } },
  }),
  'many-resolved': input({
    ...told,
    reason: 'resolved',
    now: at('03:15'),
    alerts: [
      ended(),
      ended(
        { recipes: [recipe('Refunds', 9, '5')], failed: 9, recovered: 0 },
        { id: 'a2', recipes: ['production\u00005'], endedAt: at('02:50') },
      ),
    ],
    before: { a1: { count: 3 }, a2: { count: 0 } },
  }),
  'by-adapter': input({
    alerts: [
      facts({
        alert: alert({
          rule: 'connector-outage',
          by: { workspace: ['production'], adapter: ['salesforce'] },
          count: 412,
          peak: 412,
        }),
        recipes: Array.from({ length: 14 }, (_, index) =>
          recipe(`Sync ${index + 1}`, 60 - index * 4, String(index)),
        ),
        errors: [limitError({ count: 412 })],
        failed: 412,
        finished: 900,
      }),
    ],
  }),
  late: input({
    reason: 'late',
    now: at('02:35'),
    gap: { workspace: 'production', from: at('02:20'), to: at('02:31'), why: 'API unreachable', failed: 14 },
    alerts: [
      ended({ failed: 23 }, { foundOver: true, startedAt: at('02:03'), endedAt: at('02:20') }),
      ended(
        { recipes: [recipe('Refunds', 9)], failed: 9 },
        { id: 'a2', foundOver: true, startedAt: at('02:05'), endedAt: at('02:20') },
      ),
      ended(
        { recipes: [recipe('Invoices', 5)], failed: 5 },
        { id: 'a3', foundOver: true, startedAt: at('02:05'), endedAt: at('02:19') },
      ),
    ],
  }),
  'late-without-gap': input({
    reason: 'late',
    now: at('02:35'),
    alerts: [ended({ failed: 23 }, { foundOver: true, endedAt: at('02:20') })],
  }),
  self: input({
    now: at('02:08'),
    groupLabels: { workspace: ['production'], rule: ['recipewatch-poll-failing'] },
    alerts: [selfAlert()],
  }),
  test: input({ reason: 'test', alerts: [] }),
  'hostile-mention': input({
    alerts: [
      facts({
        recipes: [recipe('<!channel> & <@U1|boss> *bold* `code` _it_ ~no~', 41)],
        errors: [
          limitError({
            errorType: '<!here>',
            message: '> <!everyone> see <https://evil.example|here> ```x``` *_~',
          }),
          lockError({ message: '<script>alert(1)</script>' }),
        ],
      }),
    ],
  }),
  'hostile-script': input({
    alerts: [
      facts({
        recipes: [recipe('<script>alert("x")</script>', 41)],
        errors: [
          limitError({ errorType: null, message: `</td></table><img src=x onerror='alert(1)'>&amp;` }),
        ],
        runbook: 'javascript:alert(1)',
      }),
    ],
  }),
  'hostile-lines': input({
    alerts: [
      facts({
        recipes: [recipe('Order sync\r\nBcc: all@example.com\r\n\r\nHello\u0000\u0007', 41)],
        errors: [limitError({ message: 'first line\nsecond\u2028third\u0085fourth\tfifth' })],
      }),
    ],
  }),
  'hostile-long': input({
    alerts: [
      facts({
        recipes: [recipe('Order '.repeat(100), 41)],
        errors: [
          limitError({ errorType: null, message: HUNDRED_KILOBYTES }),
          lockError({ message: '&'.repeat(100_000) }),
        ],
      }),
    ],
  }),
  'hostile-emoji': input({
    alerts: [
      facts({
        recipes: [recipe(`Team ${'👩‍👩‍👧‍👦'.repeat(20)}`, 41)],
        errors: [
          limitError({ errorType: null, message: `cut in the middle \uD83D and ${'🇩🇪👍🏽'.repeat(80)}` }),
        ],
      }),
    ],
  }),
  'hostile-rtl': input({
    alerts: [
      facts({
        recipes: [recipe(`${RTL}\u200B\uFEFF`, 41)],
        errors: [limitError({ errorType: null, message: `${RTL} تم رفض الاتصال` })],
      }),
    ],
  }),
}
