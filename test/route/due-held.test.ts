import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/model/alert.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { type Hold, markOf } from '../../src/model/silence.ts'
import { a, b, critical, decide, mail, NOW, over, reasons, shows, slack, told } from './due-cases.ts'

const silenced: Hold = {
  kind: 'silenced',
  silence: { id: 's', matchers: [], startsAt: 0, endsAt: NOW + HOUR_MS, by: 'Ben', comment: '' },
}
const inhibited: Hold = { kind: 'inhibited', source: 'o', rule: 'outage' }
const acknowledged = (at: number, untilOver = false): Hold => ({
  kind: 'acknowledged',
  by: 'Ben',
  at,
  untilOver,
})

const holding = (...holds: readonly (readonly [Alert, Hold])[]): ReadonlyMap<string, readonly Hold[]> =>
  new Map(holds.map(([alert, hold]) => [alert.id, [hold]]))

/** What a message shows that is up to date with an alert and what holds it. */
const showsHeld = (alert: Alert, hold: Hold) =>
  Object.fromEntries(
    Object.entries(shows(alert)).map(([id, shown]) => [id, { ...shown, mark: markOf([hold]) }]),
  )

const fresh = { ref: null, lastNoticeAt: null }

describe.each([
  ['silenced', silenced],
  ['inhibited', inhibited],
  ['acknowledged', acknowledged(NOW - MINUTE_MS)],
])('4.6 %s', (_, hold) => {
  test('4.6 nobody is told who was not', () => {
    expect(decide([a], fresh, [], slack, holding([a, hold]))).toEqual({
      deliveries: [],
      close: false,
      lookAgainAt: null,
    })
    expect(reasons(decide([a, b], { shown: shows(a) }, [told('a')], slack, holding([b, hold])))).toEqual([])
  })

  test('4.6 a first notice is about the others alone', () => {
    expect(decide([a, b], fresh, [], slack, holding([a, hold])).deliveries).toMatchObject([
      { reason: 'new', alerts: ['b'] },
    ])
  })

  test('4.6 no repeats; what is told with others repeats them alone', () => {
    const long = { lastNoticeAt: NOW - 5 * HOUR_MS }
    const held = decide([a], { ...long, shown: showsHeld(a, hold) }, [told('a')], slack, holding([a, hold]))
    expect(held).toEqual({ deliveries: [], close: false, lookAgainAt: null })
    const both = { ...long, shown: { ...showsHeld(a, hold), ...shows(b) } }
    const decision = decide([a, b], both, [told('a'), told('b')], slack, holding([a, hold]))
    expect(decision.deliveries).toMatchObject([{ reason: 'repeat', alerts: ['b'] }])
  })

  test('4.6 an existing message is edited at once, to say so and to say that it is over', () => {
    const noticed = { lastNoticeAt: NOW - 1 }
    expect(
      reasons(decide([a], { ...noticed, shown: shows(a) }, [told('a')], slack, holding([a, hold]))),
    ).toEqual(['edit edit'])
    expect(reasons(decide([a], { ...noticed, shown: showsHeld(a, hold) }))).toEqual(['edit edit'])
    expect(
      reasons(decide([a], { ...noticed, shown: shows(a) }, [told('a')], mail, holding([a, hold]))),
    ).toEqual([])
  })

  test('4.6 the end edits the message', () => {
    const decision = decide([over], { shown: shows(a) }, [told('a')], slack, holding([over, hold]))
    expect(reasons(decision)).toEqual(['edit resolved'])
  })

  test('4.6 when all that was told is over, what is held back keeps nothing alive', () => {
    const decision = decide([over, b], { shown: shows(a) }, [told('a')], slack, holding([b, hold]))
    expect(decision.deliveries).toMatchObject([{ reason: 'resolved', closes: true }])
  })

  test('4.6 what came and went while it was held back is never told', () => {
    const gone = decide([over], fresh, [], slack, holding([over, hold]))
    expect(gone).toEqual({ deliveries: [], close: true, lookAgainAt: null })
  })
})

