import { describe, expect, test } from 'vitest'
import { combine, singleOf } from '../../src/evaluate/combined.ts'
import { labelsFrom } from '../../src/model/labels.ts'

describe('4.1 a recipe is in a group for each combination of its labels’ members', () => {
  const labels = {
    ...labelsFrom({ team: 'pay', stage: 'live' }),
    tag: ['a', 'b'],
    owner: ['x', 'y'],
    none: [],
  }

  test.each([
    [['team'], [['pay']]],
    [['stage', 'team'], [['live', 'pay']]],
    [['tag'], [['a'], ['b']]],
    [
      ['team', 'tag', 'owner'],
      [
        ['pay', 'a', 'x'],
        ['pay', 'a', 'y'],
        ['pay', 'b', 'x'],
        ['pay', 'b', 'y'],
      ],
    ],
    [['team', 'none'], []],
    [['missing', 'team'], []],
    [['constructor'], []],
    [[], [[]]],
  ] as const)('4.1 by %j', (names, expected) => {
    expect(combine(names, labels)).toEqual(expected)
  })

  test.each([
    [
      ['stage', 'team'],
      ['live', 'pay'],
    ],
    [[], []],
    [['team', 'tag'], null],
    [['none', 'team'], null],
    [['missing'], null],
    [['constructor'], null],
  ] as const)('4.1 by %j there is one only, or not', (names, expected) => {
    expect(singleOf(names, labels)).toEqual(expected)
  })
})
