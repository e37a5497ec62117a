import { expect, test } from 'vitest'
import { applyChanges } from '../../src/alerts/apply.ts'
import { anAlert } from '../support/alerts.ts'

test('4.1 changes are applied in order: opened, replaced, dropped', () => {
  const [a, b, c] = [anAlert({ id: 'a' }), anAlert({ id: 'b' }), anAlert({ id: 'c' })]
  const worse = { ...a, severity: 'critical' } as const
  expect(
    applyChanges(
      [a, b],
      [
        { kind: 'update', alert: worse },
        { kind: 'drop', id: 'b' },
        { kind: 'open', alert: c },
      ],
    ),
  ).toEqual([worse, c])
})
