import { type SelfInput, selfAlerts } from '../../src/alerts/self.ts'
import type { WatchedWorkspace } from '../../src/alerts/self-rules.ts'
import type { Alert, AlertChange, HealthFact } from '../../src/model/alert.ts'
import { MINUTE_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { aRecipe, key } from '../evaluate/world.ts'

const T0 = 1_700_000_000_000

/** So many minutes into a test. */
export const at = (minutes: number): number => T0 + minutes * MINUTE_MS

/** One polled every minute, and one every ten. */
export const workspaces: readonly WatchedWorkspace[] = [
  { name: 'production', labels: labelsFrom({ env: 'production' }), pollEveryMs: MINUTE_MS },
  { name: 'slow', labels: labelsFrom({ env: 'production' }), pollEveryMs: 10 * MINUTE_MS },
]

/** Production fails since the start, its token rejected, with what a test says otherwise. */
export function fact(over: Partial<HealthFact> = {}): HealthFact {
  return {
    subject: 'workspace',
    name: 'production',
    failingSince: at(0),
    lastOkAt: at(-1),
    reason: 'token_rejected',
    detail: null,
    failures: 3,
    ...over,
  }
}

let opened = 0

/** What is written of alerts about RecipeWatch itself, at that minute. New ones are s1, s2, … */
export function step(
  health: readonly HealthFact[],
  existing: readonly Alert[],
  minutes: number,
  over: Partial<SelfInput> = {},
): readonly AlertChange[] {
  return selfAlerts({
    health,
    existing,
    workspaces,
    recipeLabels: new Map([[key('1'), aRecipe('1').labels]]),
    now: at(minutes),
    newId: () => `s${(opened += 1)}`,
    ...over,
  })
}

/** The one alert that is written. */
export function alertOf(changes: readonly AlertChange[]): Alert {
  const [change] = changes
  if (change === undefined || change.kind === 'drop' || changes.length !== 1)
    throw new Error('expected one alert')
  return change.alert
}
