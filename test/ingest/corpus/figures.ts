import type { Sample } from './read.ts'

/** How well kinds agree with causes, pair by pair of messages. */
export interface Figures {
  /** Of the pairs that share a kind, how many share their cause. */
  readonly precision: number
  /** Of the pairs that share their cause, how many share a kind. */
  readonly recall: number
  /** Pairs that share their cause. */
  readonly pairs: number
  /** Causes taken for one: what precision lacks. */
  readonly mixed: readonly (readonly [Sample, Sample])[]
  /** Causes taken for several: what recall lacks. */
  readonly parted: readonly (readonly [Sample, Sample])[]
}

/** Compares every pair of messages: `kindOf` names the kind of each, in order. */
export function figuresOf(samples: readonly Sample[], kinds: readonly string[]): Figures {
  const mixed: [Sample, Sample][] = []
  const parted: [Sample, Sample][] = []
  let agreed = 0
  for (const [index, one] of samples.entries()) {
    for (const [after, other] of samples.slice(index + 1).entries()) {
      const isSame = one.cause === other.cause
      const isTakenForSame = kinds[index] === kinds[index + 1 + after]
      if (isSame && isTakenForSame) agreed += 1
      else if (isSame) parted.push([one, other])
      else if (isTakenForSame) mixed.push([one, other])
    }
  }
  const pairs = agreed + parted.length
  return { precision: agreed / (agreed + mixed.length), recall: agreed / pairs, pairs, mixed, parted }
}
