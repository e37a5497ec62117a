import type { Truth } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import type { Severity } from '../model/severity.ts'
import type { Reading } from './course.ts'

/** What is said of one recipe from an instant on; out: it is not asked, because it does not run. */
export interface Step {
  readonly at: Instant
  readonly says: Truth | 'out'
}

/** Of how many recipes what is said at one time. */
export type Tally = Readonly<Record<Step['says'], number>>

/** What is said of a group from each instant on at which any of its recipes takes another turn. Each list is sorted. */
export function tallied(
  all: readonly (readonly Step[])[],
  from: Instant,
  reading: (tally: Tally) => Reading,
): readonly { readonly at: Instant; readonly reading: Reading }[] {
  const turns: { readonly at: Instant; readonly before: Step | null; readonly says: Step['says'] }[] = []
  for (const steps of all) {
    for (const [index, { at, says }] of steps.entries()) {
      turns.push({ at: Math.max(at, from), before: steps[index - 1] ?? null, says })
    }
  }
  turns.sort((a, b) => a.at - b.at)
  const tally = { yes: 0, no: 0, unknown: 0, out: 0 }
  const found: { readonly at: Instant; readonly reading: Reading }[] = []
  for (const [index, { at, before, says }] of turns.entries()) {
    if (before !== null) tally[before.says] -= 1
    tally[says] += 1
    if (turns[index + 1]?.at !== at) found.push({ at, reading: reading(tally) })
  }
  return found
}

/** True where one is; the number is of those that are. */
export function anyOf({ yes, unknown }: Tally, severity: Severity): Reading {
  const truth = yes > 0 ? 'yes' : unknown > 0 ? 'unknown' : 'no'
  return { truth, severity: yes > 0 ? severity : null, count: yes, about: false, partial: unknown > 0 }
}

/** True where all that are asked are, and one at least is asked; while one is unknown, so is the group. */
export function allOf({ yes, no, unknown }: Tally, severity: Severity): Reading {
  const truth = unknown > 0 ? 'unknown' : no > 0 || yes === 0 ? 'no' : 'yes'
  const holds = truth === 'yes'
  return {
    truth,
    severity: holds ? severity : null,
    count: holds ? 1 : 0,
    about: false,
    partial: truth === 'unknown',
  }
}

/** Beyond what is known, no is unknown; where silence decides, everything is (SEMANTICS 3.3). */
export function beyond(steps: readonly Step[], through: Instant, silence: boolean): readonly Step[] {
  const known = steps.filter(({ at }) => at <= through)
  const later = steps.filter(({ at }) => at > through)
  const last = known.at(-1)
  const turn = last === undefined ? later : [{ ...last, at: through + 1 }, ...later]
  return [
    ...known,
    ...turn.map(({ at, says }) => ({
      at,
      says: silence || says === 'no' ? ('unknown' as const) : says,
    })),
  ]
}
