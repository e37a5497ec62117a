import fc from 'fast-check'
import { playArbitrary, type Suite, type Tally } from '../../deep/suite.ts'
import { Agreement } from './agree.ts'
import { anyHistory, play } from './history.ts'
import { anyFailureRule, anyNewErrorRule, anyRecipeRule, KINDS, OF_FAILURES, type RuleSpec } from './rules.ts'
import type { Trouble } from './story.ts'

/** All that can go wrong; news that is late but never taken back; everything known at once. */
const TROUBLES: readonly [Trouble, Trouble, Trouble] = [
  { late: 60, estimates: 4, lag: 12, revisions: true },
  { late: 60, estimates: 2, lag: 12, revisions: false },
  { late: 0, estimates: 0, lag: 0, revisions: false },
]

const TRUTHS = ['yes', 'no', 'unknown'] as const
const STATES = ['alert pending', 'alert firing', 'alert resolved', 'alert found over', 'alerts alike']
/** What a few histories need not contain. */
const RARE = ['alerts bridged', 'alerts told otherwise']
const MANY = 1_000

function suite(
  name: string,
  rule: fc.Arbitrary<RuleSpec>,
  expected: readonly string[],
  rare: readonly string[] = [],
): Suite {
  const histories = fc.oneof(...TROUBLES.map((trouble) => anyHistory(rule, trouble)))
  return {
    name,
    seeds: { quick: 100, deep: 10_000 },
    play: playArbitrary(histories, (history) => {
      const agreement = new Agreement()
      play(history, (step) => agreement.check(step))
      return agreement.tally
    }),
    lacks: (tally: Tally, seeds: number) =>
      [...expected, ...(seeds < MANY ? [] : rare)]
        .filter((what) => (tally[what] ?? 0) === 0)
        .map((what) => `never ${what}`),
  }
}

const truths = (kinds: readonly string[]): readonly string[] =>
  kinds.flatMap((kind) => TRUTHS.map((truth) => `${kind}: ${truth}`))

/** Every lasting condition and combination, by labels of recipes. */
export const rules: Suite = suite('rules', anyRecipeRule, [...truths(KINDS), ...STATES], RARE)

/** Those that can be asked by adapter and error. */
export const rulesByError: Suite = suite(
  'rules-by-error',
  anyFailureRule,
  [...truths(OF_FAILURES), ...STATES],
  RARE,
)

/** Events: told once, or never. */
export const newErrors: Suite = suite('new-errors', anyNewErrorRule, ['new error told', 'new error not told'])
