import { expect, test } from 'vitest'
import { HeldRounds, NOTHING_SAID } from '../../src/app/held.ts'
import type { Alert } from '../../src/model/alert.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import { anAlert } from '../support/alerts.ts'
import { replayConfig } from './replay/config.ts'

test('4.6 of two that inhibit an alert the one stands for it that is known now to have begun first', async () => {
  const inhibitRules = [
    {
      sourceMatchers: [parseMatcher('rule = outage')],
      targetMatchers: [parseMatcher('rule = burst')],
      equal: [],
    },
  ]
  const config = { ...(await replayConfig([])), inhibitRules }
  const alerts = (...starts: readonly number[]): readonly Alert[] => [
    ...starts.map((startedAt, index) => anAlert({ id: `outage ${index}`, rule: 'outage', startedAt })),
    anAlert({ id: 'burst', rule: 'burst' }),
  ]
  const rounds = new HeldRounds()
  const source = (...starts: readonly number[]): unknown =>
    rounds.now(config, alerts(...starts), NOTHING_SAID, 10).get('burst')
  expect(source(1, 2)).toMatchObject([{ source: 'outage 0' }])
  expect(source(3, 2)).toMatchObject([{ source: 'outage 1' }])
})
