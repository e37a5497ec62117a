import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/model/alert.ts'
import { DAY_MS, HOUR_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import type { InhibitRule } from '../../src/model/route.ts'
import type { Silence } from '../../src/model/silence.ts'
import type { TimeInterval } from '../../src/model/time-interval.ts'
import { type HoldsInput, holdsOf, isMuted, mutedUntil, nextTurnOfHolds } from '../../src/route/holds.ts'
import { anAlert } from '../support/alerts.ts'
import { aRoute } from '../support/routes.ts'

const NOW = 100 * DAY_MS

const silence = (over: Partial<Silence> & { readonly of?: string } = {}): Silence => ({
  id: 's',
  matchers: [parseMatcher(over.of ?? 'rule = burst')],
  startsAt: NOW - HOUR_MS,
  endsAt: NOW + HOUR_MS,
  by: 'Ben',
  comment: 'vendor',
  ...over,
})

const inhibit = (source: string, target: string, ...equal: readonly string[]): InhibitRule => ({
  sourceMatchers: [parseMatcher(source)],
  targetMatchers: [parseMatcher(target)],
  equal,
})

const kinds = (alerts: readonly Alert[], over: Partial<HoldsInput>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [
      ...holdsOf({
        alerts,
        silences: [],
        acknowledgements: [],
        inhibitRules: [],
        untilOver: new Set(),
        now: NOW,
        ...over,
      }),
    ].map(([id, holds]) => [
      id,
      holds.map((hold) => (hold.kind === 'inhibited' ? `inhibited by ${hold.source}` : hold.kind)).join(', '),
    ]),
  )

const named = (id: string, rule: string, over: Partial<Alert> = {}): Alert => anAlert({ id, rule, ...over })

describe('4.6 silenced', () => {
  const burst = named('a', 'burst')

  test.each([
    ['from its start', { startsAt: NOW }, true],
    ['not before it', { startsAt: NOW + 1 }, false],
    ['until before its end', { endsAt: NOW + 1 }, true],
    ['not from its end on', { endsAt: NOW }, false],
    ['by rule, severity and labels', { of: 'severity = warning' }, true],
    ['not what it does not select', { of: 'rule = other' }, false],
  ])('4.6 %s', (_, over, held) => {
    expect(kinds([burst], { silences: [silence(over)] })).toEqual(held ? { a: 'silenced' } : {})
  })

  test('4.6 of several silences the one that lasts longest counts', () => {
    const held = holdsOf({
      alerts: [burst],
      silences: [silence({ id: 'short' }), silence({ id: 'long', endsAt: NOW + DAY_MS }), silence()],
      acknowledgements: [],
      inhibitRules: [],
      untilOver: new Set(),
      now: NOW,
    })
    expect(held.get('a')).toMatchObject([{ silence: { id: 'long' } }])
  })
})

describe('4.6 acknowledged', () => {
  const given = { alert: 'a', severity: 'warning', by: 'Ben', at: NOW } as const

  test('4.6 at its level, not at a higher one', () => {
    expect(kinds([named('a', 'burst')], { acknowledgements: [given] })).toEqual({ a: 'acknowledged' })
    expect(kinds([named('a', 'burst', { severity: 'info' })], { acknowledgements: [given] })).toEqual({
      a: 'acknowledged',
    })
    expect(kinds([named('a', 'burst', { severity: 'critical' })], { acknowledgements: [given] })).toEqual({})
    expect(kinds([named('b', 'burst')], { acknowledgements: [given] })).toEqual({})
  })

  test('4.6 of a stopped recipe: until it is over', () => {
    const held = holdsOf({
      alerts: [named('a', 'stopped')],
      silences: [],
      acknowledgements: [given],
      inhibitRules: [],
      untilOver: new Set(['stopped']),
      now: NOW,
    })
    expect(held.get('a')).toEqual([{ kind: 'acknowledged', by: 'Ben', at: NOW, untilOver: true }])
  })
})

describe('4.6 inhibited', () => {
  const outage = named('o', 'outage', { labels: labelsFrom({ workspace: 'p', adapter: ['x', 'y'] }) })
  const burst = named('b', 'burst', { labels: labelsFrom({ workspace: 'p', adapter: 'x' }) })

  test('4.6 while a source fires', () => {
    const inhibitRules = [inhibit('rule = outage', 'rule = burst')]
    expect(kinds([outage, burst], { inhibitRules })).toEqual({ b: 'inhibited by o' })
    const over = { ...outage, state: 'resolved' as const }
    expect(kinds([over, burst], { inhibitRules })).toEqual({})
    expect(kinds([{ ...outage, state: 'pending' }, burst], { inhibitRules })).toEqual({})
  })

  test.each<readonly [string, readonly string[], Alert['labels'], boolean]>([
    ['the same value', ['workspace'], { workspace: ['p'] }, true],
    ['another value', ['workspace'], { workspace: ['q'] }, false],
    ['a set within the source’s', ['adapter'], { adapter: ['y'] }, true],
    ['a set beyond the source’s', ['adapter'], { adapter: ['y', 'z'] }, false],
    ['a label that only the source has', ['adapter'], {}, false],
    ['a label that neither has', ['team'], {}, true],
    ['all of them', ['workspace', 'adapter'], { workspace: ['p'], adapter: ['z'] }, false],
  ])('4.6 equal: %s', (_, equal, labels, held) => {
    const target = named('b', 'burst', { labels })
    const inhibitRules = [inhibit('rule = outage', 'rule = burst', ...equal)]
    expect(kinds([outage, target], { inhibitRules })).toEqual(held ? { b: 'inhibited by o' } : {})
  })

  test('4.6 an alert that is itself inhibited inhibits nothing', () => {
    const inhibitRules = [inhibit('rule = a', 'rule = b'), inhibit('rule = b', 'rule = c')]
    const alerts = [named('1', 'a'), named('2', 'b'), named('3', 'c')]
    expect(kinds(alerts, { inhibitRules })).toEqual({ 2: 'inhibited by 1' })
    expect(kinds(alerts.slice(1), { inhibitRules })).toEqual({ 3: 'inhibited by 2' })
  })

  test.each<readonly [string, readonly string[], Readonly<Record<string, string>>]>([
    ['a chain', ['a>b', 'b>c', 'c>d'], { b: 'a', d: 'c' }],
    ['a chain, and a source that is inhibited beside', ['a>b', 'b>c', 'c>d', 'b>d'], { b: 'a', d: 'c' }],
    ['a circle that a free one breaks', ['a>b', 'b>c', 'c>b', 'c>d'], { b: 'a', d: 'c' }],
  ])('4.6 what only inhibited ones would inhibit does inhibit, whichever began first: %s', (_, pairs, by) => {
    const inhibitRules = pairs.map((pair) => inhibit(`rule = ${pair[0]}`, `rule = ${pair[2]}`))
    const rules = ['a', 'b', 'c', 'd']
    for (const began of [rules, rules.toReversed()]) {
      const alerts = rules.map((rule) => named(rule, rule, { startedAt: began.indexOf(rule) }))
      const held = Object.entries(by).map(([target, source]) => [target, `inhibited by ${source}`])
      expect(kinds(alerts, { inhibitRules })).toEqual(Object.fromEntries(held))
    }
  })

  test('4.6 one that its own rule selects too inhibits the others all the same', () => {
    const inhibitRules = [inhibit('rule = outage', 'workspace = p')]
    const earlier = { ...burst, startedAt: outage.startedAt - 1 }
    expect(kinds([earlier, outage], { inhibitRules })).toEqual({ b: 'inhibited by o' })
  })

  test('4.6 no alert inhibits itself; in a circle the one that began first stays', () => {
    const circle = [inhibit('rule =~ ".*"', 'rule =~ ".*"')]
    expect(kinds([named('1', 'a')], { inhibitRules: circle })).toEqual({})
    const alerts = [
      named('1', 'a', { startedAt: 5 }),
      named('2', 'b', { startedAt: 4 }),
      named('3', 'c', { startedAt: 6 }),
    ]
    expect(kinds(alerts, { inhibitRules: circle })).toEqual({ 1: 'inhibited by 2', 3: 'inhibited by 2' })
  })

  const alert = fc
    .record({
      rule: fc.constantFrom('a', 'b', 'c', 'd'),
      team: fc.subarray(['x', 'y']),
      startedAt: fc.integer({ min: 1, max: 5 }),
      state: fc.constantFrom('firing' as const, 'firing' as const, 'resolved' as const),
    })
    .map(({ rule, team, startedAt, state }) => ({ rule, labels: labelsFrom({ team }), startedAt, state }))
  const inhibitRule = fc
    .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('a', 'b', 'c', 'd'), fc.subarray(['team']))
    .map(([source, target, equal]) => inhibit(`rule = ${source}`, `rule = ${target}`, ...equal))

  test('4.6 whatever the rules: who inhibits fires and is free, who is free has no free source that began before', () => {
    fc.assert(
      fc.property(
        fc.array(alert, { maxLength: 8 }),
        fc.array(inhibitRule, { maxLength: 6 }),
        (sketches, inhibitRules) => {
          const alerts = sketches.map((sketch, index) => anAlert({ id: String(index), ...sketch }))
          const held = kinds(alerts, { inhibitRules })
          const ids = new Set(Object.keys(held))
          for (const [id, by] of Object.entries(held)) {
            const source = by.replace('inhibited by ', '')
            expect(source).not.toBe(id)
            expect(ids.has(source)).toBe(false)
            expect(alerts.find((one) => one.id === source)?.state).toBe('firing')
          }
          for (const target of alerts.filter(({ id }) => !ids.has(id))) {
            for (const source of alerts.filter(({ id }) => !ids.has(id) && id !== target.id)) {
              // In a circle of three, who began first stays although one that it does not inhibit would inhibit it.
              if (source.startedAt >= target.startedAt) continue
              expect(kinds([source, target], { inhibitRules })[target.id] ?? '').not.toBe(
                kinds([source, target], { inhibitRules: [] })[target.id] ?? `inhibited by ${source.id}`,
              )
            }
          }
          expect(kinds(alerts.toReversed(), { inhibitRules })).toEqual(held)
        },
      ),
    )
  })
})

