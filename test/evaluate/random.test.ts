import { test } from 'vitest'
import { playQuickly } from '../deep/suite.ts'
import { lateNews, newErrors, rules, rulesByError } from './random/suites.ts'

/** A hundred histories take seconds; on a machine that is busy with others, longer. */
const PATIENCE_MS = 120_000

test(
  '3.7 random histories, evaluated whenever, leave the spans and alerts that a full recomputation finds',
  () => playQuickly(rules),
  PATIENCE_MS,
)

test('3.7 by adapter and error too', () => playQuickly(rulesByError), PATIENCE_MS)

test('3.4 so do histories in which most of it is learned of late', () => playQuickly(lateNews), PATIENCE_MS)

test('4.4 random histories tell each new error once, or never', () => playQuickly(newErrors), PATIENCE_MS)
