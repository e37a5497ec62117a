import { z } from 'zod'
import { DAY_MS, type DurationMs, formatDuration, SECOND_MS } from '../../model/instant.ts'
import { duration, EVEN_IF_FAULTY, mapping } from '../values.ts'
import { type Bound, boundFaults, bounds, compare, type Fault, report, type Scale } from './comparison.ts'
import { type ConditionKind, lasting } from './kind.ts'

/** The baseline where the rule names none. */
export const BASELINE_DEFAULT = '7d'

/** Multiples of what is usual. */
const MULTIPLES: Scale = { number: z.number().gt(1), least: 'more than 1', most: null }

const scope = { name: 'spike', failureLabels: ['adapter', 'error'], countsFailures: true } as const

/** Failures in a window against the mean of the same time of day (CONFIG 2). */
export const spike: ConditionKind = {
  name: scope.name,
  schema: mapping({
    over: duration(SECOND_MS).describe('The window, at most a day'),
    times: bounds(MULTIPLES.number).describe('So many times the mean, or one number a severity'),
    baseline: duration(DAY_MS)
      .prefault(BASELINE_DEFAULT)
      .describe('The mean is of the same time of day on so many days before; whole days'),
    at_least: z.int().positive().describe('Fewer failures in the window are no spike, whatever is usual'),
  })
    .superRefine((given, context) => report(context, faults(given)), EVEN_IF_FAULTY)
    .transform((given) =>
      lasting(scope, typeof given.times === 'object', (severity) => ({
        kind: 'spike',
        overMs: given.over,
        threshold: compare('at_least', given.times, severity),
        baselineMs: given.baseline,
        atLeast: given.at_least,
      })),
    )
    .describe('Failures in the window, compared with the mean of the same time of day'),
}

interface Given {
  readonly over: DurationMs
  readonly baseline: DurationMs
  readonly times: Bound
}

function faults({ over, baseline, times }: Given): readonly Fault[] {
  const found: Fault[] = boundFaults('at_least', times, MULTIPLES).map(([, message]) => ['times', message])
  if (over > DAY_MS)
    found.push([
      'over',
      `${formatDuration(over)} is longer than a day: the windows of two days would overlap`,
    ])
  if (baseline % DAY_MS > 0)
    found.push(['baseline', `expected whole days, such as 7d, got ${formatDuration(baseline)}`])
  return found
}
