import { expect, test } from 'vitest'
import { clockTime, knownZone, needsDay } from '../../src/message/clock-face.ts'
import { linked, safeUrl } from '../../src/message/line.ts'
import { escapeMrkdwn, mrkdwn } from '../../src/message/slack-text.ts'
import { clean, cut, oneLine } from '../../src/message/text.ts'
import { sayCount, sayElapsed, sayJobs, sayThings, sayWindow, sparkline } from '../../src/message/words.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/model/instant.ts'
import { at } from './facts.ts'

test.each([
  [0, '0'],
  [41, '41'],
  [999.6, '1,000'],
  [9_999, '9,999'],
  [12_345, '12,300'],
  [1_234_567, '1,230,000'],
  [-3, '0'],
])('5.11 the count %d is said as %s', (count, said) => {
  expect(sayCount(count)).toBe(said)
})

test.each([
  [1, 'about 1'],
  [41, 'about 41'],
  [237, 'about 240'],
  [12_345, 'about 12,000'],
])('3.2 the estimated count %d is said as %s', (count, said) => {
  expect(sayCount(count, true)).toBe(said)
})

test('5.11 one is one, everything else is several', () => {
  expect([sayJobs(1), sayJobs(0), sayJobs(2), sayJobs(237, true)]).toEqual([
    '1 failed job',
    '0 failed jobs',
    '2 failed jobs',
    'about 240 failed jobs',
  ])
  expect([sayThings(1, 'recipe'), sayThings(37, 'recipe')]).toEqual(['1 recipe', '37 recipes'])
})

test.each([
  [0, '1 s'],
  [45 * SECOND_MS, '45 s'],
  [59_999, '60 s'],
  [MINUTE_MS, '1 min'],
  [38 * MINUTE_MS + 20_000, '38 min'],
  [62 * MINUTE_MS, '62 min'],
  [90 * MINUTE_MS, '90 min'],
  [91 * MINUTE_MS, '1 h 30 min'],
  [118 * MINUTE_MS, '2 h'],
  [4 * HOUR_MS, '4 h'],
  [9 * HOUR_MS + 20 * MINUTE_MS, '9 h 20 min'],
  [10 * HOUR_MS, '10 h'],
  [25 * HOUR_MS + 40 * MINUTE_MS, '26 h'],
  [2 * DAY_MS, '2 days'],
  [3.4 * DAY_MS, '3 days'],
])('5.11 %d ms have passed: %s', (ms, said) => {
  expect(sayElapsed(ms)).toBe(said)
})

test.each([
  [0, '0 s'],
  [30 * SECOND_MS, '30 s'],
  [15 * MINUTE_MS, '15 min'],
  [HOUR_MS, '1 h'],
  [90 * MINUTE_MS, '90 min'],
  [100 * MINUTE_MS, '1 h 40 min'],
  [90 * SECOND_MS, '1 min 30 s'],
  [24 * HOUR_MS, '24 h'],
  [2 * DAY_MS, '2 days'],
  [7 * DAY_MS, '7 days'],
  [2 * DAY_MS + HOUR_MS, '49 h'],
])('5.11 a window of %d ms is %s', (ms, said) => {
  expect(sayWindow(ms)).toBe(said)
})

test('5.11 a history is seen at a glance, the highest bar is the highest count', () => {
  expect(sparkline([0, 0, 1, 50, 100])).toBe('▁▁▂▅█')
  expect(sparkline([3, 3])).toBe('██')
})

test('5.11 a history without anything to see is left out', () => {
  expect([sparkline([]), sparkline([0, 0, 0]), sparkline([7])]).toEqual([null, null, null])
})

test('5.11 of a long history the latest part is shown', () => {
  expect(sparkline([1_000, ...Array.from({ length: 24 }, () => 1)])).toBe('█'.repeat(24))
})

test('5.11 a time is said in its zone, with its day where that is not today', () => {
  expect(clockTime(at('02:03'), at('02:41'), 'UTC')).toBe('02:03')
  expect(clockTime(at('02:03'), at('02:41'), 'Europe/Berlin')).toBe('03:03')
  expect(clockTime(at('02:03') - DAY_MS, at('02:41'), 'UTC')).toBe('Mon 23 Nov 02:03')
  expect(clockTime(at('-1:50'), at('00:10'), 'UTC')).toBe('Mon 23 Nov 23:50')
})

