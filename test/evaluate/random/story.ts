import fc from 'fast-check'

/** What happens to three recipes, and when anybody gets to know of it; all times in units from the beginning. */
export interface Story {
  readonly failures: readonly FailureStory[]
  /** Instants of successes. */
  readonly successes: readonly { readonly recipe: string; readonly at: number; readonly count: number }[]
  readonly estimates: readonly EstimateStory[]
  readonly stops: readonly LastingStory[]
  readonly losses: readonly LastingStory[]
  readonly maintenance: readonly { readonly recipe: string; readonly from: number; readonly length: number }[]
  /** From which round on the successes of each recipe are sampled. */
  readonly sampled: readonly [number, number, number]
  /** How long before the beginning each recipe's failures are known; null: since ever. */
  readonly knownBefore: readonly [number | null, number | null, number | null]
  /** Recipes that are there, and their teams. */
  readonly teams: readonly (readonly string[])[]
  readonly rounds: readonly Round[]
}

export interface FailureStory {
  readonly recipe: string
  readonly at: number
  readonly late: number
  readonly adapter: string | null
  readonly type: string
  readonly fingerprint: string
  readonly news: boolean
  /** Linked to the failure that caused it: never, from the first, or so much later. */
  readonly echo: number | null
  /** Its job was repeated so much later, and failed again or not. */
  readonly rerun: { readonly after: number; readonly fails: boolean } | null
}

export interface EstimateStory {
  readonly recipe: string
  readonly at: number
  readonly length: number
  readonly late: number
  readonly count: number
  /** So long after it became known one of its failures is found. */
  readonly retired: number | null
}

/** A time in which something does not run, or is not authorised; null: for good. */
export interface LastingStory {
  readonly recipe: string
  readonly from: number
  readonly length: number | null
  readonly cause: string
  readonly baseLine: boolean
}

/** One evaluation. */
export interface Round {
  readonly after: number
  /** How far behind each recipe is known; null: it could not be looked at. */
  readonly lag: readonly [number | null, number | null, number | null]
  readonly statesLag: number
  /** The counters fell: what rose since the last sample is not seen. */
  readonly fell: boolean
  /** Questions of the round before are answered. */
  readonly answered: boolean
  readonly restart: boolean
}

export const LENGTH = 120
const BURST_LENGTH = 15
const RECIPES = ['1', '2', '3'] as const

/** How much of what can go wrong a story may have. */
export interface Trouble {
  /** Most of it happens to one recipe, and failures come in bursts. */
  readonly crowded: boolean
  /** How late failures become known. */
  readonly late: number
  readonly estimates: number
  /** How far behind looks may be. */
  readonly lag: number
  /** Links, answers and retirements that change what was known. */
  readonly revisions: boolean
}