describe('4.6 when it ends', () => {
  test('4.6 who was told of nothing is told at once, whatever group_wait', () => {
    const decision = decide([a], { ...fresh, openedAt: NOW - HOUR_MS }, [])
    expect(decision.deliveries).toMatchObject([{ reason: 'new', at: NOW }])
  })

  test('4.6 what fired only just waits for company, also where another was held back for long', () => {
    const late = { ...b, firedAt: NOW }
    const held = holding([a, silenced])
    const decision = decide([a, late], { ...fresh, openedAt: NOW - HOUR_MS }, [], slack, held)
    expect(decision.deliveries).toMatchObject([{ alerts: ['b'], at: NOW + 30_000 }])
  })

  test('4.6 what fired only just goes with what was held back for long', () => {
    const decision = decide([{ ...b, firedAt: NOW }, a], { ...fresh, openedAt: NOW - HOUR_MS }, [])
    expect(decision.deliveries).toMatchObject([{ alerts: ['b', 'a'], at: NOW }])
  })

  test('4.6 an overdue repeat is told at once', () => {
    const decision = decide([a], { shown: shows(a), lastNoticeAt: NOW - 9 * HOUR_MS })
    expect(reasons(decision)).toEqual(['post repeat'])
  })

  test('4.6 what got worse is told at once', () => {
    const lastNoticeAt = NOW - 1
    const held = decide(
      [critical],
      { shown: shows(a), lastNoticeAt },
      [told('a')],
      slack,
      holding([critical, silenced]),
    )
    expect(reasons(held)).toEqual(['edit edit'])
    expect(reasons(decide([critical], { shown: shows(a), lastNoticeAt }))).toEqual([
      'post worse',
      'edit edit',
    ])
  })

  test('4.6 ack_timeout ends what was acknowledged, unless it lasts until it is over', () => {
    const shown = showsHeld(a, acknowledged(0))
    const long = { lastNoticeAt: NOW - 20 * HOUR_MS, shown }
    const at = (since: number, untilOver = false) =>
      reasons(decide([a], long, [told('a')], slack, holding([a, acknowledged(since, untilOver)])))
    expect(at(NOW - 12 * HOUR_MS + 1)).toEqual(['edit edit'])
    expect(at(NOW - 12 * HOUR_MS)).toEqual(['post repeat', 'edit edit'])
    expect(at(NOW - 12 * HOUR_MS, true)).toEqual(['edit edit'])
  })
})

describe('4.6 muted', () => {
  const muted = { ...slack, muted: true }

  test('4.6 a muted route tells nothing new, and edits what is there', () => {
    expect(decide([a], fresh, [], muted)).toEqual({ deliveries: [], close: false, lookAgainAt: null })
    const long = { lastNoticeAt: NOW - 9 * HOUR_MS }
    expect(reasons(decide([a], { ...long, shown: shows(a) }, [told('a')], muted))).toEqual([])
    expect(reasons(decide([critical], { ...long, shown: shows(a) }, [told('a')], muted))).toEqual([
      'edit edit',
    ])
    expect(reasons(decide([over], { ...long, shown: shows(a) }, [told('a')], muted))).toEqual([
      'edit resolved',
    ])
  })

  test('4.6 a mail that says that all is over waits until it may be told', () => {
    const mute = { ...mail, muted: true }
    expect(decide([over], { shown: shows(a) }, [told('a')], mute)).toEqual({
      deliveries: [],
      close: false,
      lookAgainAt: null,
    })
    expect(reasons(decide([over], { shown: shows(a) }, [told('a')], mail))).toEqual(['post resolved'])
  })

  test.each([
    ['silenced', silenced],
    ['inhibited', inhibited],
  ])('4.6 %s, the end of all is not told, that of some is', (_, hold) => {
    const ended = { ...b, state: 'resolved', endedAt: NOW - MINUTE_MS } as const
    const both = { shown: shows(a, b) }
    const settled = [told('a'), told('b')]
    const all = holding([over, hold], [ended, hold])
    expect(reasons(decide([over, ended], both, settled, mail, all))).toEqual([])
    expect(reasons(decide([over, ended], both, settled, mail, holding([over, hold])))).toEqual([
      'post resolved',
    ])
  })

  test('4.6 acknowledged by somebody, the end is told all the same', () => {
    const held = holding([over, acknowledged(NOW - HOUR_MS)])
    expect(reasons(decide([over], { shown: shows(a) }, [told('a')], mail, held))).toEqual(['post resolved'])
  })
})
