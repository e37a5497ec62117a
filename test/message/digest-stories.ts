import type { DigestErrorKind, DigestRecipe, DigestReport } from '../../src/model/digest.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'

/** Monday, 23 November 2026, 08:00 in Berlin: when these digests are cut. */
const TO: Instant = Temporal.ZonedDateTime.from('2026-11-23T08:00[Europe/Berlin]').epochMilliseconds
/** Friday at the same time. */
const FROM: Instant = TO - 3 * DAY_MS

/** So many hours before the cut. */
function ago(hours: number): Instant {
  return TO - hours * HOUR_MS
}

export function kind(over: Partial<DigestErrorKind> = {}): DigestErrorKind {
  return {
    fingerprint: 'v1:limit',
    adapter: 'salesforce',
    errorType: 'REQUEST_LIMIT_EXCEEDED',
    message: 'REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.',
    count: 36,
    firstAt: ago(40),
    lastAt: ago(5),
    latestJobUrl: 'https://app.workato.com/recipes/28904/job/j-41',
    isNew: false,
    ...over,
  }
}

export function digestRecipe(over: Partial<DigestRecipe> = {}): DigestRecipe {
  return {
    name: 'Order sync',
    workspace: 'production',
    url: 'https://app.workato.com/recipes/28904',
    failedJobsUrl: 'https://app.workato.com/recipes/28904?status=failed#jobs',
    failed: 41,
    change: 35,
    finished: 612,
    history: [0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 4, 6, 9, 7, 5, 3, 2, 0, 1, 1, 0],
    errors: [
      kind({ isNew: true }),
      kind({
        fingerprint: 'v1:lock',
        errorType: 'UNABLE_TO_LOCK_ROW',
        message: 'unable to obtain exclusive access to this record',
        count: 5,
        firstAt: ago(70),
        lastAt: ago(9),
        latestJobUrl: 'https://app.workato.com/recipes/28904/job/j-38',
      }),
    ],
    because: null,
    ...over,
  }
}

/** The Monday of an owner of three recipes, as MESSAGES sketches it, with what a story says otherwise. */
export function digestOf(over: Partial<DigestReport> = {}): DigestReport {
  return {
    digest: 'owners-daily',
    owner: 'ana@example.com',
    workspaces: ['production'],
    from: FROM,
    to: TO,
    now: TO + 2_000,
    timeZone: 'Europe/Berlin',
    failed: 55,
    change: 43,
    finished: 942,
    history: [0, 1, 0, 1, 2, 0, 0, 0, 0, 2, 0, 0, 1, 5, 8, 14, 9, 5, 3, 2, 0, 1, 1, 0],
    historySliceMs: 3 * HOUR_MS,
    recipes: [
      digestRecipe(),
      digestRecipe({
        name: 'Invoice export',
        url: 'https://app.workato.com/recipes/28911',
        failedJobsUrl: 'https://app.workato.com/recipes/28911?status=failed#jobs',
        failed: 12,
        change: 12,
        finished: 240,
        history: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 4, 2, 1, 0, 0, 0, 0, 0, 0],
        errors: [],
        because: { name: 'Order sync', url: 'https://app.workato.com/recipes/28904' },
      }),
      digestRecipe({
        name: 'Refunds',
        url: 'https://app.workato.com/recipes/28917',
        failedJobsUrl: 'https://app.workato.com/recipes/28917?status=failed#jobs',
        failed: 2,
        change: -4,
        finished: 90,
        history: [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        errors: [
          kind({
            fingerprint: 'v1:required',
            adapter: 'netsuite',
            errorType: null,
            message: "Missing required field: 'Filter values'",
            count: 2,
            firstAt: ago(68),
            lastAt: ago(58),
            latestJobUrl: 'https://app.workato.com/recipes/28917/job/j-2',
          }),
        ],
      }),
    ],
    watched: 7,
    stopped: [
      {
        name: 'Price import',
        url: 'https://app.workato.com/recipes/28950',
        since: ago(53),
        cause: 'trigger_errors_limit',
      },
    ],
    lost: [],
    maintained: { failed: 0, recipes: [] },
    alerts: [
      { id: 'a1', rule: 'failure-burst', severity: 'critical', since: ago(6), recipes: ['Order sync'] },
    ],
    quiet: [{ name: 'Lead routing', url: 'https://app.workato.com/recipes/29340', before: 9 }],
    proof: { counted: 55, found: 55, missing: 0, oldestLookAt: TO - 4 * MINUTE_MS, unreadable: [] },
    externalUrl: null,
    contact: 'integrations@example.com',
    ...over,
  }
}