test('5.11 a time of the same day but long ago has its day too', () => {
  expect(needsDay(at('02:00'), at('13:59'), 'UTC')).toBe(false)
  expect(needsDay(at('02:00'), at('14:00'), 'UTC')).toBe(true)
})

test('5.11 where the zone is none, times are in UTC', () => {
  expect([knownZone('Europe/Berlin'), knownZone('Mars/Olympus'), knownZone('')]).toEqual([
    'Europe/Berlin',
    'UTC',
    'UTC',
  ])
})

test.each([
  ['https://example.com/a?b=1&c=2', 'https://example.com/a?b=1&c=2'],
  ['http://127.0.0.1:9095/x', 'http://127.0.0.1:9095/x'],
  ['https://example.com/a|b>c"d', 'https://example.com/a%7Cb%3Ec%22d'],
  ["https://example.com/it's", 'https://example.com/it%27s'],
  ['javascript:alert(1)', null],
  ['data:text/html,x', null],
  ['file:///etc/passwd', null],
  ['not a url', null],
  ['', null],
  [`https://example.com/${'x'.repeat(500)}`, null],
  [null, null],
])('5.8 the address %j is linked as %j', (url, safe) => {
  expect(safeUrl(url)).toBe(safe)
})

test('5.8 a label without a good address is text', () => {
  expect(linked('Runbook', 'javascript:alert(1)')).toBe('Runbook')
  expect(linked('Runbook', 'https://example.com/')).toEqual({
    kind: 'link',
    label: 'Runbook',
    url: 'https://example.com/',
  })
})

test('5.8 what Slack reads as formatting is shown instead', () => {
  expect(escapeMrkdwn('*b* _i_ ~s~ `c` SNAKE_CASE_ok <a> & b')).toBe(
    '∗b∗ ˍiˍ ˜s˜ ‘c‘ SNAKE_CASE_ok &lt;a&gt; &amp; b',
  )
})

test('5.8 no line of ours becomes a quotation, no label ends its link', () => {
  expect(mrkdwn(['> quoted'], 0)).toBe('› quoted')
  expect(mrkdwn([{ kind: 'link', label: 'a|b>c', url: 'https://example.com/?a=1&b=2' }], 0)).toBe(
    '<https://example.com/?a=1&amp;b=2|a¦b&gt;c>',
  )
})

test('5.8 foreign text is one line without invisible or reordering characters', () => {
  expect(clean(' a\r\n\tb\u0000c\u2028d\u200Be\u202Ef  g ', 100)).toEqual({ text: 'a b c def g', left: 0 })
  expect(clean('\u2066\u200F\uFEFF\u00AD', 100)).toEqual({ text: '', left: 0 })
})

test('5.8 joiners that emoji and scripts need stay', () => {
  expect(clean('👩‍💻 می‌خواهم', 100).text).toBe('\u2068👩‍💻 می‌خواهم\u2069')
})

test('5.8 right-to-left text keeps its direction to itself', () => {
  expect(clean('شحن', 100).text).toBe('\u2068شحن\u2069')
  expect(clean('plain', 100).text).toBe('plain')
})

test('5.8 a lone surrogate is replaced', () => {
  expect(clean('a\uD83Db', 100).text).toBe('a\uFFFDb')
})

test('5.8 marks are not stacked without end', () => {
  expect(clean(`e${'\u0301'.repeat(500)}x`, 100).text).toBe(`e${'\u0301'.repeat(8)}x`)
})

test('5.5 a cut is shown, and never splits a character', () => {
  expect(cut('abcdef', 6)).toBe('abcdef')
  expect(cut('abcdefg', 6)).toBe('abcd…')
  expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 15)).toBe('👩‍👩‍👧‍👦…')
  expect(cut('ab cdefgh', 5)).toBe('ab…')
})

test('5.5 a cut measures as the medium does', () => {
  expect(cut('&&&&&', 12, (part) => part.length * 5)).toBe('&…')
  expect(cut('&&&&&', 18, (part) => part.replaceAll('&', '&amp;').length)).toBe('&&&…')
})

test('5.5 what a cut leaves out is counted in characters', () => {
  expect(clean('abcdefgh', 6)).toEqual({ text: 'abcd…', left: 4 })
  expect(clean('a'.repeat(300_000), 5).left).toBe(299_997)
})

test('5.8 a header’s text is one line', () => {
  expect(oneLine('Order\r\nBcc: x\u0000', 100)).toBe('Order Bcc: x')
  expect(oneLine('abcdefg', 6)).toBe('abcd…')
})
