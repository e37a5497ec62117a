import { expect, test } from 'vitest'
import { SEVERITIES, type Severity, severityRank, worseSeverity } from '../../src/model/severity.ts'

test('critical is worse than warning, warning than info', () => {
  expect(SEVERITIES.map(severityRank)).toEqual([3, 2, 1])
})

test.each<[Severity, Severity, Severity]>([
  ['critical', 'info', 'critical'],
  ['warning', 'critical', 'critical'],
  ['info', 'warning', 'warning'],
  ['info', 'info', 'info'],
])('of %s and %s, %s is the worse', (a, b, worse) => {
  expect(worseSeverity(a, b)).toBe(worse)
})
