import { Liquid, type Template } from 'liquidjs'
import type { DigestReport } from '../model/digest.ts'
import type { Instant } from '../model/instant.ts'
import { clockTime } from './clock-face.ts'
import type { DigestRow, Trend } from './digest-row.ts'
import { DIGEST_TEMPLATE } from './digest-template.ts'
import { digestText } from './digest-text.ts'
import { type DigestView, digestView } from './digest-view.ts'
import type { Line } from './line.ts'
import type { MailContent } from './mail.ts'
import { lineHtml } from './mail-html.ts'
import { oneLine } from './text.ts'

/** Recipes that are shown in full; the rest is counted (SEMANTICS 5.5). */
const SHOWN_MAX = 15
/**
 * Gmail cuts a mail at 102 kB. In quoted-printable, what is not ASCII takes three times its bytes; text part, headers and
 * this make less than 100 kB then.
 */
const HTML_BYTES_MAX = 64_000
/** The chart's height, in pixels. */
const CHART_PX = 46

/** Words, and colours beside them: never colours alone. */
const TREND_STYLES: Readonly<Record<NonNullable<Trend>, string>> = {
  worse: 'font-size:13px;font-weight:600;color:#a3190f;background:#fde7e5;border-radius:4px;padding:1px 5px',
  better: 'font-size:13px;font-weight:600;color:#0e6b34;background:#e2f5e9;border-radius:4px;padding:1px 5px',
}

const liquid = new Liquid({
  outputEscape: 'escape',
  strictVariables: true,
  strictFilters: true,
  templates: {},
})
let template: Template[] | null = null

/** The mail of a digest: what does not fit is counted, so that no mail program cuts it (SEMANTICS 6.2, 6.3). */
export function digestMail(report: DigestReport): MailContent {
  let shown = SHOWN_MAX
  for (;;) {
    const view = digestView(report, shown)
    const html = digestHtml(view)
    const bytes = new TextEncoder().encode(html).length
    if (bytes <= HTML_BYTES_MAX || shown === 1) {
      return {
        subject: oneLine(view.subject, view.subject.length),
        preheader: view.preheader,
        text: digestText(view),
        html,
      }
    }
    shown = Math.max(
      1,
      Math.min(shown - 1, Math.floor(Math.min(shown, view.rows.length) * (HTML_BYTES_MAX / bytes))),
    )
  }
}

/** The HTML part: tables, inline styles, no images; dark mode and phones where a mail program knows them. */
function digestHtml(view: DigestView): string {
  const timeOf = (at: Instant): string => clockTime(at, view.now, view.timeZone)
  const html = (line: Line): string => lineHtml(line, timeOf)
  template ??= liquid.parse(DIGEST_TEMPLATE)
  const { chart } = view
  return String(
    liquid.renderSync(template, {
      subject: view.subject,
      preheader: view.preheader,
      headline: view.headline,
      isQuiet: view.isQuiet,
      span: html(view.span),
      totals: html(view.totals),
      change: view.change === null ? null : trend(view.change.text, view.change.trend),
      chart: chart === null ? null : { ...chart, ...columns(chart.bars) },
      rows: view.rows.map((row) => rowValues(row, html)),
      rowsMore: view.rowsMore.map(html),
      sections: view.sections.map(({ title, lines }) => ({ title, lines: lines.map(html) })),
      proof: view.proof,
      footer: view.footer.map(html),
    }),
  )
}

function columns(bars: readonly { readonly percent: number }[]): {
  readonly bars: readonly { readonly px: number }[]
  readonly width: string
} {
  return {
    bars: bars.map(({ percent }) => ({ px: Math.max(1, Math.round((percent / 100) * CHART_PX)) })),
    width: (100 / bars.length).toFixed(2),
  }
}

function rowValues(row: DigestRow, html: (line: Line) => string): Readonly<Record<string, unknown>> {
  const last = '16px'
  const more = row.more.length === 0 ? null : html(row.more)
  return {
    name: html(row.name),
    count: row.count,
    change: row.change === null ? null : trend(row.change, row.trend),
    about: html(row.about),
    below: row.errors.length === 0 && more === null ? last : '0',
    errors: row.errors.map(({ line, when, isNew }, at) => ({
      line: html(line),
      when: html(when),
      isNew,
      below: at === row.errors.length - 1 && more === null ? last : '0',
    })),
    more,
  }
}

function trend(text: string, of: Trend): Readonly<Record<string, string>> {
  return { text, trend: of ?? '', style: of === null ? '' : TREND_STYLES[of] }
}
