import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/model/alert.ts'
import { type Crossing, crossingKey } from '../../src/model/facts.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import type { CorruptRow } from '../../src/store/backend.ts'
import type { AlertCommit, Store } from '../../src/store/port.ts'
import { anAlert } from '../support/alerts.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aConversation, aDelivery, NOW } from './store-values.ts'

const NOTHING: AlertCommit = { changes: [], crossings: [], evaluatedSeq: 0, rulesSeen: [] }

describe.each(BACK_ENDS)('alerts on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store
  const corrupt: CorruptRow[] = []

  beforeEach(async () => {
    corrupt.length = 0
    site = await makeSite()
    store = await site.open({ onCorrupt: (row) => corrupt.push(row) })
  })
  afterEach(() => site.close())

  const save = (...alerts: readonly Alert[]) =>
    store.alerts.commit({ ...NOTHING, changes: alerts.map((alert) => ({ kind: 'update', alert })) })
  const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id).sort()
  const ended = (id: string, over: Partial<Alert> = {}) =>
    anAlert({ id, state: 'resolved', endedAt: NOW, ...over })

  test('4.1 state survives restarts, unchanged', async () => {
    const alert = anAlert({ id: 'a', group: 'production\u00001', recipes: ['production\u00001'], note: 'x' })
    await store.alerts.commit({ ...NOTHING, changes: [{ kind: 'open', alert }], evaluatedSeq: 7 })
    await store.close()
    store = await site.open()
    expect(await store.alerts.open()).toEqual([alert])
    expect(await store.alerts.evaluatedSeq()).toBe(7)
  })

  test('4.1 what is pending or firing is open; what is resolved or closed is not', async () => {
    await save(anAlert({ id: 'p', state: 'pending' }), anAlert({ id: 'f' }), ended('r'))
    await save(ended('c', { state: 'closed' }))
    expect(ids(await store.alerts.open())).toEqual(['f', 'p'])
    await store.alerts.commit({
      ...NOTHING,
      changes: [
        { kind: 'drop', id: 'p' },
        { kind: 'update', alert: ended('f', { startedAt: 3 }) },
      ],
    })
    expect(await store.alerts.open()).toEqual([])
    expect(await store.alerts.byIds(['p', 'f', 'nobody'])).toEqual([ended('f', { startedAt: 3 })])
    expect(await store.alerts.byIds([])).toEqual([])
  })

  test('3.4 near a group are its open alerts and those that ended late enough', async () => {
    await save(
      anAlert({ id: 'open', group: 'g' }),
      ended('recent', { group: 'g', endedAt: NOW }),
      ended('old', { group: 'g', endedAt: NOW - 1 }),
      anAlert({ id: 'other rule', group: 'g', rule: 'another' }),
      anAlert({ id: 'other group', group: 'h' }),
    )
    const near = (...groups: { rule: string; group: string }[]) => store.alerts.near(groups, NOW)
    expect(ids(await near({ rule: 'failure-burst', group: 'g' }))).toEqual(['open', 'recent'])
    expect(ids(await near({ rule: 'another', group: 'g' }, { rule: 'failure-burst', group: 'h' }))).toEqual([
      'other group',
      'other rule',
    ])
    expect(await near()).toEqual([])
  })

  test('3.4 found over and untold are those in no notice and in no delivery under way', async () => {
    await save(
      ended('told', { foundOver: true }),
      ended('under way', { foundOver: true }),
      ended('untold', { foundOver: true }),
      ended('usual'),
    )
    await store.deliveries.plan({
      conversations: [aConversation('c-1'), aConversation('c-2')],
      deliveries: [
        aDelivery('d-1', 'c-1', { reason: 'late', alerts: ['told'] }),
        aDelivery('d-2', 'c-2', { reason: 'late', alerts: ['under way'] }),
      ],
      obsolete: [],
      closed: [],
    })
    expect(ids(await store.alerts.foundOverUntold())).toEqual(['untold'])
    const told = [{ conversation: 'c-1', alert: 'told', severity: 'warning', at: NOW, endedAt: NOW } as const]
    await store.deliveries.finish({
      id: 'd-1',
      at: NOW,
      state: 'sent',
      notBefore: NOW,
      lastError: null,
      told,
    })
    const rejected = { id: 'd-2', at: NOW, state: 'rejected', notBefore: NOW, lastError: 'no' } as const
    await store.deliveries.finish(rejected)
    expect(ids(await store.alerts.foundOverUntold())).toEqual(['under way', 'untold'])
  })

  test('5.2 alive are open alerts and those that living conversations show or must be told the end of', async () => {
    await save(
      anAlert({ id: 'open' }),
      ...['shown', 'told', 'end told', 'due', 'closed', 'nobody'].map((id) => ended(id)),
    )
    const shown = { severity: 'warning', state: 'firing', count: 5, unknown: false } as const
    await store.deliveries.plan({
      conversations: [
        aConversation('c-1', { shown: { shown } }),
        aConversation('c-2', { shown: { closed: shown }, closedAt: NOW }),
      ],
      deliveries: [
        aDelivery('d-1', 'c-1', { alerts: ['told', 'end told'] }),
        aDelivery('d-3', 'c-2', { alerts: ['closed'] }),
      ],
      obsolete: [],
      closed: [],
    })
    const tell = (conversation: string, alert: string, endedAt: number | null) =>
      ({ conversation, alert, severity: 'warning', at: NOW, endedAt }) as const
    const sent = { at: NOW, state: 'sent', notBefore: NOW, lastError: null } as const
    const told = [tell('c-1', 'told', null), tell('c-1', 'end told', NOW)]
    await store.deliveries.finish({ id: 'd-1', ...sent, told })
    await store.deliveries.finish({ id: 'd-3', ...sent, told: [tell('c-2', 'closed', null)] })
    const due = [aDelivery('d-2', 'c-1', { alerts: ['due'] })]
    await store.deliveries.plan({ conversations: [], deliveries: due, obsolete: [], closed: [] })
    expect(ids(await store.alerts.live())).toEqual(['due', 'open', 'shown', 'told'])
    await store.prune(NOW + 100 * DAY_MS, DAY_MS)
    expect(ids(await store.alerts.list({ limit: 9 }))).toEqual(['due', 'open', 'shown', 'told'])
  })

  test('4.4 of a crossing the highest bound is remembered', async () => {
    const crossing = (bound: number): Crossing => ({
      rule: 'lifetime',
      group: 'g',
      by: {},
      labels: {},
      recipe: 'production\u00001',
      severity: 'info',
      bound,
      count: bound,
      at: NOW,
      baseLine: false,
    })
    await store.alerts.commit({ ...NOTHING, crossings: [crossing(100), crossing(200)] })
    await store.alerts.commit({ ...NOTHING, crossings: [crossing(100)] })
    expect(await store.alerts.crossed()).toEqual(
      new Map([[crossingKey('lifetime', 'production\u00001'), 200]]),
    )
  })

  test('a rule is seen since its first evaluation, and evaluation never goes back', async () => {
    const seen = (at: number) => [{ rule: 'failure-burst', at }]
    await store.alerts.commit({ ...NOTHING, rulesSeen: seen(5), evaluatedSeq: 9 })
    await store.alerts.commit({ ...NOTHING, rulesSeen: seen(8), evaluatedSeq: 4 })
    expect(await store.alerts.rulesSeen()).toEqual(new Map([['failure-burst', 5]]))
    expect(await store.alerts.evaluatedSeq()).toBe(9)
  })

  test('a commit is whole or not at all', async () => {
    await store.alerts.commit({ ...NOTHING, evaluatedSeq: 1 })
    const broken = anAlert({ id: 'b', startedAt: Number.NaN })
    const changes = [anAlert({ id: 'a' }), broken].map((alert) => ({ kind: 'open', alert }) as const)
    await expect(store.alerts.commit({ ...NOTHING, changes, evaluatedSeq: 2 })).rejects.toThrow()
    expect(await store.alerts.open()).toEqual([])
    expect(await store.alerts.evaluatedSeq()).toBe(1)
  })

  test('lists go from the newest down, by state', async () => {
    await save(...[3, 1, 2].map((startedAt) => anAlert({ id: `a-${startedAt}`, startedAt })))
    await save(ended('a-9', { startedAt: 9 }))
    const list = async (filter: Parameters<typeof store.alerts.list>[0]) =>
      (await store.alerts.list(filter)).map(({ id }) => id)
    expect(await list({ limit: 3 })).toEqual(['a-9', 'a-3', 'a-2'])
    expect(await list({ states: ['firing', 'pending'], limit: 2 })).toEqual(['a-3', 'a-2'])
  })

  test('7.3 a corrupt alert is reported and hides no neighbour', async () => {
    await save(anAlert({ id: 'a' }), anAlert({ id: 'b' }), anAlert({ id: 'c' }))
    await site.run(
      `update alert set data = 'null' where id = 'a'; update alert set data = '{' where id = 'b'`,
    )
    expect(ids(await store.alerts.open())).toEqual(['c'])
    expect(corrupt.map(({ table, id }) => `${table} ${id}`)).toEqual(['alert a', 'alert b'])
  })
})
