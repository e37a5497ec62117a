import type { Groups } from './groups.ts'

/** What goes wrong in the workspace, little by little. */
export interface Trouble {
  readonly burst: ReadonlySet<number>
  readonly worse: ReadonlySet<number>
  /** The next group begins to fail; where all do, one that was told of gets worse. */
  more(): Promise<void>
  /** All groups fail. */
  rest(): void
}

/** Nothing goes wrong yet. */
export function createTrouble(groups: Groups): Trouble {
  const [burst, worse] = [new Set<number>(), new Set<number>()]
  const next = (): boolean => {
    const index = groups.names.findIndex((_, candidate) => !burst.has(candidate))
    if (index === -1) return false
    groups.burst(index)
    burst.add(index)
    return true
  }
  return {
    burst,
    worse,
    async more() {
      if (next()) return
      const store = await groups.world.store()
      const conversations = await store.deliveries.conversations()
      const toldNames = await store.deliveries.told(conversations.map(({ id }) => id))
      const told = new Map(toldNames.map(({ conversation }) => [conversation, true]))
      const index = groups.names.findIndex((_, candidate) => {
        const own = conversations.filter(({ labels }) => labels['recipe']?.includes(String(candidate + 1)))
        return !worse.has(candidate) && own.length === 2 && own.every(({ id }) => told.has(id))
      })
      if (index === -1) return
      groups.worsen(index)
      worse.add(index)
    },
    rest() {
      while (next());
    },
  }
}
