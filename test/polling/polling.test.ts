import { test } from 'vitest'
import { playQuickly } from '../deep/suite.ts'
import { polling50, polling500 } from './suites.ts'

const TIMEOUT = { timeout: 120_000 }

test(
  '2.12 few recipes: every failure is stored once, or covered by an estimate or "unproven"',
  TIMEOUT,
  async () => {
    await playQuickly(polling50)
  },
)

test('2.12 many recipes: the same, within the delay that the plan promises', TIMEOUT, async () => {
  await playQuickly(polling500)
})
