import type { ConnectionLostCondition, RecipeStoppedCondition } from '../../../src/model/condition.ts'
import type { Group } from './group.ts'
import { type Reading, reading } from './reading.ts'

interface Lasting {
  readonly from: number
  readonly to: number | null
  readonly baseLine: boolean
}

function lasts({ from, to, baseLine }: Lasting, t: number): boolean {
  return !baseLine && from <= t && t < (to ?? Infinity)
}

function counted(
  count: number,
  severity: Reading['level'],
  through: readonly (number | null)[],
  t: number,
): Reading {
  return reading(count > 0 ? severity : null, {
    sure: true,
    vague: through.some((known) => t > (known ?? -Infinity)),
    graded: false,
    count,
    about: false,
    evidence: [count],
  })
}

export function recipeStopped(
  { causes, except, severity }: RecipeStoppedCondition,
  { recipes, awaited }: Group,
  t: number,
): Reading {
  const stopped = recipes.filter(({ stops }) =>
    stops.some(
      (stop) =>
        lasts(stop, t) && (causes === null || causes.includes(stop.cause)) && !except.includes(stop.cause),
    ),
  )
  return counted(
    stopped.length,
    severity,
    awaited.map(({ statesThrough }) => statesThrough),
    t,
  )
}

export function connectionLost(
  { severity }: ConnectionLostCondition,
  { recipes, awaited }: Group,
  t: number,
): Reading {
  const lost = recipes.flatMap((recipe) => recipe.lost.filter((loss) => lasts(loss, t)))
  return counted(
    new Set(lost.map(({ connection }) => connection)).size,
    severity,
    awaited.map(({ connectionsThrough }) => connectionsThrough),
    t,
  )
}
