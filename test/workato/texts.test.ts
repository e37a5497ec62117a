import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainJsonFault, parseKeepingDigits } from '../../src/workato/json.ts'
import { retryAfter } from '../../src/workato/judge.ts'
import { createLinks } from '../../src/workato/links.ts'
import { allPages } from '../../src/workato/pages.ts'
import { parseApiTime, parseHttpDate } from '../../src/workato/time.ts'

describe('1.6 times', () => {
  test.each<[unknown, number | null]>([
    ['2026-09-01T03:00:04.120-07:00', Date.UTC(2026, 8, 1, 10, 0, 4, 120)],
    ['2026-09-01T10:00:04.120Z', Date.UTC(2026, 8, 1, 10, 0, 4, 120)],
    ['2026-09-01T15:30:04+05:30', Date.UTC(2026, 8, 1, 10, 0, 4)],
    ['2026-09-01T10:00:04.120999Z', Date.UTC(2026, 8, 1, 10, 0, 4, 120)],
    ['2026-09-01T10:00:04.1Z', Date.UTC(2026, 8, 1, 10, 0, 4, 100)],
    ['2026-09-01T10:00Z', Date.UTC(2026, 8, 1, 10)],
    ['2026-09-01 03:00:04 -0700', Date.UTC(2026, 8, 1, 10, 0, 4)],
    ['2026-09-01 10:00:04 UTC', Date.UTC(2026, 8, 1, 10, 0, 4)],
    ['2026-09-01T03:00:04-07', Date.UTC(2026, 8, 1, 10, 0, 4)],
    ['2026-09-01T10:00:04', Date.UTC(2026, 8, 1, 10, 0, 4)],
    ['2026-09-01', Date.UTC(2026, 8, 1)],
    ['2024-02-29T00:00:00.000Z', Date.UTC(2024, 1, 29)],
    [1_788_256_804, Date.UTC(2026, 8, 1, 10, 0, 4)],
    [1_788_256_804_120, Date.UTC(2026, 8, 1, 10, 0, 4, 120)],
    [1_788_256_804.12, Date.UTC(2026, 8, 1, 10, 0, 4, 120)],
    ['1788256804', Date.UTC(2026, 8, 1, 10, 0, 4)],
    ['2026-13-01T10:00:00.000Z', null],
    ['2026-09-01T10:00:0x.000Z', null],
    ['2026-09-01T25:00:00Z', null],
    ['yesterday', null],
    ['', null],
    [null, null],
    [Number.NaN, null],
    [-5, null],
    [{}, null],
  ])('1.6 %j', (value, expected) => {
    expect(parseApiTime(value)).toBe(expected)
  })
  test('1.6 any instant in any offset is read as UTC milliseconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2200, 0) }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        fc.constantFrom(0, 3, 6, 9),
        (at, offset, digits) => {
          const sign = offset < 0 ? '-' : '+'
          const zone = `${sign}${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}:${String(Math.abs(offset) % 60).padStart(2, '0')}`
          const text = Temporal.Instant.fromEpochMilliseconds(at)
            .toZonedDateTimeISO(zone)
            .toString({
              timeZoneName: 'never',
              fractionalSecondDigits: digits as 0 | 3 | 6 | 9,
              roundingMode: 'floor',
            })
          expect(parseApiTime(text)).toBe(digits === 0 ? Math.floor(at / 1_000) * 1_000 : at)
        },
      ),
    )
  })
  test('dates of HTTP', () => {
    expect(parseHttpDate('Tue, 01 Sep 2026 10:00:04 GMT')).toBe(Date.UTC(2026, 8, 1, 10, 0, 4))
    expect(parseHttpDate('Tue, 01 Foo 2026 10:00:04 GMT')).toBeNull()
    expect(parseHttpDate('soon')).toBeNull()
  })
})

test('2.1 Retry-After is read as seconds and as a date', () => {
  const now = Date.UTC(2026, 8, 1, 10)
  expect(retryAfter('30', now)).toBe(30_000)
  expect(retryAfter('0.5', now)).toBe(500)
  expect(retryAfter('Tue, 01 Sep 2026 10:00:04 GMT', now)).toBe(4_000)
  expect(retryAfter('Tue, 01 Sep 2026 09:00:04 GMT', now)).toBe(0)
  expect(retryAfter('later', now)).toBeNull()
  expect(retryAfter(undefined, now)).toBeNull()
})

