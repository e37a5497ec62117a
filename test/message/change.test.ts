import { describe, expect, test } from 'vitest'
import { changeOf } from '../../src/message/change.ts'
import { mail } from '../../src/message/mail.ts'
import { slackEdit, slackParent, slackThreadLine } from '../../src/message/slack.ts'
import { view } from '../../src/message/view.ts'
import { MINUTE_MS } from '../../src/model/instant.ts'
import type { MessageInput } from '../../src/model/message.ts'
import { REASONS } from '../../src/model/notice.ts'
import { alert, at, ended, facts, input, limitError, numbered, recipe } from './facts.ts'
import { headline, say, TOLD } from './saying.ts'
import { STORIES } from './stories.ts'

const MENTION = '<!subteam^S012>'

describe('what changed', () => {
  function thread(of: Partial<MessageInput>): string {
    const block = slackThreadLine(view(input({ ...TOLD, ...of }))).blocks[0]
    const text = block?.type === 'section' ? block.text.text : ''
    return (text.split('\n')[0] ?? '').replace(/<!date[^|]*\|([^>]*)>/g, '$1')
  }

  test('5.5 the thread is a log: time, what, level, count', () => {
    expect(thread({ reason: 'worse' })).toBe('02:41 UTC worse: critical, 41 in 15 min')
    expect(thread({ reason: 'more' })).toBe('02:41 UTC more: critical, 41 in 15 min')
    const better = [facts({ alert: alert({ severity: 'warning', count: 12 }) })]
    expect(
      thread({ reason: 'better', alerts: better, before: { a1: { count: 41, severity: 'critical' } } }),
    ).toBe('02:41 UTC better: warning, 12 in 15 min')
  })

  test('5.5 in a group the thread names what changed, and only that', () => {
    const alerts = [facts(), numbered(2, 8)]
    const before = {
      a1: { count: 12, severity: 'warning' as const },
      a2: { count: 8, severity: 'critical' as const },
    }
    expect(thread({ reason: 'worse', alerts, before })).toBe(
      '02:41 UTC worse: Order sync, critical, 41 in 15 min',
    )
  })

  test.each(['worse', 'better', 'more', 'new'] as const)(
    '5.1 %s tells of those alone that it is about',
    (reason) => {
      const ids = (of: Partial<MessageInput>): readonly string[] | undefined =>
        changeOf(input({ ...TOLD, reason, ...of }))?.alerts.map(({ alert: { id } }) => id)
      const same = numbered(2, 8)
      const milder = { ...numbered(3, 7), alert: { ...numbered(3, 7).alert, severity: 'warning' as const } }
      const before = {
        a1: { count: 12, severity: 'warning' as const },
        a2: { count: 8, severity: 'critical' as const },
        a3: { count: 7, severity: 'critical' as const },
      }
      const risen = { ...numbered(4, 20), alert: { ...numbered(4, 20).alert, id: 'a4' } }
      const known = { ...before, a4: { count: 10, severity: 'critical' as const } }
      const about = { worse: ['a1'], better: ['a3'], more: ['a1', 'a4'], new: ['a5'] }
      const joined = reason === 'new' ? [numbered(5, 4)] : []
      const over = ended({ alert: { ...ended({}).alert, id: 'a6' } })
      expect(ids({ alerts: [facts(), same, milder, risen, over, ...joined], before: known })).toEqual(
        about[reason],
      )
    },
  )

  test('5.1 an escalation is about all that is open', () => {
    const alerts = [facts(), numbered(2, 8), ended({ alert: { ...ended({}).alert, id: 'a3' } })]
    const before = { a1: { count: 41 }, a2: { count: 8 } }
    const change = changeOf(input({ ...TOLD, reason: 'escalated', alerts, before }))
    expect(change?.alerts.map(({ alert: { id } }) => id)).toEqual(['a1', 'a2'])
  })

  test.each(['new', 'worse', 'repeat', 'escalated'] as const)(
    '5.1 %s says nothing where all is over',
    (reason) => {
      expect(changeOf(input({ ...TOLD, reason, alerts: [ended({})] }))).toBeNull()
    },
  )

  test('5.5 a rule’s own words stand for name and count', () => {
    const of = { alerts: [facts({ summary: 'Orders stop' }), numbered(2, 8)], reason: 'worse' as const }
    const change = changeOf(input({ ...TOLD, ...of }))
    expect(say(change?.log ?? [])).toBe('worse: critical, Orders stop')
    expect(say(change?.alone ?? [])).toBe('Worse: critical, Orders stop')
  })

  test('5.5 a count that did not change is not compared', () => {
    const change = changeOf(
      input({ ...TOLD, reason: 'worse', before: { a1: { count: 41, severity: 'warning' } } }),
    )
    expect(say(change?.alone ?? [])).toBe('Order sync is worse: critical, 41 failed jobs in 15 min')
  })

  test('5.1 a new alert in a known group is told by name', () => {
    expect(thread({ reason: 'new', alerts: [facts(), numbered(2, 8)] })).toBe(
      '02:41 UTC new: Salesforce sync 2, critical, 8 failed jobs in 15 min',
    )
  })

  test('5.1 many new alerts are counted', () => {
    const alerts = [facts(), ...Array.from({ length: 6 }, (_, index) => numbered(index + 2, 20 - index))]
    expect(thread({ reason: 'new', alerts })).toMatch(/^02:41 UTC new: (?:[^;]+; ){3}and 3 more$/)
  })

  test('5.1 an escalation says so', () => {
    expect(thread({ reason: 'escalated' })).toMatch(/^02:41 UTC escalated: Order sync, critical/)
  })

  test('5.1 a repeat says for how long it has been failing', () => {
    const of = { reason: 'repeat' as const, now: at('06:04'), alerts: [facts({ failed: 310 })] }
    expect(slackThreadLine(view(input({ ...TOLD, ...of })), { broadcast: true }).text).toMatch(
      /^🔴 Still failing after 4 h: Order sync, 310 failed jobs/,
    )
  })

  test('5.5 shown in the channel as well, a line stands alone', () => {
    const seen = view(input({ ...TOLD, reason: 'worse' }))
    const { text, blocks } = slackThreadLine(seen, { broadcast: true })
    const first = '🔴 Order sync is worse: critical, 41 failed jobs in 15 min (was 12)'
    expect(text).toContain(first)
    expect(JSON.stringify(blocks)).toContain(first)
  })

  test('5.1 a repeat of several says each once', () => {
    const alerts = [facts(), numbered(2, 8)]
    expect(thread({ reason: 'repeat', alerts, before: {}, now: at('06:04') })).toMatch(
      /^06:04 UTC Still failing after 4 h: Order sync and Salesforce sync 2: 49 failed jobs in 15 min/,
    )
  })

  test('3.4 what was found late in a group that still fires tells of the ended ones, most failures first', () => {
    const fewer = ended({ failed: 3, alert: ended({}).alert })
    const more = ended({ failed: 9, recipes: [recipe('Refunds', 9)] })
    const alerts = [facts(), fewer, more]
    expect(thread({ reason: 'late', alerts, now: at('03:15') })).toBe(
      '03:15 UTC Found late: Refunds had 9 failed jobs 02:03 UTC–03:05 UTC, over; 1 more came and went',
    )
    const seen = view(input({ ...TOLD, reason: 'late', alerts: [facts(), fewer], now: at('03:15') }))
    expect(seen.change?.alone).toEqual(seen.change?.log)
    expect(seen.change?.alerts).toEqual([])
  })

  test('3.4 nothing was found late where nothing is over', () => {
    expect(changeOf(input({ ...TOLD, reason: 'late' }))).toBeNull()
  })

  test('3.4 what was found late and is over is one notice for all', () => {
    const seen = view(STORIES['late'] ?? input())
    expect(say(seen.headline)).toBe(
      'Not watching production 02:20 UTC–02:31 UTC (API unreachable): 14 failures found since. Order sync had 23 failed jobs 02:03 UTC–02:20 UTC, over; 2 more came and went',
    )
    expect(seen.entries).toHaveLength(3)
    expect([seen.mood, seen.severity, seen.pages]).toEqual(['info', 'info', false])
  })
})

