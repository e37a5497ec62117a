import type { DigestErrorKind, DigestRecipe } from '../model/digest.ts'
import { adapterOf, causeOf, quoted } from './cause.ts'
import { cleanName, joined, type Line, linked, safeUrl, strong, time } from './line.ts'
import { sayCount, sayThings, sparkline } from './words.ts'

/** Whether a number got worse or better; null where that is not known, or it is the same. */
export type Trend = 'worse' | 'better' | null

/** A recipe of a digest, line by line. */
export interface DigestRow {
  readonly name: Line
  readonly count: string
  /** `+35`, `−4`; null where it is not known, or the same. */
  readonly change: string | null
  readonly trend: Trend
  /** How many of how many, its course, and where to look. */
  readonly about: Line
  readonly errors: readonly { readonly line: Line; readonly when: Line; readonly isNew: boolean }[]
  /** What was left out of the errors, or why there are none; empty where nothing was. */
  readonly more: Line
}

/** Kinds of error that a recipe shows; the rest is counted. */
const ERRORS_MAX = 3
/** Longest error, in UTF-16 units. */
const ERROR_CHARS_MAX = 160
/** Bars in a recipe's line. */
const BARS_MAX = 12

/** A recipe with failures, line by line. */
export function rowOf(recipe: DigestRecipe, withWorkspace: boolean): DigestRow {
  const change = changeOf(recipe.change)
  const bars = sparkline(halved(recipe.history))
  const errors = recipe.because === null ? recipe.errors : []
  return {
    name: [linked(nameOf(recipe), recipe.url)],
    count: sayCount(recipe.failed),
    change: change?.text ?? null,
    trend: change?.trend ?? null,
    about: joined([
      recipe.finished === null
        ? [sayThings(recipe.failed, 'failed job')]
        : [
            `${sayCount(recipe.failed)} failed of ${sayThings(recipe.finished, 'job')} (${sayShare(recipe.failed / recipe.finished)})`,
          ],
      bars === null ? [] : [bars],
      withWorkspace ? [cleanName(recipe.workspace, '')] : [],
      safeUrl(recipe.failedJobsUrl) === null ? [] : [linked('failed\u00a0jobs', recipe.failedJobsUrl)],
    ]),
    errors: errors.slice(0, ERRORS_MAX).map(errorOf),
    more:
      recipe.because === null
        ? moreKinds(recipe.errors)
        : ['because of ', linked(cleanName(recipe.because.name, 'another recipe'), recipe.because.url)],
  }
}

function errorOf(error: DigestErrorKind): DigestRow['errors'][number] {
  const cause = causeOf(error, ERROR_CHARS_MAX)
  const said = cause === null ? (adapterOf(error) ?? 'an error without a text') : quoted(cause)
  return {
    line: [strong(`${sayCount(error.count)} ×`), ` ${said}`],
    when: joined([
      error.count === 1
        ? [time(error.lastAt)]
        : ['first ', time(error.firstAt), ', last ', time(error.lastAt)],
      safeUrl(error.latestJobUrl) === null ? [] : [linked('latest job', error.latestJobUrl)],
    ]),
    isNew: error.isNew,
  }
}

function moreKinds(errors: readonly DigestErrorKind[]): Line {
  const rest = errors.slice(ERRORS_MAX)
  const count = rest.reduce((sum, error) => sum + error.count, 0)
  return rest.length === 0
    ? []
    : [`and ${sayThings(rest.length, 'more kind')} of error (${sayThings(count, 'failure')})`]
}

/** Neighbouring slices added up until so few are left that their bars share a phone's line with words. */
function halved(history: readonly number[]): readonly number[] {
  if (history.length <= BARS_MAX) return history
  const pairs = history.flatMap((count, at) => (at % 2 === 0 ? [count + (history[at + 1] ?? 0)] : []))
  return halved(pairs)
}

/** Against the week before; null where it is not known, or the same. */
export function changeOf(change: number | null): { readonly text: string; readonly trend: Trend } | null {
  if (change === null || change === 0) return null
  const sign = change > 0 ? '+' : '−'
  return { text: `${sign}${sayCount(Math.abs(change))}`, trend: change > 0 ? 'worse' : 'better' }
}

/** `6.7 %`, `0.3 %`, `61 %`. */
export function sayShare(share: number): string {
  const percent = share * 100
  return `${percent >= 10 ? Math.round(percent) : Math.max(0.1, Math.round(percent * 10) / 10)} %`
}

/** A recipe's name, fit for a line. */
export function nameOf({ name }: { readonly name: string }): string {
  return cleanName(name, 'a recipe')
}
