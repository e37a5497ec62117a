import type { DigestReport } from '../model/digest.ts'
import type { Instant } from '../model/instant.ts'
import { cleanName, joined, type Line, linked, strong, time } from './line.ts'
import { clean } from './text.ts'
import { LEVELS, sayCount, sayElapsed, sayThings } from './words.ts'

/** Lines under one title. */
export interface DigestSection {
  readonly title: string
  readonly lines: readonly Line[]
}

/** Lines of a section; the rest is counted. */
const LINES_MAX = 10

/** What besides failures needs an eye, and what no longer does. */
export function sectionsOf(report: DigestReport): readonly DigestSection[] {
  const { stopped, lost, maintained, alerts, quiet, now } = report
  return [
    {
      title: 'Stopped',
      lines: listed(stopped, ({ name, url, since, cause }) =>
        joined(
          [
            [linked(cleanName(name, 'a recipe'), url)],
            since === null ? [] : ['since ', time(since)],
            cause === null ? [] : [`(${stopCause(cause)})`],
          ],
          ' ',
        ),
      ),
    },
    {
      title: 'Lost connections',
      lines: listed(lost, ({ name, app, since }) => [
        `${cleanName(name, 'a connection')}${app === null || app === name ? '' : ` (${cleanName(app, '')})`}, since `,
        time(since),
        ` (${sayElapsed(now - since)})`,
      ]),
    },
    {
      title: 'Open alerts',
      lines: listed(alerts, ({ rule, severity, since, recipes }) => [
        strong(LEVELS[severity]),
        ` ${cleanName(rule, 'a rule')}${recipes.length === 0 ? '' : ` on ${namesOf(recipes)}`}, since `,
        time(since),
        ` (${sayElapsed(now - since)})`,
      ]),
    },
    {
      title: 'Quiet again',
      lines: listed(quiet, ({ name, url, before }) => [
        linked(cleanName(name, 'a recipe'), url),
        ` (${sayCount(before)} failed in the same time a week before, none now)`,
      ]),
    },
    {
      title: 'During maintenance',
      lines:
        maintained.failed === 0
          ? []
          : [
              [
                `${sayThings(maintained.failed, 'failed job')} of ${namesOf(maintained.recipes)}, not counted above`,
              ],
            ],
    },
  ].filter(({ lines }) => lines.length > 0)
}

function listed<T>(items: readonly T[], write: (item: T) => Line): readonly Line[] {
  const left = items.length - LINES_MAX
  return [...items.slice(0, LINES_MAX).map(write), ...(left > 0 ? [[`and ${sayCount(left)} more`]] : [])]
}

function namesOf(recipes: readonly string[]): string {
  const [first = '', ...more] = recipes
  return `${cleanName(first, 'a recipe')}${more.length === 0 ? '' : ` and ${sayCount(more.length)} more`}`
}

/** The vendor's codes in words. */
const STOP_CAUSES: Readonly<Record<string, string>> = {
  trigger_errors_limit: '60 trigger errors in a row',
  action_quota_limit: 'its quota of actions is used up',
  txn_quota_limit: 'its quota of transactions is used up',
  trial_expired: 'the trial has expired',
}

function stopCause(cause: string): string {
  return STOP_CAUSES[cause] ?? clean(cause.replaceAll('_', ' '), 60).text
}

/** `All 55 counted failures found; oldest look 4 min ago.` */
export function proofOf({ proof, watched, now }: DigestReport): string {
  const said = [
    foundOf(proof.found, proof.counted),
    proof.missing === 0 ? null : `${sayCount(proof.missing, true)} more are known of and could not be found`,
    watched === 0 ? null : lookOf(proof.oldestLookAt, now),
    proof.unreadable.length === 0
      ? null
      : `${sayThings(proof.unreadable.length, 'recipe')} cannot be read: ${namesOf(proof.unreadable)}`,
  ]
    .filter((part) => part !== null)
    .join('; ')
  return said === '' ? '' : `${said.slice(0, 1).toUpperCase()}${said.slice(1)}.`
}

function foundOf(failed: number, counted: number | null): string | null {
  if (counted === null || counted === 0) return null
  if (counted > failed) return `${sayCount(failed)} of ${sayCount(counted)} counted failures found so far`
  return failed === 1 ? 'the one counted failure was found' : `all ${sayCount(failed)} counted failures found`
}

function lookOf(oldest: Instant | null, now: Instant): string {
  return oldest === null
    ? 'not every recipe has been looked at yet'
    : `oldest look ${sayElapsed(Math.max(0, now - oldest))} ago`
}

/** Why one gets this, and how to stop it. */
export function footerOf({ digest, owner, contact }: DigestReport, zone: string): readonly Line[] {
  const name = cleanName(digest, 'this digest')
  const why = owner === null ? '' : ` You get it because recipes in it are yours.`
  return [
    [`Digest ${name} of RecipeWatch; times in ${zone}.${why}`],
    [`To stop it, ask ${cleanName(contact, 'who runs RecipeWatch')} to take you out of the digest ${name}.`],
  ]
}
