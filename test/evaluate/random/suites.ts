import fc from 'fast-check'
import { COMPARATORS, type Comparator } from '../../../src/model/condition.ts'
import { addTallies, playArbitrary, type Suite, type Tally } from '../../deep/suite.ts'
import { Agreement, nameOfBy } from './agree.ts'
import { anyHistory, play } from './history.ts'
import {
  anyFailureRule,
  anyNewErrorRule,
  anyPatientRule,
  anyRecipeRule,
  BY_FAILURES,
  BY_NEW_ERRORS,
  BY_RECIPES,
  KINDS,
  OF_FAILURES,
  OF_RECIPES,
  RISING,
  type RuleSpec,
} from './rules.ts'
import { SIGHTS, Sights } from './sights.ts'
import type { Trouble } from './story.ts'

/** All that can go wrong; news that is late but never taken back; everything known at once. */
const TROUBLES: readonly Trouble[] = [false, true].flatMap((crowded) => [
  { crowded, late: 60, estimates: 4, lag: 12, revisions: true },
  { crowded, late: 60, estimates: 2, lag: 12, revisions: false },
  { crowded, late: 0, estimates: 0, lag: 0, revisions: false },
])

const TRUTHS = ['yes', 'no', 'unknown'] as const
const STATES = ['alert pending', 'alert firing', 'alert resolved', 'alert found over', 'alerts alike']
const LEVELS = ['yes, graded: critical', 'yes, graded: warning']
const compared = (comparators: readonly Comparator[]): readonly string[] =>
  comparators.map((comparator) => `yes, ${comparator}`)
/** What a few histories need not contain. */
const RARE = ['alerts bridged', 'alerts told otherwise', 'alert that got better']
const MANY = 1_000

function suite(
  name: string,
  rule: fc.Arbitrary<RuleSpec>,
  expected: readonly string[],
  rare: readonly string[] = [],
  troubles: readonly Trouble[] = TROUBLES,
): Suite {
  const wanted = [...expected, ...SIGHTS]
  const histories = fc.oneof(...troubles.map((trouble) => anyHistory(rule, trouble)))
  return {
    name,
    seeds: { quick: 100, deep: 10_000 },
    play: playArbitrary(histories, (history) => {
      const agreement = new Agreement()
      const sights = new Sights(history)
      play(history, (step) => {
        sights.see(step)
        agreement.check(step)
      })
      return addTallies(agreement.tally, sights.tally)
    }),
    lacks: (tally: Tally, seeds: number) =>
      [...wanted, ...(seeds < MANY ? [] : rare)]
        .filter((what) => (tally[what] ?? 0) === 0)
        .map((what) => `never ${what}`),
  }
}

const truths = (kinds: readonly string[]): readonly string[] =>
  kinds.flatMap((kind) => TRUTHS.map((truth) => `${kind}: ${truth}`))

/** Every lasting condition and combination, by labels of recipes. */
export const rules: Suite = suite(
  'rules',
  anyRecipeRule,
  [
    ...truths(KINDS),
    ...STATES,
    ...LEVELS,
    ...compared(COMPARATORS),
    ...BY_RECIPES.map(nameOfBy),
    'answered question',
  ],
  RARE,
)

/** Those that can be asked by adapter and error. */
export const rulesByError: Suite = suite(
  'rules-by-error',
  anyFailureRule,
  [...truths(OF_FAILURES), ...STATES, ...LEVELS, ...compared(RISING), ...BY_FAILURES.map(nameOfBy)],
  RARE,
)

/** What late news changes of what held for a while, or was unknown. */
export const lateNews: Suite = suite(
  'late-news',
  anyPatientRule,
  [...truths(OF_RECIPES), ...STATES, ...LEVELS, ...compared(COMPARATORS), 'answered question'],
  RARE,
  TROUBLES.filter(({ crowded, late }) => crowded && late > 0),
)

/** Events: told once, or never. */
export const newErrors: Suite = suite('new-errors', anyNewErrorRule, [
  'new error told',
  'new error not told',
  ...BY_NEW_ERRORS.map(nameOfBy),
])
