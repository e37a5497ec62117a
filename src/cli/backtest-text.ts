import type { Backtest, PastNotice } from '../app/backtest/run.ts'
import type { Alert } from '../model/alert.ts'
import { formatDuration, type Instant, toIso } from '../model/instant.ts'
import { type Column, plainText, table } from './table.ts'

/** From when to when. */
interface Time {
  readonly from: Instant
  readonly to: Instant
}

/** What was lived through. */
interface Size {
  readonly recipes: number
  readonly failures: number
}

/** Marks of a time line. */
const MARKS = 28
/** From nothing to the most in one mark. */
const BARS = ' ▁▂▃▄▅▆▇█'
/** So many messages are shown; the rest is counted. */
const SHOWN_MAX = 40

/** What there would have been: by rule, by receiver, and the messages; then what could not be answered. */
export function reportText(result: Backtest, time: Time, size: Size): string {
  return [
    headline(time, size),
    rulesTable(result, time),
    receiversTable(result, time),
    messages(result.notices),
    silent(result),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function headline({ from, to }: Time, { recipes, failures }: Size): string {
  const span = `${formatDuration(to - from)} until ${minute(to)} UTC`
  return `${span}: ${failures} failures of ${recipes} recipes known; nothing was sent.`
}

function rulesTable(result: Backtest, time: Time): string {
  const alerts = fired(result)
  if (alerts.length === 0) return 'No alerts.'
  const rows = [...Map.groupBy(alerts, ({ rule }) => rule)]
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { title: 'RULE', of: ([rule]) => rule },
    { title: 'ALERTS', of: ([, own]) => String(own.length), align: 'right' },
    { title: 'CRITICAL', of: ([, own]) => count(own, ({ worst }) => worst === 'critical'), align: 'right' },
    {
      title: 'NOTICES',
      of: ([rule]) => count(result.notices, ({ alerts: told }) => told.some((one) => one.rule === rule)),
      align: 'right',
    },
    { title: `WHEN (${markText(time)} a mark)`, of: ([, own]) => timeLine(own.map(startOf), time) },
  ]
  return table(columns, rows)
}

function receiversTable({ notices }: Backtest, time: Time): string {
  if (notices.length === 0) return 'No messages.'
  const rows = [...Map.groupBy(notices, ({ receiver, channel }) => `${receiver} (${channel})`)]
  const by = (reason: string): Column<(typeof rows)[number]> => ({
    title: reason.toUpperCase(),
    of: ([, own]) => count(own, (notice) => notice.reason === reason),
    align: 'right',
  })
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { title: 'RECEIVER', of: ([receiver]) => receiver },
    { title: 'MESSAGES', of: ([, own]) => String(own.length), align: 'right' },
    by('new'),
    by('worse'),
    by('repeat'),
    by('resolved'),
    {
      title: 'WHEN',
      of: ([, own]) =>
        timeLine(
          own.map(({ at }) => at),
          time,
        ),
    },
  ]
  return table(columns, rows)
}

function messages(notices: readonly PastNotice[]): string {
  if (notices.length === 0) return ''
  const columns: readonly Column<PastNotice>[] = [
    { title: 'AT (UTC)', of: ({ at }) => minute(at) },
    { title: 'RECEIVER', of: ({ receiver, channel }) => `${receiver} (${channel})` },
    { title: 'REASON', of: ({ reason }) => reason },
    { title: 'TEXT', of: ({ text }) => text },
  ]
  const more = notices.length - SHOWN_MAX
  const rest = more > 0 ? `\n${more} more: --json shows all` : ''
  return `${table(columns, notices.slice(0, SHOWN_MAX))}${rest}`
}

function silent({ unanswerable }: Backtest): string {
  if (unanswerable.length === 0) return ''
  const lines = unanswerable.map(({ rule, why }) => `  ${plainText(rule)}: ${why}`)
  return ['Not answered:', ...lines].join('\n')
}

