import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelsFrom } from '../../src/model/labels.ts'
import { matchesAll } from '../../src/model/matcher.ts'
import { matchingRoutes, routeById, routingLabels } from '../../src/route/tree.ts'
import { anAlert } from '../support/alerts.ts'
import { aRoute } from '../support/routes.ts'

const tree = aRoute({
  receiver: 'on-call',
  routes: [
    { receiver: 'pager', matchers: ['severity = critical'] },
    { receiver: 'log', matchers: ['env = production'], continue: true },
    {
      receiver: 'teams',
      matchers: ['team =~ ".+"'],
      routes: [{ receiver: 'orders', matchers: ['team = orders'] }],
    },
  ],
})

const receivers = (labels: Record<string, string | string[]>): string[] =>
  matchingRoutes(tree, labelsFrom(labels)).map((route) => route.receiver)

describe('the routing tree', () => {
  test.each([
    ['the root takes what no child wants', { env: 'test' }, ['on-call']],
    ['the first matching child wins', { severity: 'critical', team: 'orders' }, ['pager']],
    ['continue goes on to the next sibling', { env: 'production', team: 'billing' }, ['log', 'teams']],
    ['a deeper child takes it from its parent', { team: 'orders' }, ['orders']],
    ['a set matches when one member does', { team: ['billing', 'orders'] }, ['orders']],
    ['a child that only continues does not bring the root back', { env: 'production' }, ['log']],
  ])('%s', (_, labels, expected) => {
    expect(receivers(labels)).toEqual(expected)
  })

  test('5.2 routes are chosen by the highest severity so far', () => {
    const calmed = anAlert({ id: 'a', severity: 'warning', worst: 'critical' })
    expect(matchingRoutes(tree, routingLabels(calmed)).map((route) => route.receiver)).toEqual(['pager'])
  })

  test('every alert reaches at least one receiver, whatever its labels', () => {
    const labels = fc.dictionary(
      fc.constantFrom('severity', 'env', 'team'),
      fc.constantFrom('critical', 'production', 'orders', 'x'),
    )
    fc.assert(
      fc.property(labels, (values) => {
        const reached = matchingRoutes(tree, labelsFrom(values))
        expect(reached.length).toBeGreaterThan(0)
        for (const route of reached) expect(matchesAll(route.matchers, labelsFrom(values))).toBe(true)
      }),
    )
  })

  test('a route is found by its id, and null once it is gone', () => {
    expect(routeById(tree, 'route.routes[2].routes[0]')?.receiver).toBe('orders')
    expect(routeById(tree, 'route.routes[9]')).toBeNull()
  })
})
