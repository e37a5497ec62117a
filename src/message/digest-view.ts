import type { DigestReport } from '../model/digest.ts'
import { DAY_MS, type Instant } from '../model/instant.ts'
import { adapterOf } from './cause.ts'
import { dayTime, knownZone } from './clock-face.ts'
import { changeOf, type DigestRow, nameOf, rowOf, sayShare, type Trend } from './digest-row.ts'
import { type DigestSection, footerOf, proofOf, sectionsOf } from './digest-sections.ts'
import { cleanName, joined, type Line, linked, safeUrl } from './line.ts'
import { clean, cut, oneLine } from './text.ts'
import { sayCount, sayThings, sayWindow } from './words.ts'

/** A bar of the chart: its height in hundredths of the tallest. */
export interface DigestBar {
  readonly percent: number
  readonly count: number
}

/** What a digest says, free of any medium (MESSAGES; SEMANTICS 6.2). Foreign text in it is cleaned, not escaped. */
export interface DigestView {
  readonly subject: string
  readonly preheader: string
  readonly headline: string
  /** How it stands: something failed, or all is quiet. */
  readonly isQuiet: boolean
  /** When, and where. */
  readonly span: Line
  /** Of how many jobs, and against the week before; empty where nothing failed. */
  readonly totals: Line
  readonly change: { readonly text: string; readonly trend: Trend } | null
  readonly chart: {
    readonly bars: readonly DigestBar[]
    readonly caption: string
    readonly from: string
    readonly to: string
  } | null
  readonly rows: readonly DigestRow[]
  /** Recipes below those: counted, and linked. */
  readonly rowsMore: readonly Line[]
  readonly sections: readonly DigestSection[]
  readonly proof: string
  /** Why one gets this, and how to stop it. */
  readonly footer: readonly Line[]
  readonly now: Instant
  readonly timeZone: string
}

/** Recipes named in one line each, below those that are shown in full. */
const BRIEF_MAX = 12
/** Longest subject and preheader, in UTF-16 units: mail programs cut well before. */
const SUBJECT_CHARS_MAX = 120
const PREHEADER_CHARS_MAX = 140

/** What a digest says, with at most `shown` recipes in full. */
export function digestView(report: DigestReport, shown: number): DigestView {
  const zone = knownZone(report.timeZone)
  const rows = report.recipes.slice(0, shown)
  return {
    subject: cut(subjectOf(report), SUBJECT_CHARS_MAX),
    preheader: oneLine(preheaderOf(report), PREHEADER_CHARS_MAX),
    headline: headlineOf(report),
    isQuiet: report.failed === 0 && report.stopped.length === 0 && report.alerts.length === 0,
    span: spanOf(report, zone),
    totals: totalsOf(report),
    change: changeOf(report.change),
    chart: chartOf(report, zone),
    rows: rows.map((recipe) => rowOf(recipe, report.workspaces.length > 1)),
    rowsMore: moreOf(report, shown),
    sections: sectionsOf(report),
    proof: proofOf(report),
    footer: footerOf(report, zone),
    now: report.now,
    timeZone: zone,
  }
}

/** `3 of your recipes need you: Order sync failed 41 times (+35)`. */
function subjectOf(report: DigestReport): string {
  const [worst, ...others] = report.recipes
  const yours = report.owner === null ? 'recipes' : 'of your recipes'
  if (worst !== undefined) {
    const change = changeOf(worst.change)
    const failed = `${nameOf(worst)} failed ${sayTimes(worst.failed)}${change === null ? '' : ` (${change.text})`}`
    return others.length === 0 ? failed : `${sayCount(others.length + 1)} ${yours} need you: ${failed}`
  }
  const [stopped, ...alsoStopped] = report.stopped
  if (stopped !== undefined) {
    const more = alsoStopped.length === 0 ? '' : ` and ${sayCount(alsoStopped.length)} more`
    return `Nothing failed; ${nameOf(stopped)}${more} ${alsoStopped.length === 0 ? 'is' : 'are'} stopped`
  }
  if (report.alerts.length > 0) return `Nothing failed; ${sayThings(report.alerts.length, 'alert')} open`
  const whose = report.owner === null ? '' : 'your '
  return `All quiet: nothing failed in ${whose}${sayThings(report.watched, 'recipe')}`
}

