import { test } from 'vitest'
import { playQuickly } from '../deep/suite.ts'
import { hostileAnswers } from './hostile.ts'

test('2.6 hostile answers: nothing crashes, and no neighbour of a broken item is lost', {
  timeout: 60_000,
}, async () => {
  await playQuickly(hostileAnswers)
})
