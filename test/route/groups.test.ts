import { describe, expect, test } from 'vitest'
import { labelsFrom } from '../../src/model/labels.ts'
import { groupKeysOf, groupsOf } from '../../src/route/groups.ts'
import { anAlert } from '../support/alerts.ts'
import { aRoute } from '../support/routes.ts'

const labelled = (id: string, labels: Record<string, string | string[]>) =>
  anAlert({ id, rule: String(labels['rule'] ?? 'burst'), labels: labelsFrom(labels) })

describe('grouping', () => {
  test('5.1 alerts are grouped by route and group_by', () => {
    const root = aRoute({ receiver: 'all', routes: [{ receiver: 'orders', matchers: ['team = orders'] }] })
    const groups = groupsOf(
      [
        labelled('a', { workspace: 'p' }),
        labelled('b', { workspace: 'p' }),
        labelled('c', { workspace: 'q' }),
        labelled('d', { workspace: 'p', team: 'orders' }),
      ],
      root,
    )
    expect(groups.map((group) => group.alerts.map((alert) => alert.id))).toEqual([['a', 'b'], ['c'], ['d']])
    expect(groups[0]?.key).toBe('route{rule="burst",workspace="p"}')
    expect(groups[2]?.route).toBe('route.routes[0]')
  })

  test('5.1 a label that is a set puts its alert into one group a member', () => {
    const groups = groupsOf(
      [labelled('a', { team: ['x', 'y'] }), labelled('b', { team: 'x' })],
      aRoute({ receiver: 'r', groupBy: ['team'] }),
    )
    expect(groups.map((group) => [group.labels['team']?.[0], group.alerts.map((alert) => alert.id)])).toEqual(
      [
        ['x', ['a', 'b']],
        ['y', ['a']],
      ],
    )
  })

  test('5.1 an alert’s keys are those of its groups; of all groups, those are made that are asked for', () => {
    const root = aRoute({ receiver: 'r', groupBy: ['team'] })
    const [both, one] = [labelled('a', { team: ['x', 'y'] }), labelled('b', { team: 'x' })]
    const [x, y] = groupKeysOf(both, root)
    expect([x, y]).toEqual(groupsOf([both, one], root).map(({ key }) => key))
    expect(groupKeysOf(one, root)).toEqual([x])
    expect(groupsOf([one, both], root, (key) => key === y).map(({ alerts }) => alerts)).toEqual([[both]])
  })

  test('a missing label groups as empty, and values that look alike stay apart', () => {
    const root = aRoute({ receiver: 'r', groupBy: ['team', 'env'] })
    const keys = groupsOf(
      [labelled('a', {}), labelled('b', { team: '",env="' }), labelled('c', { env: '",env="' })],
      root,
    ).map((group) => group.key)
    expect(new Set(keys).size).toBe(3)
  })

  test('a group keeps its key when the order of group_by is edited', () => {
    const keys = [
      ['team', 'env', 'rule'],
      ['rule', 'team', 'env'],
    ].map((groupBy) => groupsOf([labelled('a', { team: 'x' })], aRoute({ receiver: 'r', groupBy }))[0]?.key)
    expect(keys).toEqual(Array(2).fill('route{env="",rule="burst",team="x"}'))
  })

  test('group_by ... makes each alert a group of its own', () => {
    const groups = groupsOf(
      [labelled('a', { recipe: '1' }), labelled('b', { recipe: '2' })],
      aRoute({ receiver: 'r', groupBy: ['...'] }),
    )
    expect(groups).toHaveLength(2)
  })
})
