import { describe, expect, test } from 'vitest'
import {
  areSameLabels,
  type Labels,
  labelsFrom,
  labelsToJson,
  overlayLabels,
  uniteLabels,
} from '../../src/model/labels.ts'

describe('labels', () => {
  test('are sets: sorted, without repeats', () => {
    expect(labelsFrom({ team: 'x', owner: ['b', 'a', 'b'] })).toEqual({ team: ['x'], owner: ['a', 'b'] })
  })

  test('without a value are absent', () => {
    expect(labelsFrom({ a: '', b: [], c: [''], d: null, e: undefined, f: ['', 'x'] })).toEqual({ f: ['x'] })
  })

  test('of a later layer replace earlier ones of the same name', () => {
    expect(overlayLabels({ env: ['prod'], team: ['a'] }, { team: ['b', 'c'] })).toEqual({
      env: ['prod'],
      team: ['b', 'c'],
    })
    expect(overlayLabels()).toEqual({})
  })

  test('of things that are told as one are united, name by name', () => {
    expect(
      uniteLabels([{ team: ['b'], env: ['prod'] }, { team: ['a', 'b'] }, {}, { recipe: ['1'], team: ['c'] }]),
    ).toEqual({ team: ['a', 'b', 'c'], env: ['prod'], recipe: ['1'] })
    expect(uniteLabels([])).toEqual({})
  })

  test.each<readonly [string, Labels, boolean]>([
    ['themselves in another order', { env: ['prod'], team: ['a', 'b'] }, true],
    ['those with another member', { team: ['a', 'c'], env: ['prod'] }, false],
    ['those with one member less', { team: ['a'], env: ['prod'] }, false],
    ['those with another label', { team: ['a', 'b'], area: ['prod'] }, false],
    ['those with one label less', { team: ['a', 'b'] }, false],
    ['none', {}, false],
  ])('are compared with %s', (_, other, expected) => {
    const labels: Labels = { team: ['a', 'b'], env: ['prod'] }
    expect([areSameLabels(labels, labels), areSameLabels(other, other)]).toEqual([true, true])
    expect([areSameLabels(labels, other), areSameLabels(other, labels)]).toEqual([expected, expected])
  })

  test('are a text in JSON, or a list where there are several', () => {
    expect(labelsToJson({ team: ['a'], owner: ['b', 'c'] })).toEqual({ team: 'a', owner: ['b', 'c'] })
  })
})
