import { expect, test } from 'vitest'
import type { HealthFact } from '../../src/model/alert.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { alertOf, at, fact, step } from './health.ts'

test.each<readonly [HealthFact['subject'], string, number, string]>([
  [
    'rights',
    'recipewatch-rights-missing',
    0,
    'RecipeWatch may not read all that it needs of production: it lacks folders.',
  ],
  ['api', 'recipewatch-api-slow', 5, 'Workato answers slowly for production: it lacks folders.'],
  ['clock', 'recipewatch-clock-skew', 5, 'Clocks differ, says production: it lacks folders.'],
  [
    'completeness',
    'recipewatch-failures-missing',
    5,
    'Failures of production are unaccounted for: it lacks folders.',
  ],
])('4.5 %s of a workspace: %s after %s minutes', (subject, rule, minutes, note) => {
  const wrong = fact({ subject, detail: 'it lacks folders' })
  const told = alertOf(step([wrong], [], minutes))
  expect(told).toMatchObject({
    kind: 'self',
    rule,
    severity: 'warning',
    startedAt: at(0),
    firedAt: at(minutes),
    by: { workspace: ['production'] },
    recipes: [],
    note,
  })
  expect(told.labels).toEqual(
    labelsFrom({
      env: 'production',
      workspace: 'production',
      source: 'recipewatch',
      rule,
      severity: 'warning',
    }),
  )
  expect(step([wrong], [], minutes - 1 / 60)).toEqual([])
  expect(step([wrong], [told], 60)).toEqual([])
  expect(step([wrong], [], 60, { workspaces: [] })).toEqual([])
})
