import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mail } from '../../src/message/mail.ts'
import { type SlackContent, slackEdit, slackParent, slackThreadLine } from '../../src/message/slack.ts'
import { clean, cut } from '../../src/message/text.ts'
import { view } from '../../src/message/view.ts'
import type { ConditionFacts } from '../../src/model/condition-facts.ts'
import type { MessageInput } from '../../src/model/message.ts'
import { REASONS } from '../../src/model/notice.ts'
import { SEVERITIES } from '../../src/model/severity.ts'
import { alert, at, facts, input, limitError, recipe } from './facts.ts'
import { slackComplaints, slackTexts, withoutOurs } from './slack-limits.ts'

/** Texts that others might write: anything, and what they would write on purpose. */
const foreign = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        '<!channel>',
        '<@U1|x>',
        '<script>',
        '&amp;',
        '\r\n',
        '👩‍👩‍👧‍👦',
        '\uD83D',
        '\u202E',
        'ش',
        '*',
        '`',
        '|',
        '>',
        ' ',
      ),
      { maxLength: 200 },
    )
    .map((parts) => parts.join('')),
)

const anyInput: fc.Arbitrary<MessageInput> = fc
  .record({
    reason: fc.constantFrom(...REASONS),
    state: fc.constantFrom('firing', 'resolved', 'closed', 'pending' as const),
    kind: fc.constantFrom('condition', 'event', 'self' as const),
    severity: fc.constantFrom(...SEVERITIES),
    count: fc.nat({ max: 1e7 }),
    alerts: fc.integer({ min: 1, max: 14 }),
    kinds: fc.integer({ min: 0, max: 9 }),
    told: fc.boolean(),
    condition: fc.integer({ min: 0, max: 11 }),
    texts: fc.array(foreign, { minLength: 8, maxLength: 8 }),
  })
  .map(({ texts, alerts, ...chosen }) => {
    const text = (index: number): string => texts[index % texts.length] ?? ''
    const all = Array.from({ length: alerts }, (_, index) => someFacts(chosen, text, index))
    const before = chosen.told ? { a0: { count: 7, severity: 'info' as const } } : {}
    const toldAt = chosen.told ? at('02:04') : null
    const gap = { workspace: text(3), from: at('01:00'), to: at('02:00'), why: text(4), failed: chosen.count }
    const groupLabels = { workspace: [text(5)], rule: [text(6)], team: [text(7)] }
    return input({ reason: chosen.reason, alerts: all, before, toldAt, gap, groupLabels, timeZone: text(1) })
  })

function someFacts(
  chosen: {
    state: string
    kind: string
    severity: 'critical' | 'warning' | 'info'
    count: number
    kinds: number
    condition: number
  },
  text: (index: number) => string,
  index: number,
): ReturnType<typeof facts> {
  const connection = text(9)
  const conditions: readonly ConditionFacts[] = [
    { kind: 'failure_ratio', finished: chosen.count + 7 },
    { kind: 'consecutive_failures' },
    { kind: 'new_error' },
    { kind: 'distinct_errors' },
    { kind: 'spike', usual: chosen.kinds / 3 },
    { kind: 'recipes_affected' },
    { kind: 'no_success', since: at('01:00'), lastedMs: chosen.count },
    { kind: 'missed_run', dueAt: at('01:00') },
    { kind: 'recipe_stopped', cause: text(10) },
    { kind: 'connection_lost', connection, usedBy: chosen.kinds },
    { kind: 'combined' },
  ]
  return facts({
    condition: conditions[chosen.condition] ?? null,
    alert: alert({
      id: `a${index}`,
      kind: chosen.kind as 'condition',
      state: chosen.state as 'firing',
      severity: chosen.severity,
      count: chosen.count,
      rule: text(index),
      recipes: [`w\u0000${index}`],
      endedAt: chosen.state === 'firing' ? null : at('02:30'),
      unknownSince: index % 3 === 0 ? at('02:20') : null,
      note: text(index + 1),
    }),
    unknownWhy: text(index + 2),
    summary: index % 4 === 0 ? text(index + 3) : null,
    runbook: text(index + 4),
    recipes: Array.from({ length: index % 3 }, (_, number) => recipe(text(index + number), number)),
    errors: Array.from({ length: chosen.kinds }, (_, number) =>
      limitError({
        fingerprint: `f${number}`,
        adapter: text(number),
        errorType: number % 2 === 0 ? text(number + 1) : null,
        message: text(number + 2),
        latestJobUrl: text(number + 3),
      }),
    ),
    edited: { at: at('01:57'), by: text(index + 5) },
  })
}

