import { test } from 'vitest'
import { playQuickly } from '../deep/suite.ts'
import { allKnown, lateEstimates, lateNews, silence } from './histories.ts'

test('3.4 late news in any order, at any evaluation, leaves the episodes that a full recomputation finds', () =>
  playQuickly(lateNews))

test('3.4 with everything known at each evaluation, alerts are exactly the episodes, late news or not', () =>
  playQuickly(allKnown))

test('3.2 estimates that come late, short and long, leave the episodes that a full recomputation finds', () =>
  playQuickly(lateEstimates))

test('3.3 conditions that silence fulfils wait for what is known, and give the same episodes at any evaluation', () =>
  playQuickly(silence))