/** `REQUEST_LIMIT_EXCEEDED in salesforce · 2 alerts open · 1 recipe stopped`. */
function preheaderOf(report: DigestReport): string {
  const { recipes, alerts, stopped, quiet } = report
  const [error] = recipes[0]?.errors ?? []
  const type = clean(error?.errorType ?? '', 60).text
  const adapter = adapterOf(error)
  const parts = [
    type === '' ? (adapter ?? '') : `${type}${adapter === null ? '' : ` in ${adapter}`}`,
    alerts.length === 0 ? '' : `${sayThings(alerts.length, 'alert')} open`,
    stopped.length === 0 ? '' : `${sayThings(stopped.length, 'recipe')} stopped`,
    quiet.length === 0 ? '' : `${sayThings(quiet.length, 'recipe')} quiet again`,
  ].filter((part) => part !== '')
  return parts.length === 0 ? proofOf(report) : parts.join(' · ')
}

function headlineOf({ recipes, failed, owner, watched }: DigestReport): string {
  const whose = owner === null ? '' : 'your '
  if (failed === 0) return `Nothing failed in ${whose}${sayThings(watched, 'recipe')}`
  const jobs = `${sayThings(failed, 'failed job')} in `
  const [only, ...others] = recipes
  if (only !== undefined && others.length === 0) return `${jobs}${nameOf(only)}`
  return `${jobs}${owner === null ? sayThings(recipes.length, 'recipe') : `${sayCount(recipes.length)} of your recipes`}`
}

function spanOf({ from, to, workspaces }: DigestReport, zone: string): Line {
  return joined([
    [`${dayTime(to, zone)}, since ${dayTime(from, zone)}`],
    workspaces.length === 0 ? [] : [cleanName(workspaces.join(', '), '')],
  ])
}

function totalsOf({ failed, finished }: DigestReport): Line {
  if (failed === 0 || finished === null || finished <= failed) return []
  return [`${sayShare(failed / finished)} of ${sayThings(finished, 'job')}`]
}

function sayTimes(count: number): string {
  return count === 1 ? 'once' : `${sayCount(count)} times`
}

function chartOf(report: DigestReport, zone: string): DigestView['chart'] {
  const { history, historySliceMs, from, to } = report
  const top = Math.max(...history)
  if (history.length < 3 || report.failed < 2) return null
  const peak = history.lastIndexOf(top)
  const until = to - (history.length - 1 - peak) * historySliceMs
  return {
    bars: history.map((count) => ({
      count,
      percent: count === 0 ? 0 : Math.max(8, Math.round((count / top) * 100)),
    })),
    caption: `In steps of ${sayWindow(historySliceMs)}; most, ${sayCount(top)}, in the one up to ${dayTime(until, zone)}`,
    from: dayTime(Math.max(from, to - history.length * historySliceMs), zone),
    to: dayTime(to, zone),
  }
}

/** What is not shown in full: the next by name, the rest counted, and where all of it is. */
function moreOf({ recipes, externalUrl, from, now }: DigestReport, shown: number): readonly Line[] {
  const rest = recipes.slice(shown)
  if (rest.length === 0) return []
  const failed = rest.reduce((sum, recipe) => sum + recipe.failed, 0)
  const brief = rest.slice(0, BRIEF_MAX)
  const names = joined(
    brief.map((recipe) => [linked(nameOf(recipe), recipe.failedJobsUrl), ` ${sayCount(recipe.failed)}`]),
    ', ',
  )
  const left = rest.length - brief.length
  const all = externalUrl === null ? null : safeUrl(`${externalUrl}/failures`)
  const days = Math.max(1, Math.ceil((now - from) / DAY_MS))
  return [
    [`And ${sayThings(rest.length, 'more recipe')} with ${sayThings(failed, 'failed job')}:`],
    left > 0 ? [...names, ` and ${sayCount(left)} more`] : names,
    all === null ? [`All of them: recipewatch failures --since ${days}d`] : [linked('All of them', all)],
  ]
}
