/** Numbers in [0, 1) that a seed decides. */
export type Seeded = () => number

/** Mulberry32: small, and the same everywhere. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The same items in an order that chance decides. */
export function shuffled<T>(items: readonly T[], random: Seeded): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** One of the items; throws where there is none. */
export function oneOf<T>(items: readonly T[], random: Seeded): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}
