import { expect, test } from 'vitest'
import { firstSightAlert } from '../../src/alerts/first-sight.ts'
import type { Alert } from '../../src/model/alert.ts'
import { labelsFrom } from '../../src/model/labels.ts'

const AT = 1_700_000_000_000
const NOW = AT + 5

function told(stopped: number, lost: number): Alert | null {
  const labels = labelsFrom({ env: 'production', workspace: 'hers' })
  return firstSightAlert({ workspace: 'production', labels, stopped, lost, at: AT }, NOW, 'id')
}

test('2.7 what was found at the first sight of a workspace is one event at info, dated when it was seen', () => {
  expect(told(2, 2)).toEqual({
    id: 'id',
    kind: 'event',
    rule: 'recipewatch-first-sight',
    group: '["production"]',
    by: labelsFrom({ workspace: 'production' }),
    labels: labelsFrom({
      env: 'production',
      workspace: 'production',
      source: 'recipewatch',
      rule: 'recipewatch-first-sight',
      severity: 'info',
    }),
    recipes: [],
    state: 'firing',
    severity: 'info',
    worst: 'info',
    count: 4,
    peak: 4,
    about: false,
    startedAt: AT,
    firedAt: AT,
    endedAt: null,
    unknownSince: null,
    foundOver: false,
    note: expect.any(String),
    foldedThrough: NOW,
    clockMs: 0,
    falseSince: null,
  })
})

const REST = ' So it was when RecipeWatch first looked: nobody is alerted until that changes.'

test.each([
  [1, 0, '1 recipe of production does not run.'],
  [1_200, 0, '1,200 recipes of production do not run.'],
  [0, 1, '1 connection of production is not authorised.'],
  [0, 2, '2 connections of production are not authorised.'],
  [2, 1, '2 recipes of production do not run, and 1 connection is not authorised.'],
])('2.7 it gives counts: %i stopped, %i lost', (stopped, lost, sentence) => {
  expect(told(stopped, lost)?.note).toBe(sentence + REST)
})

test('2.7 where nothing was found there is none', () => {
  expect(told(0, 0)).toBeNull()
})