const QUIET: Partial<DigestReport> = {
  failed: 0,
  change: -12,
  history: Array.from({ length: 24 }, () => 0),
  recipes: [],
  stopped: [],
  alerts: [],
  quiet: [],
  proof: { counted: 0, found: 0, missing: 0, oldestLookAt: TO - 4 * MINUTE_MS, unreadable: [] },
}

/** Many recipes of one owner, as after a connector's outage. */
function manyRecipes(count: number): readonly DigestRecipe[] {
  return Array.from({ length: count }, (_, index) =>
    digestRecipe({
      name: `Store ${String(index + 1).padStart(3, '0')}: orders to ERP`,
      url: `https://app.workato.com/recipes/${30_000 + index}`,
      failedJobsUrl: `https://app.workato.com/recipes/${30_000 + index}?status=failed#jobs`,
      failed: count - index + 3,
      change: index % 3 === 0 ? null : ((index * 7) % 11) - 5,
      finished: index % 4 === 0 ? null : 900 + index,
      errors: [
        kind({ count: count - index }),
        kind({ fingerprint: 'v1:x', errorType: null, message: null, count: 3 }),
      ],
    }),
  )
}

const HOSTILE =
  '<script>alert(1)</script> {{ subject }} {% raw %} <!channel> \u202Eevil\r\nBcc: all@example.com "quoted" & \'single\' '

/** Digests by what they are about. */
export const DIGESTS: Readonly<Record<string, DigestReport>> = {
  monday: digestOf(),
  'everybody-in-slack': digestOf({ owner: null, workspaces: ['production', 'staging'] }),
  empty: digestOf(QUIET),
  'one-failure': digestOf({
    ...QUIET,
    failed: 1,
    change: null,
    finished: null,
    recipes: [
      digestRecipe({
        failed: 1,
        change: null,
        finished: null,
        history: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
        errors: [kind({ count: 1, firstAt: ago(7), lastAt: ago(7) })],
      }),
    ],
    watched: 1,
    proof: { counted: 1, found: 1, missing: 0, oldestLookAt: TO - MINUTE_MS, unreadable: [] },
  }),
  'three-hundred-recipes': digestOf({
    failed: manyRecipes(300).reduce((sum, { failed }) => sum + failed, 0),
    finished: 300_000,
    recipes: manyRecipes(300),
    watched: 300,
    externalUrl: 'https://recipewatch.example.com',
    proof: {
      counted: 46_060,
      found: 46_060,
      missing: 0,
      oldestLookAt: null,
      unreadable: ['Store 007: orders to ERP', 'Store 008'],
    },
  }),
  'non-ascii-owner': digestOf({
    owner: 'jürgen@bücher.example',
    contact: 'Integrationen <integrationen@bücher.example>',
    digest: 'Täglich für Besitzer',
    recipes: [
      digestRecipe({ name: 'مزامنة الطلبات' }),
      digestRecipe({ name: 'Bestellungen → ERP für Österreich 🇦🇹', failed: 12, because: null }),
      digestRecipe({ name: 'סנכרון הזמנות (בדיקה)', failed: 2, change: -4 }),
    ],
  }),
  stopped: digestOf({ ...QUIET, stopped: digestOf().stopped }),
  'alert-open': digestOf({ ...QUIET, alerts: digestOf().alerts }),
  'not-all-found': digestOf({
    proof: { counted: 57, found: 55, missing: 0, oldestLookAt: TO - 4 * MINUTE_MS, unreadable: [] },
  }),
  'besides-failures': digestOf({
    lost: [{ name: 'Salesforce production', app: 'salesforce', since: ago(20) }],
    maintained: { failed: 17, recipes: ['Price import', 'Stock levels'] },
    proof: { counted: 72, found: 72, missing: 12, oldestLookAt: TO - 4 * MINUTE_MS, unreadable: [] },
  }),
  hostile: digestOf({
    lost: [{ name: HOSTILE, app: HOSTILE, since: ago(2) }],
    maintained: { failed: 1, recipes: [HOSTILE] },
    digest: HOSTILE,
    contact: `x@example.com${HOSTILE}`,
    workspaces: [HOSTILE],
    recipes: [
      digestRecipe({
        name: HOSTILE,
        url: 'javascript:alert(1)',
        failedJobsUrl: `https://app.example.com/"><script>`,
        errors: [kind({ errorType: HOSTILE, message: HOSTILE.repeat(500), adapter: HOSTILE })],
      }),
    ],
    stopped: [{ name: HOSTILE, url: 'javascript:alert(1)', since: null, cause: HOSTILE }],
    alerts: [{ id: 'a', rule: HOSTILE, severity: 'warning', since: ago(1), recipes: [HOSTILE] }],
    quiet: [{ name: HOSTILE, url: '', before: 1 }],
    proof: { counted: null, found: 55, missing: 0, oldestLookAt: null, unreadable: [HOSTILE] },
  }),
}