describe('mentions', () => {
  test.each(REASONS)('5.5 with reason %s a critical alert mentions only where it is news', (reason) => {
    const news = ['new', 'worse', 'escalated', 'repeat'].includes(reason)
    const seen = view(input({ reason }))
    const texts = [slackParent(seen, { mention: MENTION }), slackThreadLine(seen, { mention: MENTION })]
    for (const { text, blocks } of texts) {
      expect(text.endsWith(` ${MENTION}`)).toBe(news)
      expect(JSON.stringify(blocks).includes(MENTION)).toBe(news)
    }
  })

  test('5.5 nobody is mentioned for less than critical', () => {
    const seen = view(input({ alerts: [facts({ alert: alert({ severity: 'warning' }) })] }))
    expect(JSON.stringify(slackParent(seen, { mention: MENTION }))).not.toContain(MENTION)
  })

  test('5.5 nobody is mentioned for a mild alert that joins a critical group', () => {
    const mild = numbered(2, 8)
    const alerts = [facts(), { ...mild, alert: { ...mild.alert, severity: 'warning' as const } }]
    expect(view(input({ ...TOLD, alerts })).pages).toBe(false)
    expect(view(input({ ...TOLD, alerts: [facts(), mild] })).pages).toBe(true)
  })

  test('5.5 nobody is mentioned for what is over, or by an edit', () => {
    expect(view(input({ now: at('03:20'), alerts: [ended()] })).pages).toBe(false)
    expect(JSON.stringify(slackEdit(view(input())))).not.toContain('<!subteam')
  })
})

