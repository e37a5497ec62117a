import { formatMatcher, type Matcher, matches } from '../model/matcher.ts'

/** The values that a label may have, as far as the configuration decides it. */
export interface Domain {
  /** Every value there is; null: others may come from the API. */
  readonly values: readonly string[] | null
  /** True where an alert has at most one of them. */
  readonly single: boolean
  /** True where an alert may be without the label. */
  readonly optional: boolean
}

/** Matchers of one label that nothing can satisfy together. */
export interface Contradiction {
  readonly label: string
  readonly matchers: readonly Matcher[]
}

/** The first label on which these matchers cannot all hold; null where some alert, or recipe, may satisfy them. */
export function findContradiction(
  all: readonly Matcher[],
  domainOf: (label: string) => Domain,
): Contradiction | null {
  const labels = [...new Set(all.map((matcher) => matcher.label))]
  for (const label of labels) {
    const matchers = all.filter((matcher) => matcher.label === label)
    if (!isSatisfiable(matchers, domainOf(label))) return { label, matchers }
  }
  return null
}

/** True where whatever satisfies all of `given` satisfies `wanted` too. Errs to false. */
export function isImplied(
  wanted: Matcher,
  given: readonly Matcher[],
  single: (label: string) => boolean,
): boolean {
  if (wanted.operator === '=~' && /^\.\*$/.test(wanted.value)) return true
  return given.some((matcher) => {
    if (matcher.label !== wanted.label) return false
    if (formatMatcher(matcher) === formatMatcher(wanted)) return true
    if (matcher.operator !== '=' || matcher.value === '') return false
    const decided =
      isPositive(wanted) || single(wanted.label) || (wanted.operator === '!=' && wanted.value === '')
    return decided && holds(wanted, matcher.value)
  })
}

function isSatisfiable(matchers: readonly Matcher[], domain: Domain): boolean {
  if (domain.optional && matchers.every((matcher) => holds(matcher, ''))) return true
  const positives = matchers.filter(isPositive)
  const negatives = matchers.filter((matcher) => !isPositive(matcher))
  const allowed = (value: string): boolean =>
    value !== '' && negatives.every((matcher) => holds(matcher, value))
  if (domain.values === null)
    return positives.every((matcher) => isPossible(matcher, matchers, allowed, domain.single))
  const values = domain.values.filter(allowed)
  if (domain.single || positives.length === 0) {
    return values.some((value) => positives.every((matcher) => holds(matcher, value)))
  }
  return positives.every((matcher) => values.some((value) => holds(matcher, value)))
}

/** Over values that are not known: an equality decides, two expressions are taken to meet unless they are each other's opposite. */
function isPossible(
  matcher: Matcher,
  all: readonly Matcher[],
  allowed: (value: string) => boolean,
  single: boolean,
): boolean {
  if (matcher.operator === '=') {
    return allowed(matcher.value) && (!single || all.every((other) => holds(other, matcher.value)))
  }
  return !all.some((other) => other.operator === '!~' && other.value === matcher.value)
}

function isPositive(matcher: Matcher): boolean {
  return !matcher.operator.startsWith('!')
}

function holds(matcher: Matcher, value: string): boolean {
  return matches(matcher, value === '' ? {} : { [matcher.label]: [value] })
}
