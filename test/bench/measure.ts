/** One side of a comparison: what it took, in ms. */
export type Side = (round: number) => Promise<number>

/** Both sides' medians. */
export interface Measured {
  readonly ours: number
  readonly baseline: number
}

/** How often both sides are measured. */
export interface Rounds {
  /** Measured ones, at least 1. */
  readonly rounds: number
  /** Before them, not measured: until the code is compiled and caches are warm. */
  readonly warmUp: number
}

/** Measures both sides in turn, so that whatever else the machine does falls on both; each is first in every other round. */
export async function compare(ours: Side, baseline: Side, { rounds, warmUp }: Rounds): Promise<Measured> {
  const taken: { readonly ours: number[]; readonly baseline: number[] } = { ours: [], baseline: [] }
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const sides = [
      { side: ours, into: taken.ours },
      { side: baseline, into: taken.baseline },
    ]
    for (const { side, into } of round % 2 === 0 ? sides : sides.reverse()) {
      const ms = await side(round)
      if (round >= warmUp) into.push(ms)
    }
  }
  return { ours: median(taken.ours), baseline: median(taken.baseline) }
}

/** CPU time of this process while the work runs, in ms: hardly disturbed by what else the machine does. */
export async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** Time that passes while the work runs, in ms. */
export async function wallOf(work: () => unknown): Promise<number> {
  const before = performance.now()
  await work()
  return performance.now() - before
}

/** The middle value; the mean of the two in the middle of an even number. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper
}
