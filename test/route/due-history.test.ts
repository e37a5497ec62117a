import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/model/alert.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/model/instant.ts'
import { SEVERITIES, severityRank } from '../../src/model/severity.ts'
import { anAlert } from '../support/alerts.ts'
import { mail, slack } from './due-cases.ts'
import { PATIENCE_MS, type Said, startTalk, type Talk } from './due-history.ts'

const WAITS = [0, SECOND_MS, 30 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, 5 * HOUR_MS]

const history = fc.record({
  editable: fc.boolean(),
  steps: fc.array(
    fc.record({
      wait: fc.constantFrom(...WAITS),
      what: fc.constantFrom('fires', 'changes', 'counts', 'is over', 'nothing' as const),
      which: fc.nat(3),
      severity: fc.constantFrom(...SEVERITIES),
      takes: fc.boolean(),
      glance: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 25 },
  ),
})

type History = typeof history extends fc.Arbitrary<infer T> ? T : never

/** Plays a history, then lets everything end and be delivered. */
function play({ editable, steps }: History, atEachStep: (talk: Talk, now: number, glance: number) => void) {
  const talk = startTalk(editable ? slack : mail)
  const alerts = new Map<string, Alert>()
  let now = DAY_MS
  let made = 0
  const change = (which: number, changed: (alert: Alert) => Partial<Alert>) => {
    const firing = [...alerts.values()].filter(({ state }) => state === 'firing')
    const alert = firing[which % Math.max(firing.length, 1)]
    if (alert !== undefined) alerts.set(alert.id, { ...alert, ...changed(alert) })
  }
  for (const { wait, what, which, severity, takes, glance } of steps) {
    now += wait
    if (what === 'fires') {
      made += 1
      alerts.set(`a${made}`, anAlert({ id: `a${made}`, severity, startedAt: now, firedAt: now }))
    }
    if (what === 'changes') change(which, () => ({ severity }))
    if (what === 'counts') change(which, ({ count }) => ({ count: count + which - 1 }))
    if (what === 'is over') change(which, () => ({ state: 'resolved', endedAt: now }))
    talk.turn([...alerts.values()], now, takes)
    if (takes) atEachStep(talk, now, glance)
  }
  for (const alert of alerts.values()) alerts.set(alert.id, { ...alert, state: 'resolved', endedAt: now })
  for (let turns = 0; turns < 3; turns += 1) {
    now += PATIENCE_MS
    talk.turn([...alerts.values()], now, true)
  }
  return { talk, alerts: [...alerts.values()] }
}

const nothing = () => {}

function gaps(said: readonly Said[]): readonly number[] {
  return said.slice(1).map(({ at }, n) => at - (said[n]?.at ?? 0))
}

function byConversation(said: readonly Said[]): readonly (readonly Said[])[] {
  return [...Map.groupBy(said, ({ conversation }) => conversation).values()]
}

describe('whatever happens, and however often the destination fails', () => {
  test('5.2 every alert that fired is told of, and so is its end, once, and then nothing is left to say', () => {
    fc.assert(
      fc.property(history, (settings) => {
        const { talk, alerts } = play(settings, nothing)
        for (const { id } of alerts) {
          expect(talk.toldOf(id)).toMatchObject([{ alert: id, endedAt: expect.any(Number) }])
          const posts = talk.said.filter(({ delivery }) => delivery.slot === 'post')
          const first = posts.find(({ delivery }) => delivery.alerts.includes(id))
          expect(first?.delivery.reason).toMatch(/new|worse/)
        }
        expect(talk.isOpen()).toBe(false)
        for (const conversation of byConversation(talk.said)) {
          const ends = conversation.filter(({ delivery }) => delivery.closes)
          expect(ends.length).toBeLessThanOrEqual(1)
          expect(conversation.slice(0, -1).every(({ delivery }) => !delivery.closes)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('5.1 each notice has its news: an alert not told of, a level not told, a repeat that is due, an end', () => {
    fc.assert(
      fc.property(history, (settings) => {
        for (const conversation of byConversation(play(settings, nothing).talk.said)) {
          const posts = conversation.filter(({ delivery }) => delivery.slot === 'post')
          const since = gaps(posts)
          posts.forEach(({ delivery, before, severities }, n) => {
            const isNew = delivery.alerts.some((id) => !before.has(id))
            const isWorse = delivery.alerts.some((id) => {
              const told = before.get(id)?.severity
              const now = severities[id]
              return told !== undefined && now !== undefined && severityRank(now) > severityRank(told)
            })
            if (delivery.reason === 'new') expect(isNew).toBe(true)
            else if (delivery.reason === 'worse') expect(isWorse).toBe(true)
            else if (delivery.reason === 'repeat') {
              expect(since[n - 1]).toBeGreaterThanOrEqual(slack.repeatIntervalMs)
            } else expect(delivery).toMatchObject({ reason: 'resolved', closes: true })
          })
        }
      }),
      { numRuns: 300 },
    )
  })

  test('5.1 changes come at most every group_interval but for worse, and edits once a minute', () => {
    fc.assert(
      fc.property(history, (settings) => {
        for (const conversation of byConversation(play(settings, nothing).talk.said)) {
          const posts = conversation.filter(({ delivery }) => delivery.slot === 'post')
          const since = gaps(posts)
          posts.forEach(({ delivery, before, severities }, n) => {
            if (n === 0) return
            const told = Math.max(...[...before.values()].map(({ severity }) => severityRank(severity)))
            const isLouder = delivery.alerts.some((id) => severityRank(severities[id] ?? 'info') > told)
            if (delivery.reason === 'worse' || isLouder) return
            expect(since[n - 1]).toBeGreaterThanOrEqual(slack.groupIntervalMs)
          })
          const edits = conversation.filter(({ delivery }) => delivery.slot === 'edit')
          for (const gap of gaps(edits)) expect(gap).toBeGreaterThanOrEqual(MINUTE_MS)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('7.1 until the moment at which it asks to be looked at again, nothing falls due by itself', () => {
    fc.assert(
      fc.property(history, (settings) => {
        play(settings, (talk, now, glance) => {
          const next = talk.nextAt()
          expect(next ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now)
          const until = (next ?? now + 10 * DAY_MS) - 1
          expect(talk.turnAt(now + Math.floor((until - now) * glance))).toEqual([])
          expect(talk.turnAt(until)).toEqual([])
        })
      }),
      { numRuns: 300 },
    )
  })
})