export function anyStory({ crowded, late, estimates, lag, revisions }: Trouble): fc.Arbitrary<Story> {
  const recipe = crowded ? fc.constantFrom(...RECIPES, '1', '1', '1', '1', '1') : fc.constantFrom(...RECIPES)
  const behind = fc.oneof(
    { arbitrary: fc.constant<number | null>(0), weight: 4 },
    { arbitrary: fc.integer({ min: 0, max: lag }), weight: 4 },
    { arbitrary: fc.constant(null), weight: 1 },
  )
  const lasting = fc.array(
    fc.record({
      recipe,
      from: fc.integer({ min: 0, max: LENGTH }),
      length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(null)),
      cause: fc.constantFrom('trigger_errors_limit', 'by_hand', 'unknown'),
      baseLine: fc.oneof(
        { arbitrary: fc.constant(false), weight: 4 },
        { arbitrary: fc.boolean(), weight: 1 },
      ),
    }),
    { maxLength: 5 },
  )
  const horizon = fc.constantFrom(null, 0, 20, 70)
  const failures = fc.array(anyFailure(recipe, late, revisions), { maxLength: 40 })
  const three = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<[T, T, T]> =>
    fc.tuple(arbitrary, arbitrary, arbitrary)
  return fc.record({
    failures: crowded ? inBursts(failures) : failures,
    successes: fc.array(
      fc.record({ recipe, at: fc.integer({ min: 0, max: LENGTH }), count: fc.integer({ min: 1, max: 4 }) }),
      { maxLength: 25 },
    ),
    estimates: fc.array(
      fc.record({
        recipe,
        at: fc.integer({ min: 0, max: LENGTH - 30 }),
        length: fc.integer({ min: 0, max: 30 }),
        late: fc.integer({ min: 0, max: late }),
        count: fc.integer({ min: 1, max: 6 }),
        retired: revisions ? fc.option(fc.integer({ min: 1, max: 30 })) : fc.constant(null),
      }),
      { maxLength: estimates },
    ),
    stops: lasting,
    losses: lasting,
    maintenance: fc.array(
      fc.record({
        recipe,
        from: fc.integer({ min: 0, max: LENGTH }),
        length: fc.integer({ min: 1, max: 30 }),
      }),
      { maxLength: 3 },
    ),
    sampled: three(fc.constantFrom(0, 0, 0, 2, 99)),
    knownBefore: three(horizon),
    teams: fc.array(fc.constantFrom([], ['a'], ['b'], ['a', 'b']), { minLength: 3, maxLength: 3 }),
    rounds: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 25 }),
        lag: three(behind),
        statesLag: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: lag })),
        fell: fc.oneof({ arbitrary: fc.constant(false), weight: 6 }, { arbitrary: fc.boolean(), weight: 1 }),
        answered: fc.constant(revisions),
        restart: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
}

/** The same failures, moved to a few times of the story. */
function inBursts(failures: fc.Arbitrary<FailureStory[]>): fc.Arbitrary<FailureStory[]> {
  const bursts = fc.array(fc.integer({ min: 0, max: LENGTH }), { minLength: 1, maxLength: 3 })
  return fc.tuple(failures, bursts).map(([all, starts]) =>
    all.map((one, index) => ({
      ...one,
      at: one.at < 0 ? one.at : (starts[index % starts.length] ?? 0) + (one.at % BURST_LENGTH),
    })),
  )
}

function anyFailure(
  recipe: fc.Arbitrary<string>,
  late: number,
  revisions: boolean,
): fc.Arbitrary<FailureStory> {
  return fc.record({
    recipe,
    at: fc.oneof(
      { arbitrary: fc.integer({ min: 0, max: LENGTH }), weight: 6 },
      { arbitrary: fc.integer({ min: -70, max: LENGTH }), weight: 1 },
    ),
    late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: late })),
    adapter: fc.constantFrom('salesforce', 'netsuite', 'salesforce', 'netsuite', null),
    type: fc.constantFrom('Timeout', 'Limit'),
    fingerprint: fc.constantFrom('f1', 'f2', 'f3'),
    news: fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, { arbitrary: fc.boolean(), weight: 1 }),
    echo: fc.oneof(
      { arbitrary: fc.constant<number | null>(null), weight: 6 },
      { arbitrary: fc.constant(0), weight: 1 },
      ...(revisions ? [{ arbitrary: fc.integer({ min: 1, max: 40 }), weight: 1 }] : []),
    ),
    rerun: fc.oneof(
      { arbitrary: fc.constant(null), weight: 6 },
      { arbitrary: fc.record({ after: fc.integer({ min: 0, max: 40 }), fails: fc.boolean() }), weight: 1 },
    ),
  })
}

/** A repeated job is one more job: a failure like the first, or a success. */
export function withReruns(story: Story): Story {
  const again = story.failures.flatMap((failure) => {
    const { rerun, at } = failure
    return rerun === null ? [] : [{ ...failure, rerun: null, at: at + rerun.after, fails: rerun.fails }]
  })
  const done = again.filter(({ fails }) => !fails).map(({ recipe, at }) => ({ recipe, at, count: 1 }))
  return {
    ...story,
    failures: [...story.failures, ...again.filter(({ fails }) => fails)],
    successes: [...story.successes, ...done],
  }
}
