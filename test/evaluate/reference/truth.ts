import type { LastingCondition } from '../../../src/model/condition.ts'
import type { Truth } from '../../../src/model/facts.ts'
import type { Severity } from '../../../src/model/severity.ts'
import { distinctErrors, failedCount, failureRatio, recipesAffected, spike } from './counts.ts'
import type { Group } from './group.ts'
import { type Reading, worse } from './reading.ts'
import { missedRun, noJobs, noSuccess } from './silence.ts'
import { connectionLost, recipeStopped } from './states.ts'
import { consecutiveFailures } from './streak.ts'

/** What a condition says of a group at t (CONFIG 2; SEMANTICS 3 and 4.3). */
export function truthAt(condition: LastingCondition, group: Group, t: number): Reading {
  switch (condition.kind) {
    case 'job_failed_count':
      return failedCount(condition, group, t)
    case 'failure_ratio':
      return failureRatio(condition, group, t)
    case 'consecutive_failures':
      return consecutiveFailures(condition, group, t)
    case 'distinct_errors':
      return distinctErrors(condition, group, t)
    case 'spike':
      return spike(condition, group, t)
    case 'recipes_affected':
      return recipesAffected(condition, group, t)
    case 'no_success':
      return noSuccess(condition, group, t)
    case 'no_jobs':
      return noJobs(condition, group, t)
    case 'missed_run':
      return missedRun(condition, group, t)
    case 'recipe_stopped':
      return recipeStopped(condition, group, t)
    case 'connection_lost':
      return connectionLost(condition, group, t)
    case 'all':
    case 'any': {
      const members = condition.of.map((member) => truthAt(member, group, t))
      return join(condition.kind, members, condition.severity)
    }
    case 'not':
      return invert(truthAt(condition.of, group, t), condition.severity)
    default:
      return condition satisfies never
  }
}

/** Kleene's `and` and `or`. */
function join(kind: 'all' | 'any', members: readonly Reading[], severity: Severity): Reading {
  const decides: Truth = kind === 'all' ? 'no' : 'yes'
  const said = members.map(({ truth }) => truth)
  const otherwise: Truth = kind === 'all' ? 'yes' : 'no'
  const truth = said.includes(decides) ? decides : said.includes('unknown') ? 'unknown' : otherwise
  const holding = members.filter((member) => member.truth === 'yes')
  const graded = holding.filter((member) => member.graded)
  const levels =
    kind === 'all'
      ? graded.map((member) => member.level ?? severity)
      : holding.map((member) => (member.graded ? (member.level ?? severity) : severity))
  const level = levels.reduce<Severity | null>(
    (best, next) => (best === null || worse(next, best) === (kind === 'any') ? next : best),
    null,
  )
  const numbered = members.find(({ count }) => count !== null)
  return {
    truth,
    level: truth === 'yes' ? (level ?? severity) : null,
    graded: members.some((member) => member.graded),
    count: numbered?.count ?? null,
    about: numbered?.about ?? false,
    vague: truth === 'unknown' || (truth === 'yes' && members.some(({ vague }) => vague)),
    evidence: members.flatMap(({ evidence }) => evidence),
  }
}

function invert(member: Reading, severity: Severity): Reading {
  const truth: Truth = member.truth === 'unknown' ? 'unknown' : member.truth === 'yes' ? 'no' : 'yes'
  const level = truth === 'yes' ? severity : null
  return { ...member, truth, level, graded: false, count: null, about: false, vague: truth === 'unknown' }
}
