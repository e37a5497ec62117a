import { test } from 'vitest'
import { playQuickly } from '../deep/suite.ts'
import { lateNews, newErrors, rules, rulesByError } from './random/suites.ts'

test('3.7 random histories, evaluated whenever, leave the spans and alerts that a full recomputation finds', () =>
  playQuickly(rules))

test('3.7 by adapter and error too', () => playQuickly(rulesByError))

test('3.4 so do histories in which most of it is learned of late', () => playQuickly(lateNews))

test('4.4 random histories tell each new error once, or never', () => playQuickly(newErrors))
