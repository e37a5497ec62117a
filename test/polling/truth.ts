import type { WorkatoSim } from '../../src/demo/workato/sim.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import type { Seeded } from '../faults/seeded.ts'
import { pick } from './variants.ts'

/** A failure that happened, and what of it can be seen. */
export interface Happened {
  readonly workspace: string
  readonly recipe: number
  /** Null: it is counted, and never shown. */
  readonly job: string | null
  readonly at: Instant
  readonly kind: 'ordinary' | 'long' | 'rerun' | 'test' | 'hidden'
}

/** A workspace in which things happen. */
export interface Scene {
  readonly workspace: string
  readonly sim: WorkatoSim
  readonly recipes: readonly number[]
}

/** One episode: a recipe fails in one way or another, or succeeds; at most MOVES a minute of them keep the plan's promise. */
export function episode(
  { workspace, sim, recipes }: Scene,
  random: Seeded,
  now: Instant,
): readonly Happened[] {
  const recipe = recipes[Math.floor(random() * recipes.length)] ?? 0
  const of = { workspace, recipe, at: now }
  const made = (jobs: readonly string[], kind: Happened['kind']): readonly Happened[] =>
    jobs.map((job) => ({ ...of, job, kind }))
  const kind = pick(random, 'ordinary', 'ordinary', 'burst', 'long', 'rerun', 'test', 'hidden', 'success')
  switch (kind) {
    case 'ordinary':
      return made(sim.finish(recipe, {}), 'ordinary')
    case 'burst':
      return made(sim.finish(recipe, { count: 2 + Math.floor(random() * 40) }), 'ordinary')
    case 'long':
      return made(sim.finish(recipe, { startedAt: now - Math.floor(random() * HOUR_MS) - MINUTE_MS }), 'long')
    case 'rerun': {
      const [first = ''] = sim.finish(recipe, {})
      const again = sim.finish(recipe, { masterJobId: first, startedAt: now })
      return [...made([first], 'ordinary'), ...made(again, 'rerun')]
    }
    case 'test':
      return made(sim.finish(recipe, { isTest: true }), 'test')
    case 'hidden': {
      const count = 1 + Math.floor(random() * 5)
      sim.finish(recipe, { count, listed: false })
      return Array.from({ length: count }, () => ({ ...of, job: null, kind: 'hidden' }) as const)
    }
    case 'success':
      sim.finish(recipe, { status: 'succeeded', count: 1 + Math.floor(random() * 9) })
      return []
  }
}
