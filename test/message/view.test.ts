import { describe, expect, test } from 'vitest'
import { mail } from '../../src/message/mail.ts'
import { slackParent } from '../../src/message/slack.ts'
import { view } from '../../src/message/view.ts'
import type { AlertFacts, MessageInput } from '../../src/model/message.ts'
import { alert, at, ended, facts, input, limitError, lockError, numbered, recipe } from './facts.ts'
import { everything, headline, say, TOLD } from './saying.ts'
import { STORIES } from './stories.ts'

describe('the first line', () => {
  test('5.11 says recipe, count, window and the error', () => {
    const { text } = slackParent(view(input()))
    for (const part of ['Order sync', '41 failed jobs', 'in 15 min', 'REQUEST_LIMIT_EXCEEDED']) {
      expect(text).toContain(part)
    }
  })

  test('5.11 of a notification fits a lock screen', () => {
    for (const of of Object.values(STORIES)) {
      const shown = slackParent(view(of)).text.replace(/<!date[^|]*\|([^>]*)>/g, '$1')
      const unescaped = shown.replace(/&(?:amp|lt|gt);/g, '&')
      expect(unescaped.length).toBeLessThanOrEqual(110)
    }
  })

  test('5.11 shows severity as a sign and as a word', () => {
    for (const [severity, sign, word] of [
      ['critical', '🔴', 'Critical'],
      ['warning', '🟠', 'Warning'],
      ['info', '🔵', 'Info'],
    ] as const) {
      const seen = view(input({ alerts: [facts({ alert: alert({ severity }) })] }))
      expect(slackParent(seen).text.startsWith(sign)).toBe(true)
      expect(say(seen.status[0] ?? [])).toContain(`${word} · since 02:03`)
      expect(mail(seen).subject.startsWith(`[${severity}] `)).toBe(true)
    }
  })

  test('5.11 compares with what is usual, where that is known', () => {
    expect(headline({ alerts: [facts({ usual: { low: 0, high: 2 } })] })).toContain('(usually 0–2)')
    expect(headline({ alerts: [facts({ usual: { low: 3, high: 3 } })] })).toContain('(usually 3)')
    expect(headline({})).toBe('Order sync: 41 failed jobs in 15 min')
  })

  test('5.11 compares with what was told, and with the peak once the count falls from there', () => {
    const alerts = [facts({ alert: alert({ count: 12, peak: 41 }) })]
    expect(headline({ alerts, before: { a1: { count: 41 } } })).toContain('(was 41)')
    expect(headline({ alerts, before: { a1: { count: 20 } } })).toContain('(41 at its peak)')
    expect(headline({ alerts, before: { a1: { count: 12 } } })).toContain('(41 at its peak)')
    expect(headline({ alerts })).toContain('(41 at its peak)')
  })

  test('5.11 compares a rising count with what was told', () => {
    const alerts = [facts({ alert: alert({ count: 41, peak: 41 }) })]
    expect(headline({ alerts, before: { a1: { count: 12 } } })).toContain('41 failed jobs in 15 min (was 12)')
    expect(headline({ alerts, before: { a1: { count: 41 } } })).toBe('Order sync: 41 failed jobs in 15 min')
    expect(headline({ alerts })).toBe('Order sync: 41 failed jobs in 15 min')
  })

  test('3.2 says about where estimates are in the count', () => {
    expect(headline({ alerts: [facts({ alert: alert({ count: 237, about: true }) })] })).toContain(
      'about 240',
    )
  })

  test('4.4 an event stays what it told, though it closed itself', () => {
    const event = facts({ alert: alert({ kind: 'event', state: 'closed', count: 100 }), overMs: null })
    expect(headline({ alerts: [event] })).toBe('Order sync: 100 failed jobs in all')
    expect(view(input({ alerts: [event] })).mood).toBe('critical')
  })

  test('5.11 is the rule’s own sentence where it has one, the rest follows', () => {
    const seen = view(input({ alerts: [facts({ summary: 'Orders stop. Call Ben.' })] }))
    expect([say(seen.headline), say(seen.status[0] ?? [])]).toEqual(['Orders stop', 'Call Ben.'])
  })

  test('4.2 tells since when and why the state is unknown', () => {
    const of = facts({ alert: alert({ unknownSince: at('03:00') }), unknownWhy: 'token rejected' })
    expect(headline({ alerts: [of] })).toMatch(/ · state unknown since 03:00 UTC: token rejected$/)
    expect(headline({ alerts: [{ ...of, unknownWhy: null }] })).toMatch(/ · state unknown since 03:00 UTC$/)
  })

  test('4.5 a self-alert says what RecipeWatch cannot do, and what to do about it', () => {
    const seen = view(STORIES['self'] ?? input())
    expect(say(seen.headline)).toBe('RecipeWatch cannot see production: token rejected (401)')
    expect(say(seen.status[0] ?? [])).toContain('Renew it')
  })

  test.each([
    [{ adapter: ['salesforce'], workspace: ['production'] }, 'salesforce: '],
    [{ workspace: ['production'] }, 'production: '],
    [{ error: ['v1:limit'] }, 'REQUEST_LIMIT_EXCEEDED: '],
    [{}, 'failure-burst: '],
  ])('5.11 an alert by %j is named %s', (by, name) => {
    const of = facts({ alert: alert({ by }), recipes: [recipe('A', 2), recipe('B', 1)] })
    expect(headline({ alerts: [of] })).toBe(`${name}2 recipes failing, 41 failed jobs in 15 min`)
  })

  test('5.11 a recipe without failures of its own in the window keeps its name', () => {
    expect(headline({ alerts: [facts({ recipes: [] })] })).toBe('Order sync: 41 failed jobs in 15 min')
  })
})

