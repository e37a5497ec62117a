import type { FailedCountCondition } from '../model/condition.ts'
import type { Span } from '../model/facts.ts'
import type { DurationMs } from '../model/instant.ts'
import type { Rule } from '../model/rule.ts'
import { failedCountSpans } from './failed-count.ts'
import type { GroupFacts } from './group-facts.ts'
import { heldByAbsence } from './levels.ts'

/** The conditions that have an engine. */
type EvaluatedCondition = FailedCountCondition

/** A rule whose condition lasts. */
export type LastingRule = Rule & { readonly condition: EvaluatedCondition }

/** What the engine has to know of one kind of condition; a new kind is one entry here. */
interface Engine<C> {
  /** How far before an instant its facts reach. */
  readonly reachMs: (condition: C) => DurationMs
  /** True where it may begin to hold without news, because time passed. */
  readonly byAbsence: (condition: C) => boolean
  readonly spans: (condition: C, facts: GroupFacts) => readonly Span[]
}

const ENGINES: {
  readonly [K in EvaluatedCondition['kind']]: Engine<Extract<EvaluatedCondition, { readonly kind: K }>>
} = {
  job_failed_count: {
    reachMs: ({ overMs }) => overMs,
    byAbsence: ({ threshold }) => heldByAbsence(threshold),
    spans: failedCountSpans,
  },
}

/** True where the rule's condition lasts; the others are events (SEMANTICS 4.4). */
export function isLasting(rule: Rule): rule is LastingRule {
  return rule.condition.kind in ENGINES
}

/** How far before an instant the facts of a condition reach. */
export function reachMs({ condition }: LastingRule): DurationMs {
  return ENGINES[condition.kind].reachMs(condition)
}

/** True where the condition may begin to hold without news. */
export function byAbsence({ condition }: LastingRule): boolean {
  return ENGINES[condition.kind].byAbsence(condition)
}

/** What the condition says of a group over time. */
export function spansOf({ condition }: LastingRule, facts: GroupFacts): readonly Span[] {
  return ENGINES[condition.kind].spans(condition, facts)
}
