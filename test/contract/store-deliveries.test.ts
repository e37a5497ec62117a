import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS } from '../../src/model/instant.ts'
import type { ShownAlert, Told } from '../../src/model/notice.ts'
import type { CorruptRow } from '../../src/store/backend.ts'
import type { DeliveryResult, NoticePlan, Store } from '../../src/store/port.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aConversation, aDelivery, NOW } from './store-values.ts'

const SHOWN: ShownAlert = { severity: 'warning', state: 'firing', count: 5, unknown: false }
const BEGUN = {
  at: NOW + 1,
  notBefore: NOW + 9,
  reason: 'new',
  body: '{}',
  shown: { 'a-1': SHOWN },
  alerts: ['a-1'],
} as const

describe.each(BACK_ENDS)('deliveries on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store
  const corrupt: CorruptRow[] = []

  beforeEach(async () => {
    corrupt.length = 0
    site = await makeSite()
    store = await site.open({ onCorrupt: (row) => corrupt.push(row) })
  })
  afterEach(() => site.close())

  const plan = (over: Partial<NoticePlan>) =>
    store.deliveries.plan({ conversations: [], deliveries: [], obsolete: [], closed: [], ...over })
  const start = (id: string) =>
    plan({ conversations: [aConversation(`c-${id}`)], deliveries: [aDelivery(`d-${id}`, `c-${id}`)] })
  const openIds = async () => (await store.deliveries.open()).map(({ id }) => id)
  const finish = (id: string, state: DeliveryResult['state'], over: Partial<DeliveryResult> = {}) =>
    store.deliveries.finish({ id, at: NOW + 5, state, notBefore: NOW + 7, lastError: null, ...over })
  const told = (over: Partial<Told> = {}): Told => ({
    conversation: 'c-1',
    alert: 'a-1',
    severity: 'warning',
    at: NOW,
    endedAt: null,
    ...over,
  })

  test('5.4 what is due is committed, and comes back whole after a restart', async () => {
    await start('1')
    await store.close()
    store = await site.open()
    expect(await store.deliveries.conversations()).toEqual([aConversation('c-1')])
    expect(await store.deliveries.conversation('c-1')).toEqual(aConversation('c-1'))
    expect(await store.deliveries.conversation('c-2')).toBeNull()
    expect(await store.deliveries.open()).toEqual([aDelivery('d-1', 'c-1')])
  })

  test('5.4 begin commits the bytes before the call, once for each try', async () => {
    await start('1')
    expect(await store.deliveries.begin('d-1', { ...BEGUN, reason: 'worse' })).toBe(true)
    const begun = {
      ...aDelivery('d-1', 'c-1', { reason: 'worse', state: 'begun', attempts: 1 }),
      begunAt: NOW + 1,
      notBefore: NOW + 9,
      body: '{}',
      shown: { 'a-1': SHOWN },
    }
    expect(await store.deliveries.open()).toEqual([begun])
    expect(await store.deliveries.begin('nobody', BEGUN)).toBe(false)
  })

  test('5.4 the same bytes again are looked for from the first call', async () => {
    await start('1')
    await store.deliveries.begin('d-1', BEGUN)
    expect(await store.deliveries.begin('d-1', { ...BEGUN, at: NOW + 100 })).toBe(true)
    expect(await store.deliveries.open()).toMatchObject([{ attempts: 2, begunAt: NOW + 1 }])
  })

  test('5.4 an unknown outcome stays begun with its bytes', async () => {
    await start('1')
    await store.deliveries.begin('d-1', BEGUN)
    await finish('d-1', 'begun', { lastError: 'time-out' })
    expect(await store.deliveries.open()).toMatchObject([
      { state: 'begun', body: '{}', lastError: 'time-out', notBefore: NOW + 7, finishedAt: null },
    ])
  })

  test('5.4 a definite refusal makes it due again, to be rendered anew', async () => {
    await start('1')
    await store.deliveries.begin('d-1', BEGUN)
    await finish('d-1', 'due', { lastError: '429' })
    expect(await store.deliveries.open()).toEqual([
      { ...aDelivery('d-1', 'c-1'), attempts: 1, lastError: '429', notBefore: NOW + 7 },
    ])
    await store.deliveries.begin('d-1', { ...BEGUN, at: NOW + 50 })
    expect(await store.deliveries.open()).toMatchObject([{ begunAt: NOW + 50 }])
  })

  test('5.4 finish commits the result, the conversation and what was told together', async () => {
    await start('1')
    await store.deliveries.begin('d-1', BEGUN)
    const conversation = {
      ref: 'C1:1.2',
      subject: 'Order sync',
      lastNoticeAt: NOW + 5,
      shown: { 'a-1': SHOWN },
    }
    await finish('d-1', 'sent', { conversation, told: [told()] })
    expect(await store.deliveries.open()).toEqual([])
    expect(await store.deliveries.conversations()).toEqual([{ ...aConversation('c-1'), ...conversation }])
    expect(await store.deliveries.told(['c-1'])).toEqual([told()])
    expect(await store.deliveries.list({ limit: 9 })).toMatchObject([
      { id: 'd-1', state: 'sent', finishedAt: NOW + 5, in: { ref: 'C1:1.2' } },
    ])
  })

  test('5.4 a finish that cannot be written whole leaves nothing', async () => {
    await start('1')
    await store.deliveries.begin('d-1', BEGUN)
    const broken = finish('d-1', 'sent', {
      conversation: { ref: 'C1:1.2' },
      told: [told(), told({ conversation: 'nobody' })],
    })
    await expect(broken).rejects.toThrow()
    expect(await store.deliveries.open()).toMatchObject([{ state: 'begun' }])
    expect(await store.deliveries.conversations()).toEqual([aConversation('c-1')])
    expect(await store.deliveries.told(['c-1'])).toEqual([])
  })

  test('5.4 what is finished is neither begun nor finished again', async () => {
    await start('1')
    await finish('d-1', 'rejected', { conversation: { blockedUntil: NOW + 60 } })
    expect(await store.deliveries.begin('d-1', BEGUN)).toBe(false)
    await finish('d-1', 'sent', { conversation: { ref: 'other' }, told: [told()] })
    expect(await store.deliveries.list({ states: ['rejected'], limit: 9 })).toHaveLength(1)
    expect(await store.deliveries.conversation('c-1')).toMatchObject({ ref: null, blockedUntil: NOW + 60 })
    expect(await store.deliveries.told(['c-1'])).toEqual([])
  })

  test('5.4 planned again after a kill, nothing is doubled or lost', async () => {
    await start('1')
    await store.deliveries.begin('d-1', BEGUN)
    await finish('d-1', 'due', { conversation: { ref: 'C1:1.2' } })
    await start('1')
    await plan({ deliveries: [aDelivery('d-2', 'c-1')] })
    expect(await openIds()).toEqual(['d-1'])
    expect(await store.deliveries.open()).toMatchObject([{ attempts: 1 }])
    expect(await store.deliveries.conversation('c-1')).toMatchObject({ ref: 'C1:1.2' })
  })

  test('5.5 beside a message under way, the living one may be edited, once at a time', async () => {
    await plan({ conversations: [aConversation('c-1', { ref: 'C1:1.2' })] })
    await plan({ deliveries: [aDelivery('d-1', 'c-1', { reason: 'worse' })] })
    await plan({ deliveries: [aDelivery('d-2', 'c-1', { reason: 'more' })] })
    await plan({ deliveries: [aDelivery('d-3', 'c-1', { reason: 'resolved' })] })
    expect(await openIds()).toEqual(['d-1', 'd-2'])
    await finish('d-2', 'sent')
    await plan({ deliveries: [aDelivery('d-3', 'c-1', { reason: 'resolved' })] })
    expect(await openIds()).toEqual(['d-1', 'd-3'])
  })

  test('5.5 mail has no living message: one after the other', async () => {
    const destination = { ...aConversation('c-1').destination, channel: 'email' } as const
    await plan({ conversations: [aConversation('c-1', { destination, ref: '<1@x>' })] })
    await plan({ deliveries: [aDelivery('d-1', 'c-1'), aDelivery('d-2', 'c-1', { reason: 'resolved' })] })
    expect(await openIds()).toEqual(['d-1'])
  })

  test('5.2 of what was told the highest level is kept, and the end', async () => {
    await start('1')
    await finish('d-1', 'sent', { told: [told({ severity: 'critical', at: NOW + 1 })] })
    await plan({ deliveries: [aDelivery('d-2', 'c-1', { reason: 'resolved' })] })
    await finish('d-2', 'sent', { told: [told({ at: NOW + 2, endedAt: NOW + 2 })] })
    expect(await store.deliveries.told(['c-1', 'c-2'])).toEqual([
      told({ severity: 'critical', at: NOW + 1, endedAt: NOW + 2 }),
    ])
    expect(await store.deliveries.told([])).toEqual([])
  })

  test('5.3 due deliveries with nothing left to say become obsolete; begun ones do not', async () => {
    await store.close()
    const clock = { now: () => NOW + 3, sleep: () => Promise.resolve() }
    store = await site.open({ clock })
    await start('1')
    await start('2')
    await store.deliveries.begin('d-2', BEGUN)
    await plan({ obsolete: ['d-1', 'd-2'], closed: [{ conversation: 'c-1', at: NOW + 4 }] })
    expect(await openIds()).toEqual(['d-2'])
    expect(await store.deliveries.list({ states: ['obsolete'], limit: 9 })).toMatchObject([
      { id: 'd-1', finishedAt: NOW + 3, in: { closedAt: NOW + 4 } },
    ])
    expect((await store.deliveries.conversations()).map(({ id }) => id)).toEqual(['c-2'])
  })

  test('what is closed or finished beyond the retention is forgotten', async () => {
    await start('1')
    await start('2')
    await finish('d-1', 'sent', { conversation: { closedAt: NOW }, told: [told()] })
    await finish('d-2', 'sent', { told: [told({ conversation: 'c-2' })] })
    await store.prune(NOW + 20 * DAY_MS, 10 * DAY_MS)
    expect(await store.deliveries.list({ limit: 9 })).toEqual([])
    expect(await store.deliveries.conversation('c-1')).toBeNull()
    expect(await store.deliveries.told(['c-1', 'c-2'])).toEqual([told({ conversation: 'c-2' })])
  })

  test('7.3 a corrupt conversation or delivery is reported and hides no neighbour', async () => {
    for (const id of ['1', '2', '3']) await start(id)
    await site.run(`update conversation set shown = '' where id = 'c-1'`)
    await site.run(`update delivery set alerts = '7' where id = 'd-2'`)
    expect((await store.deliveries.conversations()).map(({ id }) => id)).toEqual(['c-2', 'c-3'])
    expect(await openIds()).toEqual(['d-1', 'd-3'])
    expect(corrupt.map(({ table, id }) => `${table} ${id}`)).toEqual(['conversation c-1', 'delivery d-2'])
    expect((await store.deliveries.list({ limit: 9 })).map(({ id }) => id)).toEqual(['d-3'])
  })
})