describe('the body', () => {
  test('5.11 since when, counted from the first failure', () => {
    const early = facts({ firstFailureAt: at('01:50') })
    expect(everything(input({ alerts: [early] }))).toContain('Critical · since 01:50 UTC (51 min)')
    expect(everything(input({ alerts: [facts({ firstFailureAt: null })] }))).toContain(
      'since 02:03 UTC (38 min)',
    )
  })

  test('5.11 how much of it: failed of finished jobs, or failed since then', () => {
    expect(everything(input())).toContain('41 of 57 jobs')
    expect(everything(input({ alerts: [facts({ finished: null, failed: 310 })] }))).toContain(
      '310 failed since then',
    )
    expect(everything(input({ alerts: [facts({ finished: null })] }))).not.toMatch(/since then| of /)
  })

  test('5.11 what is not known is left out', () => {
    const bare = facts({ runbook: null, errors: [], finished: null, history: [], recipes: [], failed: 0 })
    const seen = view(input({ alerts: [bare] }))
    expect([seen.causeLine, seen.errors, seen.entries, seen.links]).toEqual([[], [], [], []])
    expect(everything(input({ alerts: [bare] }))).not.toMatch(/null|undefined|unknown|NaN/)
  })

  test('5.11 one kind of error is quoted once, with its newest job', () => {
    const seen = view(input())
    expect(seen.errors).toEqual([])
    expect(say(seen.causeLine)).toBe(
      'salesforce · REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded. · latest job',
    )
  })

  test('5.11 several kinds are listed with count and times, the rest is counted', () => {
    const kinds = Array.from({ length: 8 }, (_, index) =>
      lockError({ fingerprint: `f${index}`, count: 8 - index }),
    )
    const seen = view(input({ alerts: [facts({ errors: [limitError(), ...kinds] })] }))
    expect(seen.errors.map(say)[0]).toBe(
      '41 × REQUEST_LIMIT_EXCEEDED · first 02:03 UTC, last 02:41 UTC · latest job',
    )
    expect(seen.errors).toHaveLength(5)
    expect(say(seen.errorsMore)).toBe('and 4 more kinds of error (10 failures)')
  })

  test('5.11 an error’s type stands before its message unless the message says it', () => {
    const cause = (errorType: string | null, message: string | null): string | null =>
      view(input({ alerts: [facts({ errors: [limitError({ errorType, message })] })] })).cause
    expect(cause('Timeout', 'no answer')).toBe('Timeout: no answer')
    expect(cause('Timeout', 'a timeout of 40 s')).toBe('a timeout of 40 s')
    expect(cause('Timeout', null)).toBe('Timeout')
    expect(cause(null, 'no answer')).toBe('no answer')
    expect(cause(null, null)).toBeNull()
  })

  test('5.11 tells of an edit shortly before', () => {
    const edited = { at: at('01:57'), by: 'ana@example.com' }
    const said = 'Edited 6 min before the first failure'
    expect(everything(input({ alerts: [facts({ edited })] }))).toContain(`${said}, by ana@example.com`)
    expect(everything(input({ alerts: [facts({ edited: { ...edited, by: null } })] }))).toMatch(`${said}\n`)
    expect(everything(input({ alerts: [facts({ edited: { ...edited, at: at('02:10') } })] }))).not.toContain(
      'Edited',
    )
  })

  test('5.11 tells when the condition holds no longer', () => {
    const of = facts({ alert: alert({ falseSince: at('02:35'), count: 0 }), usual: { low: 0, high: 2 } })
    expect(everything(input({ alerts: [of] }))).toContain('Condition no longer met since 02:35 UTC (6 min)')
    expect(headline({ alerts: [of], before: { a1: { count: 12 } } })).toBe(
      'Order sync: 41 failed jobs at its peak, none in the last 15 min',
    )
  })

  test('5.11 a count that never was above none says so', () => {
    const of = facts({ alert: alert({ count: 0, peak: 0 }) })
    expect(headline({ alerts: [of] })).toBe('Order sync: no failed jobs in 15 min')
  })

  test('5.11 links only where it is known where to go', () => {
    const known = facts({
      recipes: [{ ...recipe('Order sync', 41), failedJobsUrl: 'https://app.workato.com/f' }],
    })
    const labels = (of: Partial<MessageInput>): readonly string[] =>
      view(input(of)).links.map(({ label }) => label)
    expect(labels({ alerts: [known], externalUrl: 'https://rw.example.com' })).toEqual([
      'Recipe',
      'Failed jobs',
      'Runbook',
      'Alert',
    ])
    expect(labels({ alerts: [facts({ runbook: 'javascript:alert(1)' })] })).toEqual(['Recipe'])
    expect(labels({ alerts: [facts(), numbered(2, 5)] })).toEqual(['Runbook'])
    expect(labels({ alerts: [facts({ runbook: 'https://a.example/' }), numbered(2, 5)] })).toEqual([])
  })

  test('5.11 says when it was told and updated', () => {
    expect(say(view(input()).footer)).toBe('failure-burst · production · told 02:41 UTC')
    expect(say(view(input(TOLD)).footer)).toBe(
      'failure-burst · production · told 02:04 UTC, updated 02:41 UTC',
    )
  })
})

test('1.5 what failed through it is named, worst first, while it goes on and when it is over', () => {
  const echo = (name: string, failed: number): AlertFacts =>
    facts({ recipes: [{ name, url: 'https://app.example.com/recipes/9', failed }], failed })
  const many = Array.from({ length: 12 }, (_, index) => echo(`Recipe ${index}`, index + 1))
  const said = (over: Partial<MessageInput>): string => view(input(over)).status.map(say).join('\n')
  expect(said({ joined: [echo('Refunds', 3), echo('Invoice export', 12)] })).toContain(
    'Also failed through it: Invoice export (12), Refunds (3)',
  )
  expect(said({ joined: many })).toMatch(/through it: Recipe 11 \(12\), .*, Recipe 2 \(3\), and 2 more/)
  expect(said({ alerts: [facts(), facts()], joined: [echo('Refunds', 3)] })).toContain(
    'Also failed through it',
  )
  expect(said({ alerts: [ended()], joined: [echo('Refunds', 3)] })).toContain(
    'Also failed through it: Refunds (3)',
  )
  expect(said({})).not.toContain('Also failed')
})
