import { inspect } from 'node:util'
import fc from 'fast-check'

/** What was seen, by name; summed over seeds. */
export type Tally = Readonly<Record<string, number>>

/** Something that must hold for every seed, however many are tried. */
export interface Suite {
  /** For `--suite`; unique. */
  readonly name: string
  /** How many seeds `npm test` tries, and how many `npm run test:deep`. */
  readonly seeds: { readonly quick: number; readonly deep: number }
  /** Plays one seed, from nothing but its number. Throws where something does not hold. */
  readonly play: (seed: number) => Tally | Promise<Tally>
  /** True where memory has to stay flat, however many seeds are played. */
  readonly leavesNothing?: true
  /** What all seeds together left out and should not have: a sentence each. */
  readonly lacks?: (tally: Tally, seeds: number) => readonly string[]
}

/** A seed that broke, and how. */
export interface Broken {
  readonly seed: number
  readonly why: string
}

/** How a range of seeds went; it ends with the first that breaks. */
export interface Played {
  readonly ran: number
  readonly tally: Tally
  readonly broken: Broken | null
}

/** Plays `count` seeds from `first`, one after another. */
export async function playSeeds(suite: Suite, first: number, count: number): Promise<Played> {
  let tally: Tally = {}
  for (let seed = first; seed < first + count; seed += 1) {
    try {
      tally = addTallies(tally, await suite.play(seed))
    } catch (error) {
      return { ran: seed - first + 1, tally, broken: { seed, why: inspect(error) } }
    }
  }
  return { ran: count, tally, broken: null }
}

/**
 * The suite's part in `npm test`: its few seeds, and fewer still where each of many mutants lives through them.
 * @throws with the seed that broke, or with what was left out
 */
export async function playQuickly(suite: Suite): Promise<void> {
  const mutating = 'STRYKER_MUTATOR_WORKER' in process.env
  const seeds = mutating ? Math.ceil(suite.seeds.quick / 20) : suite.seeds.quick
  const { tally, broken } = await playSeeds(suite, 1, seeds)
  if (broken !== null) throw new Error(`${replay(suite.name, broken.seed)}\n${broken.why}`)
  const lacking = mutating ? [] : (suite.lacks?.(tally, seeds) ?? [])
  if (lacking.length > 0) throw new Error(`${suite.name}: ${lacking.join('; ')}`)
}

/** How to see a broken seed again. */
export function replay(suite: string, seed: number): string {
  return `seed ${seed} breaks; again with: npm run test:deep -- --suite ${suite} --seed ${seed}`
}

/** Both, number by number. */
export function addTallies(a: Tally, b: Tally): Tally {
  const sum: Record<string, number> = { ...a }
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count
  return sum
}

/**
 * Plays what fast-check makes of a seed: one value, likely a small or an odd one, of even seeds as likely any other;
 * where it breaks, the smallest like it is told.
 */
export function playArbitrary<T>(
  arbitrary: fc.Arbitrary<T>,
  check: (value: T) => Tally,
): (seed: number) => Tally {
  return (seed) => {
    let tally: Tally = {}
    const property = fc.property(arbitrary, (value) => {
      tally = check(value)
    })
    fc.assert(property, { seed, numRuns: 1, unbiased: seed % 2 === 0 })
    return tally
  }
}
