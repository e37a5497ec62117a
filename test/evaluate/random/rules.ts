import fc from 'fast-check'
import {
  COMPARATORS,
  type Comparator,
  type LastingCondition,
  type PlainCondition,
  type Threshold,
} from '../../../src/model/condition.ts'
import { equals, type Matcher } from '../../../src/model/matcher.ts'
import type { ErrorFilter, Rule } from '../../../src/model/rule.ts'
import type { Severity } from '../../../src/model/severity.ts'
import { aRule } from '../world.ts'

const DAY_MS = 86_400_000

/** The kinds that may be asked of groups by adapter or error. */
export const OF_FAILURES: readonly PlainKind[] = [
  'job_failed_count',
  'distinct_errors',
  'spike',
  'recipes_affected',
]

/** All kinds that are no combination. */
export const OF_RECIPES: readonly PlainKind[] = [
  ...OF_FAILURES,
  'failure_ratio',
  'consecutive_failures',
  'no_success',
  'no_jobs',
  'missed_run',
  'recipe_stopped',
  'connection_lost',
]

/** Which rarely come to hold, or to be asked about: more of them are tried. */
const OFTEN: readonly PlainKind[] = ['failure_ratio', 'consecutive_failures', 'consecutive_failures']

/** Of which more can only help. */
export const RISING: readonly Comparator[] = ['at_least', 'more_than']

type PlainKind = PlainCondition['kind']

/** All kinds of conditions that a random rule over recipes may have. */
export const KINDS: readonly LastingCondition['kind'][] = [...OF_RECIPES, 'all', 'any', 'not']

/** A condition in plain numbers, of which each kind takes what it needs; times in units. */
interface PlainSpec {
  readonly kind: PlainKind
  readonly over: number
  readonly comparator: Comparator
  readonly bounds: readonly [number, number]
  readonly graded: boolean
  readonly least: number
  readonly days: number
  readonly due: readonly [number, number]
  readonly causes: readonly string[] | null
  readonly except: readonly string[]
}

type Spec =
  | PlainSpec
  | { readonly all: readonly Spec[] }
  | { readonly any: readonly Spec[] }
  | { readonly not: Spec }

/** A rule in plain numbers. */
export interface RuleSpec {
  readonly condition: Spec | { readonly unseenFor: number }
  readonly by: readonly string[]
  readonly errors: 'adapter' | 'type' | 'fingerprint' | null
  readonly only: 'team' | 'others' | null
  readonly for: number
  readonly keep: number
  readonly severity: Severity
}

const plain = (kinds: readonly PlainKind[], comparators: readonly Comparator[]): fc.Arbitrary<PlainSpec> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    over: fc.integer({ min: 1, max: 25 }),
    comparator: fc.constantFrom(...comparators),
    bounds: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 6 })),
    graded: fc.boolean(),
    least: fc.integer({ min: 1, max: 4 }),
    days: fc.constantFrom(1, 1, 2),
    due: fc.tuple(fc.integer({ min: 5, max: 30 }), fc.nat({ max: 20 })),
    causes: fc.constantFrom(null, null, ['trigger_errors_limit'], ['by_hand', 'unknown']),
    except: fc.constantFrom([], [], ['by_hand']),
  })

const tree = (leaf: fc.Arbitrary<Spec>, depth: number, inverted: boolean): fc.Arbitrary<Spec> => {
  if (depth === 0) return leaf
  const inner = tree(leaf, depth - 1, inverted)
  const some = fc.array(inner, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    { arbitrary: leaf, weight: 6 },
    { arbitrary: fc.record({ all: some }), weight: 1 },
    { arbitrary: fc.record({ any: some }), weight: 1 },
    ...(inverted ? [{ arbitrary: fc.record({ not: inner }), weight: 1 }] : []),
  )
}

const shared = {
  errors: fc.constantFrom(null, null, null, 'adapter' as const, 'type' as const, 'fingerprint' as const),
  only: fc.constantFrom(null, null, null, 'team' as const, 'others' as const),
  for: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })),
  keep: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })),
  severity: fc.constantFrom('critical' as const, 'warning' as const, 'info' as const),
}

/** What rules over recipes make groups by; by recipe as often as not. */
export const BY_RECIPES: readonly (readonly string[])[] = [
  ['recipe'],
  ['recipe'],
  ['recipe'],
  ['workspace'],
  ['team'],
  ['workspace', 'team'],
  [],
]
/** … and those over failures. */
export const BY_FAILURES: readonly (readonly string[])[] = [
  ['adapter'],
  ['error'],
  ['workspace', 'adapter'],
  ['recipe', 'error'],
  ['team', 'adapter', 'error'],
]

/** … and what events are told by. */
export const BY_NEW_ERRORS: readonly (readonly string[])[] = [['recipe'], ['recipe', 'error']]

/** Lasting conditions over labels of recipes. */
export const anyRecipeRule: fc.Arbitrary<RuleSpec> = fc.record({
  condition: tree(plain([...OF_RECIPES, ...OFTEN], COMPARATORS), 2, true),
  by: fc.constantFrom(...BY_RECIPES),
  ...shared,
})

