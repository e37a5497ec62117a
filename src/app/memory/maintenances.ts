import type { Maintenance } from '../../model/config.ts'
import type { TimeRange } from '../../model/history.ts'
import { DAY_MS, type DurationMs, type Instant } from '../../model/instant.ts'
import type { Labels } from '../../model/labels.ts'
import { matchesAll } from '../../model/matcher.ts'
import { rangesInside } from '../../model/time-interval.ts'

/** So far ahead maintenances are worked out, anew every day. */
const AHEAD_MS: DurationMs = 8 * DAY_MS

/** When maintenances cover recipes (SEMANTICS 3.2): worked out once for all that the same ones cover. */
export class Maintenances {
  readonly #maintenances: readonly Maintenance[]
  readonly #pastMs: DurationMs
  readonly #ranges = new Map<string, readonly TimeRange[]>()
  #madeAt: Instant = Number.NEGATIVE_INFINITY

  /** `pastMs`: how far back they may be asked for. */
  constructor(maintenances: readonly Maintenance[], pastMs: DurationMs) {
    this.#maintenances = maintenances
    this.#pastMs = pastMs
  }

  /** True once a day: then all that was answered before has to be asked again. */
  refresh(now: Instant): boolean {
    if (this.#maintenances.length === 0 || now < this.#madeAt + DAY_MS) return false
    this.#madeAt = now
    this.#ranges.clear()
    return true
  }

  /** Sorted, none touches another. */
  rangesOf(labels: Labels): readonly TimeRange[] {
    const covering = this.#maintenances.filter(({ matchers }) => matchesAll(matchers, labels))
    const key = covering.map(({ name }) => name).join('\n')
    const known = this.#ranges.get(key)
    if (known !== undefined) return known
    const intervals = covering.flatMap((maintenance) => maintenance.intervals)
    const ranges = rangesInside(intervals, this.#madeAt - this.#pastMs, this.#madeAt + AHEAD_MS)
    this.#ranges.set(key, ranges)
    return ranges
  }
}
