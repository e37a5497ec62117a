import { expect, test } from 'vitest'
import {
  milderSeverity,
  SEVERITIES,
  type Severity,
  severityRank,
  worseSeverity,
} from '../../src/model/severity.ts'

test('critical is worse than warning, warning than info', () => {
  expect(SEVERITIES.map(severityRank)).toEqual([3, 2, 1])
})

test.each<[Severity, Severity, Severity, Severity]>([
  ['critical', 'info', 'critical', 'info'],
  ['warning', 'critical', 'critical', 'warning'],
  ['info', 'warning', 'warning', 'info'],
  ['info', 'info', 'info', 'info'],
])('of %s and %s, %s is the worse, %s the milder', (a, b, worse, milder) => {
  expect([worseSeverity(a, b), milderSeverity(a, b)]).toEqual([worse, milder])
})
