import { Turns } from '../../src/poll/turns.ts'
import { compare, type Rounds, wallOf } from './measure.ts'
import { type Result, resultOf } from './result.ts'

/** Twice what the vendor allows a workspace. */
const RECIPES = 10_000

/** Steps that one side takes at a time: one alone takes less than the clock's own steps. */
const STEPS = 1_000

const ROUNDS: Rounds = { rounds: 30, warmUp: 5 }

/** One step of the planner (who moved, whose turn it is, what came of it), against sorting all recipes anew. */
export async function planner(rounds: Rounds = ROUNDS): Promise<Result> {
  const turns = new Turns()
  const keys = Array.from({ length: RECIPES }, (_, number) => `production\u0000${number}`)
  for (const [number, key] of keys.entries()) {
    turns.watch({ key, workspace: 'production', pollEveryMs: 60_000, lastAskedAt: number, isFirst: false })
  }
  turns.setFiring(new Set(keys.slice(0, 100)))
  let now = 1_000_000
  const step = (): void => {
    now += 1_334
    turns.moved(keys[now % RECIPES] ?? '', { rise: now % 7, at: now })
    const turn = turns.next(now)
    if (turn !== null) turns.ended(turn.key, now, { isGone: false, move: null })
  }
  const waiting = keys.map((_, number) => number)
  const { ours, baseline } = await compare(
    () =>
      wallOf(() => {
        for (let count = 0; count < STEPS; count += 1) step()
      }),
    (round) => wallOf(() => waiting.toSorted((a, b) => ((a * 7 + round) % 97) - ((b * 7 + round) % 97))),
    rounds,
  )
  return resultOf('planner', ours / STEPS, baseline, 'ms')
}
