import type { Config } from '../model/config.ts'
import type { Channel } from '../model/delivery.ts'
import type { Store } from '../store/port.ts'
import type { Clock } from '../system/clock.ts'
import type { Random } from '../system/random.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'

/** What every tick works with; all of it comes from outside. */
export interface Environment {
  readonly config: Config
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  /** The ways out that the configuration has. */
  readonly channels: { readonly slack: Channel | null; readonly email: Channel | null }
}
