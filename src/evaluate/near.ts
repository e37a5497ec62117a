import { plainConditions } from '../model/condition.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { Labels } from '../model/labels.ts'
import type { Rule } from '../model/rule.ts'
import { isLasting, type LastingRule, reachMs } from './conditions.ts'
import { blurredMs } from './estimates.ts'
import type { TouchedGroup } from './look.ts'
import { ignoresEstimates, membersOf, type Roster } from './roster.ts'
import { PAUSED_MS_MAX } from './settled.ts'
import { mayPause } from './traits.ts'

/**
 * From when on alerts of touched groups bear on the rerun: what `AlertsStore.near` is to be asked with. Estimates
 * longer than a window may have stopped clocks, and so may a condition that was unknown by itself.
 */
export function nearSince(rules: readonly Rule[], touched: readonly TouchedGroup[], roster: Roster): Instant {
  const byName = new Map(rules.filter(isLasting).map((rule) => [rule.name, rule]))
  let since = Infinity
  for (const { rule: name, place, by } of touched) {
    const rule = byName.get(name)
    if (rule === undefined) continue
    const { forMs, keepFiringForMs } = rule
    const blurred = blurredFor(rule, by, roster)
    const paused = mayPause(rule.condition) ? PAUSED_MS_MAX : 0
    since = Math.min(since, place - forMs - 2 * keepFiringForMs - reachMs(rule) - 2 * blurred - paused)
  }
  return Number.isFinite(since) ? since : 0
}

/** How long estimates may have stopped this group's clocks. */
export function blurredFor(rule: LastingRule, by: Labels, roster: Roster): DurationMs {
  if (ignoresEstimates(rule)) return 0
  const estimates = membersOf(rule, by, roster)
    .estimated()
    .flatMap(({ history }) => history.estimates)
  const windows = plainConditions(rule.condition).flatMap((one) => ('overMs' in one ? [one.overMs] : []))
  return blurredMs(estimates, windows)
}