/** What a second set of rules would have done otherwise. */
export function diffText(first: Backtest, second: Backtest, time: Time, size: Size): string {
  const rules = new Set([...fired(first), ...fired(second)].map(({ rule }) => rule))
  const receivers = new Set([...first.notices, ...second.notices].map(({ receiver }) => receiver))
  const ofRule = (result: Backtest, rule: string): readonly Alert[] =>
    fired(result).filter((alert) => alert.rule === rule)
  const told = (result: Backtest, receiver: string): number =>
    result.notices.filter((notice) => notice.receiver === receiver).length
  const alerts: readonly Column<string>[] = [
    { title: 'RULE', of: (rule) => rule },
    { title: 'ALERTS', of: (rule) => String(ofRule(first, rule).length), align: 'right' },
    { title: 'OTHER', of: (rule) => String(ofRule(second, rule).length), align: 'right' },
    { title: 'WHEN', of: (rule) => timeLine(ofRule(first, rule).map(startOf), time) },
    { title: 'OTHER', of: (rule) => timeLine(ofRule(second, rule).map(startOf), time) },
  ]
  const notices: readonly Column<string>[] = [
    { title: 'RECEIVER', of: (receiver) => receiver },
    { title: 'MESSAGES', of: (receiver) => String(told(first, receiver)), align: 'right' },
    { title: 'OTHER', of: (receiver) => String(told(second, receiver)), align: 'right' },
  ]
  return [
    headline(time, size),
    rules.size === 0 ? 'No alerts.' : table(alerts, [...rules].sort()),
    receivers.size === 0 ? 'No messages.' : table(notices, [...receivers].sort()),
    onlyIn('Only now:', first, second),
    onlyIn('Only with the other rules:', second, first),
    silent(second),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Alerts of one that nothing of the same rule and group overlaps in the other. */
function onlyIn(title: string, result: Backtest, other: Backtest): string {
  const rest = fired(other)
  const own = fired(result).filter(
    (alert) =>
      !rest.some(
        ({ rule, group, ...two }) => rule === alert.rule && group === alert.group && overlap(alert, two),
      ),
  )
  if (own.length === 0) return ''
  const lines = own
    .slice(0, SHOWN_MAX)
    .map((alert) => `  ${minute(alert.startedAt)}  ${alert.worst}  ${alert.rule}  ${plainText(about(alert))}`)
  const more = own.length - SHOWN_MAX
  return [title, ...lines, ...(more > 0 ? [`  ${more} more`] : [])].join('\n')
}

function overlap(a: Pick<Alert, 'startedAt' | 'endedAt'>, b: Pick<Alert, 'startedAt' | 'endedAt'>): boolean {
  return a.startedAt <= (b.endedAt ?? Infinity) && b.startedAt <= (a.endedAt ?? Infinity)
}

function about({ labels, by }: Alert): string {
  return (labels['recipe_name'] ?? Object.values(by).flat()).slice(0, 3).join(', ')
}

function fired({ alerts }: Backtest): readonly Alert[] {
  return alerts.filter(({ state, firedAt }) => state !== 'pending' && firedAt !== null)
}

function startOf({ startedAt }: Alert): Instant {
  return startedAt
}

function timeLine(instants: readonly Instant[], { from, to }: Time): string {
  const counts = Array.from({ length: MARKS }, () => 0)
  for (const at of instants) {
    const mark = Math.min(MARKS - 1, Math.max(0, Math.floor(((at - from) / (to - from)) * MARKS)))
    counts[mark] = (counts[mark] ?? 0) + 1
  }
  const most = Math.max(1, ...counts)
  const bars = counts.map((number) => BARS[Math.ceil((number / most) * (BARS.length - 1))] ?? ' ')
  return `│${bars.join('')}│`
}

function markText({ from, to }: Time): string {
  return formatDuration(Math.round((to - from) / MARKS))
}

function count<T>(items: readonly T[], holds: (item: T) => boolean): string {
  return String(items.filter(holds).length)
}

function minute(at: Instant): string {
  return toIso(at).slice(0, 16).replace('T', ' ')
}