describe('mail', () => {
  test('6.3 the subject stays the same through the thread', () => {
    const first = mail(view(input())).subject
    expect(first).toBe('[critical] Order sync: 41 failed jobs in 15 min')
    const later = view(input({ ...TOLD, reason: 'resolved', now: at('03:15'), alerts: [ended()] }))
    expect(mail(later, { subject: first }).subject).toBe(first)
  })

  test('5.11 the subject says nothing that will be outdated in its thread', () => {
    const of = facts({ usual: { low: 0, high: 2 }, alert: alert({ count: 12, unknownSince: at('02:30') }) })
    expect(mail(view(input({ alerts: [of] }))).subject).toBe(
      '[critical] Order sync: 12 failed jobs in 15 min',
    )
  })

  test('5.11 the state is in the preheader and in the first line', () => {
    const resolved = mail(view(input({ ...TOLD, reason: 'resolved', now: at('03:15'), alerts: [ended()] })))
    expect(resolved.preheader).toMatch(/^Order sync recovered at 04:05, after 62 min/)
    expect(resolved.text).toMatch(/^🟢 Order sync recovered at 04:05, after 62 min/)
    const first = mail(view(input()))
    expect(first.preheader).toMatch(/^Critical · since 03:03 \(38 min\)/)
    expect(mail(view(input({ ...TOLD, reason: 'worse' }))).text).toMatch(/^🔴 Order sync is worse: critical/)
  })

  test('5.11 times are in the receiver’s zone, which is named', () => {
    expect(mail(view(input())).text).toContain('times in Europe/Berlin')
    expect(mail(view(input({ timeZone: 'Nowhere' }))).text).toMatch(/since 02:03 [\s\S]*times in UTC/)
  })

  test('6.3 the HTML needs no images or scripts, and knows phones and the dark', () => {
    const { html } = mail(view(input()))
    expect(html).not.toMatch(/<img|<script|src=|url\(/)
    expect(html).toContain('max-width:600px')
    expect(html).toContain('prefers-color-scheme: dark')
    expect(html).toContain('<meta name="viewport"')
    expect(html).toContain('<meta name="color-scheme" content="light dark">')
  })

  test('6.3 the text part has every link of the HTML', () => {
    const { html, text } = mail(view(STORIES['first-several-errors'] ?? input()))
    for (const [, url = ''] of html.matchAll(/href="([^"]*)"/g))
      expect(text).toContain(url.replaceAll('&amp;', '&'))
  })
})

test('5.5 what does not fit into a section is counted', () => {
  const errors = Array.from({ length: 5 }, (_, index) =>
    limitError({ fingerprint: `f${index}`, errorType: null, message: '&'.repeat(400), count: 5 - index }),
  )
  const content = slackParent(view(input({ alerts: [facts({ errors })] })))
  expect(JSON.stringify(content)).toMatch(/and [1-4] more"/)
})

test('5.1 a test message says that the receiver works', () => {
  expect(headline({ reason: 'test', alerts: [] })).toBe('Test message from RecipeWatch: this receiver works')
})

test('5.11 windows of any length are said', () => {
  expect(headline({ alerts: [facts({ overMs: 100 * MINUTE_MS })] })).toContain('in 1 h 40 min')
})
