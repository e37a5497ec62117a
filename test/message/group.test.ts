import { describe, expect, test } from 'vitest'
import { slackEdit } from '../../src/message/slack.ts'
import { view } from '../../src/message/view.ts'
import { alert, at, ended, facts, input, limitError, lockError, numbered } from './facts.ts'
import { headline, say, TOLD } from './saying.ts'
import { STORIES } from './stories.ts'

describe('several alerts', () => {
  test('5.11 the header counts, the worst ten are named, the rest is counted', () => {
    const seen = view(STORIES['many'] ?? input())
    expect(say(seen.headline)).toBe('production: 37 recipes failing, 703 failed jobs in 15 min')
    expect(seen.entries).toHaveLength(10)
    expect(say(seen.entries[0] ?? [])).toBe('🔴 Salesforce sync 1: 37 failed jobs')
    expect(say(seen.entriesMore)).toBe('and 27 more (378 failed jobs)')
    expect(seen.entriesMore[0]).toMatchObject({ url: 'https://recipewatch.example.com/alerts' })
  })

  test('5.11 two are named', () => {
    expect(headline({ alerts: [numbered(1, 20), numbered(2, 8)] })).toBe(
      'Salesforce sync 1 and Salesforce sync 2: 28 failed jobs in 15 min',
    )
  })

  test('5.11 a group that has a name of its own is called by it', () => {
    const groupLabels = { workspace: ['production'], team: ['payments'] }
    expect(headline({ groupLabels, alerts: [numbered(1, 20), numbered(2, 8)] })).toBe(
      'payments: 2 recipes failing, 28 failed jobs in 15 min',
    )
  })

  test('5.11 counts of different rules may be of the same job and are not summed: the worst speaks', () => {
    const other = numbered(2, 8)
    const alerts = [numbered(1, 20), { ...other, alert: { ...other.alert, rule: 'crm' } }]
    expect(headline({ alerts })).toBe('Salesforce sync 1: 20 failed jobs in 15 min, and 1 more alert')
    const errors = view(
      input({
        alerts: [
          facts({ errors: [limitError({ count: 9 })] }),
          {
            ...facts({ alert: alert({ id: 'a2', rule: 'crm' }) }),
            errors: [limitError({ count: 4 }), lockError()],
          },
        ],
      }),
    ).errors
    expect(errors.map(say)[0]).toContain('9 ×')
  })

  test('5.11 the same failure counts once where alerts overlap, kinds add up where they do not', () => {
    const errors = view(
      input({
        alerts: [numbered(1, 20), { ...numbered(2, 8), errors: [limitError({ count: 8 }), lockError()] }],
      }),
    ).errors
    expect(errors.map(say)[0]).toContain('28 ×')
  })

  test('5.11 several rules on one recipe: the worst speaks, the others are counted', () => {
    const alerts = [
      facts({ alert: alert({ severity: 'warning', count: 5 }) }),
      facts({ alert: alert({ id: 'a2', rule: 'crm' }) }),
    ]
    expect(headline({ alerts })).toBe('Order sync: 41 failed jobs in 15 min, and 1 more alert')
  })

  test('5.11 what is over is counted beside what is not', () => {
    expect(headline({ alerts: [facts(), ended({}, { id: 'a2' })] })).toBe(
      'Order sync: 41 failed jobs in 15 min, 1 over',
    )
  })

  test('5.11 each entry says its level where levels differ', () => {
    const mild = numbered(2, 8)
    const seen = view(
      input({ alerts: [{ ...mild, alert: { ...mild.alert, severity: 'warning' } }, numbered(1, 20)] }),
    )
    expect(seen.entries.map(say)).toEqual([
      '🔴 Salesforce sync 1: critical, 20 failed jobs',
      '🟠 Salesforce sync 2: warning, 8 failed jobs',
    ])
    expect(seen.mood).toBe('critical')
  })

  test('5.11 an entry quotes its error where it is another than the group’s', () => {
    const seen = view(input({ alerts: [numbered(1, 20), { ...numbered(2, 8), errors: [lockError()] }] }))
    expect(say(seen.entries[1] ?? [])).toContain('UNABLE_TO_LOCK_ROW: unable to obtain')
    expect(say(seen.entries[0] ?? [])).not.toContain('REQUEST_LIMIT')
  })
})

describe('when it is over', () => {
  const over = { ...TOLD, reason: 'resolved' as const, now: at('03:15') }

  test('5.11 says when, after how long, how many failed', () => {
    expect(headline({ ...over, alerts: [ended({ recovered: null })] })).toBe(
      'Order sync recovered at 03:05 UTC, after 62 min: 57 jobs failed',
    )
    expect(headline({ ...over, alerts: [ended({ failed: 1, recovered: 0 })] })).toMatch(/: 1 job failed$/)
    expect(headline({ ...over, alerts: [ended({ failed: 0, recovered: null })] })).toMatch(/after 62 min$/)
  })

  test('3.6 tells how many recovered by repeating', () => {
    expect(headline({ ...over, alerts: [ended()] })).toMatch(/57 jobs failed, 31 recovered by repeating$/)
  })

  test('5.11 says what remains: the last failure, and failed jobs not repeated', () => {
    const status = (of: Parameters<typeof ended>[0]): readonly string[] =>
      view(input({ ...over, alerts: [ended(of)] })).status.map(say)
    expect(status({})).toEqual(['Last failure 02:58 UTC; 26 failed jobs not repeated'])
    expect(status({ recovered: 57 })).toEqual(['Last failure 02:58 UTC'])
    expect(status({ recovered: null, lastFailureAt: null })).toEqual([])
  })

  test('5.11 a whole group recovers as one, and says what remains of all', () => {
    const seen = view(STORIES['many-resolved'] ?? input())
    expect(say(seen.headline)).toBe(
      'Order sync and Refunds: both recovered at 03:05 UTC, after 62 min: 66 jobs failed, 31 recovered by repeating',
    )
    expect(seen.status.map(say)).toEqual(['Last failure 02:58 UTC; 35 failed jobs not repeated'])
    expect(seen.mood).toBe('resolved')
  })

  test('5.3 one that nobody heard of while it lasted is told with its times', () => {
    expect(headline({ now: at('03:20'), alerts: [ended()] })).toBe(
      'Order sync: 57 failed jobs from 02:03 UTC to 03:05 UTC, over',
    )
  })

  test('4.1 an end without a verdict is told as closed, and why', () => {
    const closed = ended({}, { state: 'closed', note: 'rule removed' })
    const seen = view(input({ ...over, alerts: [closed] }))
    expect(say(seen.headline)).toBe('Order sync: closed at 03:05 UTC, rule removed')
    expect(slackEdit(seen).text.startsWith('⚪')).toBe(true)
    expect(headline({ ...over, alerts: [ended({}, { state: 'closed', note: null })] })).toMatch(
      /without a verdict$/,
    )
  })

  test('4.5 the end of a self-alert says what is over', () => {
    const self = STORIES['self']?.alerts[0] ?? facts()
    const alerts = [{ ...self, alert: { ...self.alert, state: 'resolved' as const, endedAt: at('02:20') } }]
    expect(headline({ ...over, alerts })).toBe(
      'Over at 02:20 UTC, after 17 min: RecipeWatch cannot see production: token rejected (401)',
    )
  })
})
