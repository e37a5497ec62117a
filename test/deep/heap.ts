import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Of a suite that leaves nothing behind, the heap may grow by so many bytes after the first quarter of its orders. */
const LEFT_BYTES_MAX = 4 * 2 ** 20

let collect: (() => void) | null = null

/** What this thread holds that cannot be collected, in bytes. */
export function heldBytes(): number {
  collect ??= collector()
  // What the first time only found to be dead is given back by the second.
  collect()
  collect()
  const { used_heap_size: used, external_memory: external } = getHeapStatistics()
  return used + external
}

/** Made once: each context that it is taken from would be held itself. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/** Whether memory stayed flat. */
export interface Flatness {
  /** By how many bytes it grew. */
  readonly left: number
  readonly isFlat: boolean
}

/** How memory went, by what each order left behind, in their order: what the first quarter warmed up does not count. */
export function flatnessOf(growths: readonly number[]): Flatness {
  const left = growths.slice(Math.ceil(growths.length / 4)).reduce((sum, growth) => sum + growth, 0)
  return { left, isFlat: left <= LEFT_BYTES_MAX }
}