test('1.6 integers beyond 2^53 keep every digit', () => {
  const text =
    '{"items":[{"id":9007199254740993,"n":1004,"neg":-90071992547409931,"f":1.5,"e":1e30,"s":"90071992547409933"}]}'
  expect(parseKeepingDigits(text)).toEqual({
    items: [
      { id: '9007199254740993', n: 1004, neg: '-90071992547409931', f: 1.5, e: 1e30, s: '90071992547409933' },
    ],
  })
})

describe('2.6 what is wrong with a text that is no JSON is said', () => {
  const explain = (text: string) => {
    try {
      JSON.parse(text)
    } catch (error) {
      return explainJsonFault(text, error)
    }
    throw new Error('it is JSON')
  }
  test.each([
    ['{\n  "items": [\n    {"id": 1},\n  ]\n}', "JSON with a comma too many before ']' at line 3, column 14"],
    ['{"a":"},]",}', "JSON with a comma too many before '}' at line 1, column 11"],
    [
      '{"items": [{"id": "j-1", "title": "Ne',
      'JSON that ends in the middle, after 37 characters (line 1, column 38)',
    ],
    ['{"items": [', 'JSON that ends in the middle, after 11 characters (line 1, column 12)'],
    ['', 'an empty body'],
    ['  \n', 'an empty body'],
    ['<!doctype html><title>Bad\n gateway</title>', "a page ('Bad gateway') instead of JSON"],
    ['<html></html>', 'a page (HTML or XML) instead of JSON'],
  ])('2.6 %j', (text, expected) => {
    expect(explain(text)).toBe(expected)
  })
  test.each(['Service unavailable for ana@example.com', '{"a": 1}}', '{"ana@example.com" 1}', '[1] SECRET'])(
    '2.6 without repeating it: %s',
    (text) => {
      expect(explain(text)).toMatch(/^something that is no JSON: \w/)
      expect(explain(text)).not.toMatch(/ana@|SECRET/)
    },
  )
})

describe('all pages of a list', () => {
  const row = (id: number) => ({ id: String(id) })
  const read = async (
    pages: readonly (readonly number[])[],
    more: (page: number) => boolean = () => true,
  ) => {
    const asked: number[] = []
    const rows = await allPages((page) => {
      asked.push(page)
      return Promise.resolve({
        items: (pages[page - 1] ?? []).map(row),
        more: more(page) && (pages[page - 1] ?? []).length > 0,
      })
    })
    return { ids: rows.map(({ id }) => Number(id)), asked }
  }
  test('until an empty one, whatever their size', async () => {
    expect(await read([[9, 8], [7], [6, 5]])).toEqual({ ids: [9, 8, 7, 6, 5], asked: [1, 2, 3, 4] })
  })
  test('until the last is known to be it', async () => {
    expect(await read([[9, 8], [7]], (page) => page < 2)).toEqual({ ids: [9, 8, 7], asked: [1, 2] })
  })
  test('rows that moved while pages were read are kept once', async () => {
    expect(
      await read([
        [9, 8],
        [8, 7],
      ]),
    ).toMatchObject({ ids: [9, 8, 7] })
  })
  test('until one without a new id, where the API ignores the page', async () => {
    expect(await read([[1], [1], [1]])).toEqual({ ids: [1], asked: [1, 2] })
  })
})

test('links are built in one place, encoded, and can be overridden', () => {
  const links = createLinks('https://app.example.com')
  expect(links.recipe('1001')).toBe('https://app.example.com/recipes/1001')
  expect(links.job('1001', 'j-1/ä')).toBe('https://app.example.com/recipes/1001/job/j-1%2F%C3%A4')
  expect(links.failedJobs('1001')).toContain('https://app.example.com/recipes/1001')
  expect(createLinks('https://x', { job: '{app_url}/j/{job}' }).job('1', '$&')).toBe('https://x/j/%24%26')
})