function messagesOf(of: MessageInput): readonly SlackContent[] {
  const seen = view(of)
  return [
    slackParent(seen),
    slackEdit(seen),
    slackThreadLine(seen),
    slackThreadLine(seen, { broadcast: true }),
  ]
}

describe('whatever others wrote', () => {
  test('5.8 nothing of it is markup to Slack', () => {
    fc.assert(
      fc.property(anyInput, (of) => {
        for (const text of messagesOf(of).flatMap(slackTexts)) {
          expect(withoutOurs(text)).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/)
        }
      }),
    )
  })

  test('5.5 every message keeps within the limits of Slack', () => {
    fc.assert(
      fc.property(anyInput, (of) => {
        expect(messagesOf(of).flatMap(slackComplaints)).toEqual([])
      }),
    )
  })

  test('5.5 no character is cut in the middle', () => {
    fc.assert(
      fc.property(anyInput, (of) => {
        const { subject, preheader, text, html } = mail(view(of))
        const all = [...messagesOf(of).flatMap(slackTexts), subject, preheader, text, html]
        expect(all.filter((each) => !each.isWellFormed())).toEqual([])
      }),
    )
  })

  test('5.8 it opens no element and no attribute of the HTML', () => {
    const expected = new Set([
      'html',
      'head',
      'meta',
      'title',
      'style',
      'body',
      'div',
      'table',
      'tr',
      'td',
      'a',
      'strong',
      '!doctype',
    ])
    fc.assert(
      fc.property(anyInput, (of) => {
        const { html } = mail(view(of))
        const tags = [...html.matchAll(/<\/?([^\s>/]*)/g)].map(([, tag]) => tag ?? '')
        expect(tags.filter((tag) => !expected.has(tag))).toEqual([])
        for (const [, url = ''] of html.matchAll(/href="([^"]*)"/g)) expect(url).toMatch(/^https?:\/\//)
      }),
    )
  })

  test('5.8 it breaks no line and reorders nothing', () => {
    fc.assert(
      fc.property(foreign, fc.integer({ min: 5, max: 300 }), (text, max) => {
        const cleaned = clean(text, max).text
        expect(cleaned).not.toMatch(/[\p{Cc}\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff]/u)
        expect(cleaned.split('\u2068').length).toBe(cleaned.split('\u2069').length)
        expect(cleaned.length).toBeLessThanOrEqual(max + 2)
      }),
    )
  })

  test('5.5 what is left out is counted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 400 }), (text) => {
        const whole = clean(text, 1_000).text
        const { text: kept, left } = clean(text, 50)
        expect(left === 0).toBe(kept === whole)
        if (left > 0) expect(kept.length - 1 + left).toBe(whole.length)
      }),
    )
  })

  test('5.5 a cut keeps whole graphemes and its bound', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 120 }),
        fc.integer({ min: 3, max: 60 }),
        (text, max) => {
          const short = cut(text, max)
          expect(short.length).toBeLessThanOrEqual(Math.max(max, text.length <= max ? text.length : 0))
          if (short === text) return
          const all = [...segmenter.segment(text)].map(({ segment }) => segment)
          const kept = short.replace(/…\u2069?$/u, '')
          expect(all.map((_, index) => all.slice(0, index).join('').trimEnd())).toContain(kept)
        },
      ),
    )
  })
})