describe('4.6 muted', () => {
  const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
  const weekend: TimeInterval = {
    name: 'weekend',
    specs: [
      {
        times: null,
        weekdays: [
          { from: 0, to: 0 },
          { from: 6, to: 6 },
        ],
        daysOfMonth: null,
        months: null,
        years: null,
        timeZone: 'UTC',
      },
    ],
  }
  const root = { ...aRoute({ receiver: 'r' }), mute: [weekend] }

  test('4.6 in any of a route’s times it tells nothing', () => {
    const never = { ...weekend, specs: [] }
    const muted = (...mute: readonly TimeInterval[]) => isMuted({ ...root, mute }, at('2026-03-07T10:00:00Z'))
    expect([muted(), muted(never), muted(weekend), muted(never, weekend)]).toEqual([false, false, true, true])
  })

  test('4.6 an event waits until its routes may tell again', () => {
    const saturday = at('2026-03-07T10:00:00Z')
    const until = (now: string): number => mutedUntil(root, anAlert({ id: 'a' }), saturday, at(now))
    expect(until('2026-03-08T10:00:00Z')).toBe(at('2026-03-08T10:00:00Z') + 1)
    expect(until('2026-03-10T10:00:00Z')).toBe(at('2026-03-09T00:00:00Z'))
    expect(mutedUntil(aRoute({ receiver: 'r' }), anAlert({ id: 'a' }), 7, NOW)).toBe(7)
  })

  test('the next turn is that of what ends or begins first', () => {
    const nothing = { silences: [], acknowledgements: [] }
    expect(nextTurnOfHolds(aRoute({ receiver: 'r' }), nothing, NOW)).toBeNull()
    expect(nextTurnOfHolds(root, nothing, at('2026-03-06T20:00:00Z'))).toBe(at('2026-03-07T00:00:00Z'))
    expect(nextTurnOfHolds(root, nothing, at('2026-03-08T20:00:00Z'))).toBe(at('2026-03-09T00:00:00Z'))
    const said = {
      silences: [silence({ startsAt: NOW + 5, endsAt: NOW + 9 })],
      acknowledgements: [{ alert: 'a', severity: 'info' as const, by: 'x', at: NOW - 12 * HOUR_MS + 3 }],
    }
    expect(nextTurnOfHolds(aRoute({ receiver: 'r' }), said, NOW)).toBe(NOW + 3)
    expect(nextTurnOfHolds(aRoute({ receiver: 'r' }), said, NOW + 3)).toBe(NOW + 5)
    expect(nextTurnOfHolds(aRoute({ receiver: 'r' }), said, NOW + 5)).toBe(NOW + 9)
  })
})
