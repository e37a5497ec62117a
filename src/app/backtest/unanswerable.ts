import { isLasting, type LastingRule, reachMs } from '../../evaluate/conditions.ts'
import {
  type Condition,
  type EventCondition,
  type PlainCondition,
  plainConditions,
} from '../../model/condition.ts'
import { DAY_MS, type DurationMs, formatDuration } from '../../model/instant.ts'
import type { Rule } from '../../model/rule.ts'

/** A rule that the past cannot answer, and why. */
export interface Unanswerable {
  readonly rule: string
  readonly why: string
}

/** Older jobs than these are not read, however far back a rule looks: the vendor keeps them for 30 days at the least. */
const READ_BACK_MS_MAX: DurationMs = 30 * DAY_MS

/** How far before the time in question these rules look, as far as it is read. */
export function readBackMs(rules: readonly Rule[]): DurationMs {
  return rules.reduce((most, rule) => Math.max(most, Math.min(lookBackMs(rule), READ_BACK_MS_MAX)), 0)
}

function lookBackMs(rule: Rule): DurationMs {
  if (rule.condition.kind === 'new_error') return rule.condition.unseenForMs
  const lasting: LastingRule | null = isLasting(rule) ? rule : null
  return lasting === null || whyNot(rule.condition, true) !== null ? 0 : reachMs(lasting) + rule.forMs
}

/** Rules whose answer the API's history does not hold; they are said so instead of guessed. */
export function unanswerable(rules: readonly Rule[], withSuccesses: boolean): readonly Unanswerable[] {
  return rules.flatMap((rule) => {
    const why = whyNot(rule.condition, withSuccesses) ?? tooFarBack(rule)
    return why === null ? [] : [{ rule: rule.name, why }]
  })
}

function tooFarBack(rule: Rule): string | null {
  const wanted = lookBackMs(rule)
  if (wanted <= READ_BACK_MS_MAX) return null
  return `it looks back ${formatDuration(wanted)}, and no more than ${formatDuration(READ_BACK_MS_MAX)} are read`
}

const COUNTERS = 'the API tells its lifetime counters as they are now, not as they were'
const SUCCESSES = 'it needs successful jobs: --all-jobs reads them too'
const STATES = 'the API does not tell when recipes ran and when they stopped'
const CONNECTIONS = 'the API does not tell when connections were lost'

function whyNot(condition: Condition, withSuccesses: boolean): string | null {
  const whys = plainConditions(condition).map((one) => whyNotAlone(one, withSuccesses))
  return whys.find((why) => why !== null) ?? null
}

function whyNotAlone(condition: PlainCondition | EventCondition, withSuccesses: boolean): string | null {
  switch (condition.kind) {
    case 'job_failed_count':
    case 'distinct_errors':
    case 'recipes_affected':
    case 'spike':
    case 'new_error':
      return null
    case 'failure_ratio':
    case 'consecutive_failures':
    case 'no_success':
    case 'missed_run':
      return withSuccesses ? null : SUCCESSES
    case 'job_failed_total':
      return COUNTERS
    case 'no_jobs':
    case 'recipe_stopped':
      return STATES
    case 'connection_lost':
      return CONNECTIONS
    default:
      return condition satisfies never
  }
}
