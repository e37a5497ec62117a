import { describe, expect, test } from 'vitest'
import { groupKey, Parts } from '../../src/evaluate/parts.ts'
import { labelsFrom } from '../../src/model/labels.ts'

const valuesOf = (parts: readonly { readonly values: readonly string[] }[]): unknown =>
  parts.map(({ values }) => values)

describe('4.1 the parts that labels make', () => {
  const team = labelsFrom({ workspace: 'w', team: 'pay' })

  test('4.1 one by its values, in the order of the names', () => {
    const by = new Parts().by(['team', 'workspace'])
    expect(by(team).map(({ key, values }) => [key, values])).toEqual([['["pay","w"]', ['pay', 'w']]])
  })

  test('4.1 one of each combination where labels have several members', () => {
    const by = new Parts().by(['team', 'tag'])
    const labels = labelsFrom({ team: ['a', 'b'], tag: ['x', 'y'] })
    expect(valuesOf(by(labels))).toEqual([
      ['a', 'x'],
      ['a', 'y'],
      ['b', 'x'],
      ['b', 'y'],
    ])
  })

  test('4.1 none where a label is missing, and one where none is asked for', () => {
    const parts = new Parts()
    expect(parts.by(['team', 'tag'])(team)).toEqual([])
    expect(valuesOf(parts.by([])(team))).toEqual([[]])
  })

  test('3.7 recipes that share one find the same, be it alone or one of several', () => {
    const by = new Parts().by(['team', 'tag'])
    const [one] = by(labelsFrom({ team: 'a', tag: 'x' }))
    const [other] = by(labelsFrom({ team: 'a', tag: 'y' }))
    expect(by(labelsFrom({ team: 'a', tag: 'x' }))[0]).toBe(one)
    expect(by(labelsFrom({ team: 'a', tag: ['w', 'x', 'y'] })).slice(1)).toEqual([one, other])
    expect(other).not.toBe(one)
  })

  test('3.7 also as the same list', () => {
    const by = new Parts().by(['team'])
    expect(by(team)).toBe(by(labelsFrom({ team: 'pay', tag: 'x' })))
  })

  test('3.7 those of the recipe itself are its own', () => {
    const by = new Parts().by(['workspace', 'recipe'])
    const labels = labelsFrom({ workspace: 'w', recipe: '1' })
    expect(by(labels)).toMatchObject([{ index: 0, values: ['w', '1'] }])
    expect(by(labels)).toMatchObject([{ index: 1 }])
  })

  test('3.7 each has its place among all', () => {
    const parts = new Parts()
    parts.by(['team'])(labelsFrom({ team: ['a', 'b'] }))
    parts.by(['tag'])(labelsFrom({ tag: 'a' }))
    expect(parts.all.map(({ index, values }) => [index, values])).toEqual([
      [0, ['a']],
      [1, ['b']],
      [2, ['a']],
    ])
  })

  test('4.1 a key tells values apart whatever they contain', () => {
    expect(groupKey(['a","b'])).not.toBe(groupKey(['a', 'b']))
    expect(JSON.parse(groupKey(['a', '', 'é"']))).toEqual(['a', '', 'é"'])
  })

  test('3.7 a key is written once', () => {
    const [part] = new Parts().by(['team'])(team)
    const before = part?.key
    Object.assign(part?.values ?? [], ['other'])
    expect(part?.key).toBe(before)
  })
})