/** Lasting conditions over what failures were about. Where there are none there is no group to be quiet. */
export const anyFailureRule: fc.Arbitrary<RuleSpec> = fc.record({
  condition: tree(plain(OF_FAILURES, RISING), 1, false),
  by: fc.constantFrom(...BY_FAILURES),
  ...shared,
})

/** Every lasting condition by itself, which has to hold for a while before it fires. */
export const anyPatientRule: fc.Arbitrary<RuleSpec> = fc.record({
  ...shared,
  condition: plain([...OF_RECIPES, ...OFTEN], COMPARATORS),
  by: fc.constantFrom(['recipe'], ['workspace']),
  errors: fc.constant(null),
  only: fc.constant(null),
  for: fc.integer({ min: 1, max: 20 }),
})

/** New errors, which are events. */
export const anyNewErrorRule: fc.Arbitrary<RuleSpec> = fc.record({
  condition: fc.record({ unseenFor: fc.integer({ min: 1, max: 60 }) }),
  by: fc.constantFrom(...BY_NEW_ERRORS),
  ...shared,
})

/** The rule that a specification means. `begin` is when units are counted from. */
export function ruleOf(spec: RuleSpec, name: string, begin: number, unit: number): Rule {
  const { condition, severity, by } = spec
  return aRule({
    name,
    condition:
      'unseenFor' in condition
        ? { kind: 'new_error', unseenForMs: condition.unseenFor * unit, severity }
        : conditionOf(condition, severity, begin, unit),
    by,
    errors: filterOf(spec.errors),
    recipes: matchersOf(spec.only),
    forMs: spec.for * unit,
    keepFiringForMs: spec.keep * unit,
  })
}

function filterOf(part: RuleSpec['errors']): ErrorFilter | null {
  const is = (value: string) => ({ source: value, test: (text: string) => text === value })
  if (part === null) return null
  return { [part]: is({ adapter: 'salesforce', type: 'Timeout', fingerprint: 'f1' }[part]) }
}

function matchersOf(only: RuleSpec['only']): readonly Matcher[] {
  if (only === null) return []
  return [only === 'team' ? equals('team', 'a') : { ...equals('recipe', '1'), operator: '!=' }]
}

function conditionOf(spec: Spec, severity: Severity, begin: number, unit: number): LastingCondition {
  const inner = (member: Spec): LastingCondition => conditionOf(member, severity, begin, unit)
  if ('all' in spec) return { kind: 'all', of: spec.all.map(inner), severity }
  if ('any' in spec) return { kind: 'any', of: spec.any.map(inner), severity }
  if ('not' in spec) return { kind: 'not', of: inner(spec.not), severity }
  const overMs = spec.over * unit
  const rising =
    spec.comparator === 'at_most' || spec.comparator === 'less_than' ? 'at_least' : spec.comparator
  switch (spec.kind) {
    case 'job_failed_count':
    case 'distinct_errors':
    case 'recipes_affected':
      return { kind: spec.kind, overMs, threshold: thresholdOf(spec, severity, 1) }
    case 'failure_ratio':
      return { kind: spec.kind, overMs, threshold: thresholdOf(spec, severity, 0.15), minJobs: spec.least }
    case 'consecutive_failures':
      return { kind: spec.kind, threshold: thresholdOf({ ...spec, comparator: rising }, severity, 1) }
    case 'spike':
      return {
        kind: spec.kind,
        overMs,
        threshold: thresholdOf({ ...spec, comparator: rising }, severity, 0.5),
        baselineMs: spec.days * DAY_MS,
        atLeast: spec.least,
      }
    case 'no_success':
    case 'no_jobs':
      return { kind: spec.kind, overMs, severity }
    case 'missed_run': {
      const [period, offset] = spec.due
      const first = begin + offset * unit
      return {
        kind: spec.kind,
        schedule: '0 2 * * *',
        timezone: 'UTC',
        withinMs: Math.ceil(spec.over / 3) * unit,
        severity,
        dueBefore: (at) => (at < first ? null : at - ((at - first) % (period * unit))),
      }
    }
    case 'recipe_stopped':
      return { kind: spec.kind, causes: spec.causes, except: spec.except, severity }
    case 'connection_lost':
      return { kind: spec.kind, severity }
    default:
      return spec.kind satisfies never
  }
}

function thresholdOf(
  { comparator, bounds, graded }: PlainSpec,
  severity: Severity,
  scale: number,
): Threshold {
  const [mild, bad] = [Math.min(...bounds) * scale, Math.max(...bounds) * scale]
  if (!graded || mild === bad) return { comparator, levels: [{ severity, bound: mild }] }
  const rising = comparator === 'at_least' || comparator === 'more_than'
  return {
    comparator,
    levels: [
      { severity: 'critical', bound: rising ? bad : mild },
      { severity: 'warning', bound: rising ? mild : bad },
    ],
    graded: true,
  }
}
