import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS } from '../../src/model/instant.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import type { Silence } from '../../src/model/silence.ts'
import type { Store } from '../../src/store/port.ts'
import { anAlert } from '../support/alerts.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { NOW } from './store-values.ts'

const silence = (id: string, over: Partial<Silence> = {}): Silence => ({
  id,
  matchers: [parseMatcher('team =~ "pay.*"'), parseMatcher('a.b != "x \\"y\\""')],
  startsAt: NOW,
  endsAt: NOW + 10,
  by: 'Ben',
  comment: 'vendor maintenance ☕',
  ...over,
})

describe.each(BACK_ENDS)('silences and acknowledgements on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
  })
  afterEach(() => site.close())

  const ids = async (at: number): Promise<readonly string[]> =>
    (await store.silences.endingAfter(at)).map(({ id }) => id)

  test('4.6 a silence is kept as it was said, across restarts', async () => {
    await store.silences.add(silence('a'))
    await store.close()
    store = await site.open()
    expect(await store.silences.endingAfter(NOW)).toEqual([silence('a')])
  })

  test('4.6 those that end after an instant, by their end', async () => {
    await store.silences.add(silence('late', { endsAt: NOW + 20 }))
    await store.silences.add(silence('soon'))
    expect(await ids(NOW + 9)).toEqual(['soon', 'late'])
    expect(await ids(NOW + 10)).toEqual(['late'])
    expect(await ids(NOW + 20)).toEqual([])
  })

  test('4.6 one is expired once', async () => {
    await store.silences.add(silence('a'))
    expect(await store.silences.expire('a', NOW + 3)).toBe(true)
    expect(await store.silences.endingAfter(0)).toMatchObject([{ endsAt: NOW + 3 }])
    expect(await store.silences.expire('a', NOW + 4)).toBe(false)
    expect(await store.silences.expire('nobody', NOW)).toBe(false)
  })

  test('4.6 the last acknowledgement of an alert counts', async () => {
    await store.silences.acknowledge({ alert: 'a', severity: 'warning', by: 'Ben', at: NOW })
    await store.silences.acknowledge({ alert: 'b', severity: 'info', by: 'Ana', at: NOW })
    await store.silences.acknowledge({ alert: 'a', severity: 'critical', by: 'Ana', at: NOW + 1 })
    expect(await store.silences.acknowledgements(['a', 'c'])).toEqual([
      { alert: 'a', severity: 'critical', by: 'Ana', at: NOW + 1 },
    ])
    expect(await store.silences.acknowledgements([])).toEqual([])
  })

  test('what another process says is noticed by a number that rises', async () => {
    expect(await store.silences.saidCount()).toBe(0)
    await store.silences.add(silence('a'))
    expect(await store.silences.saidCount()).toBe(1)
    await store.silences.expire('a', NOW)
    await store.silences.acknowledge({ alert: 'a', severity: 'info', by: 'Ben', at: NOW })
    expect(await store.silences.saidCount()).toBe(3)
  })

  test('what is old is forgotten, acknowledgements with their alerts', async () => {
    const alert = anAlert({ id: 'kept' })
    const changes = [{ kind: 'open' as const, alert }]
    await store.alerts.commit({ changes, crossings: [], evaluatedSeq: 0, rulesSeen: [] })
    await store.silences.add(silence('old', { endsAt: NOW - 10 * DAY_MS }))
    await store.silences.add(silence('recent', { endsAt: NOW }))
    await store.silences.acknowledge({ alert: 'kept', severity: 'info', by: 'Ben', at: NOW })
    await store.silences.acknowledge({ alert: 'gone', severity: 'info', by: 'Ben', at: NOW })
    await store.prune(NOW, DAY_MS)
    expect(await ids(0)).toEqual(['recent'])
    expect((await store.silences.acknowledgements(['kept', 'gone'])).map((one) => one.alert)).toEqual([
      'kept',
    ])
  })
})
