import { expect, test } from 'vitest'
import { stepAlerts } from '../../src/alerts/step.ts'
import type { Span } from '../../src/model/facts.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { aRecipe, aRule, key } from '../evaluate/world.ts'

const rule = aRule({ by: ['workspace'] })
const recipes = new Map(['1', '2', '3'].map((id) => [key(id), aRecipe(id)]))
const TROUBLES = [
  { recipe: key('1'), from: 82, to: 85 },
  { recipe: key('2'), from: 40, to: 80 },
  { recipe: key('3'), from: 90, to: null },
]

function span(from: number, to: number, truth: Span['truth']): Span {
  const severity = truth === 'yes' ? 'critical' : null
  return { from, to, truth, severity, count: 1, peak: 1, partial: false, about: false }
}

/** Of which recipes the only alert is, of these spans. */
function concerned(...spans: readonly Span[]): readonly string[] {
  const group = {
    rule: rule.name,
    group: '["production"]',
    by: labelsFrom({ workspace: 'production' }),
    failures: [],
    leadMs: 0,
    recipes: [],
    troubles: TROUBLES,
    knownThrough: 100,
    leftOut: [],
    spans,
  }
  const changes = stepAlerts({
    rules: [rule],
    recipes,
    groups: [group],
    existing: [],
    now: 100,
    newId: () => 'a',
  })
  return changes.flatMap((change) => (change.kind === 'drop' ? [] : change.alert.recipes))
}

test('4.1 an alert is about the recipes that were in trouble while its condition held, not before or after', () => {
  expect(concerned(span(0, 80, 'no'), span(80, 90, 'yes'), span(90, 100, 'no'))).toEqual([key('1')])
  expect(concerned(span(0, 80, 'no'), span(80, 100, 'yes'))).toEqual([key('1'), key('3')])
})
