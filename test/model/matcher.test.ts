import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  equals,
  formatMatcher,
  type Matcher,
  MatcherError,
  matches,
  matchesAll,
  parseMatcher,
  parseMatchers,
} from '../../src/model/matcher.ts'

const parts = ({ label, operator, value }: Matcher): readonly string[] => [label, operator, value]

describe('reading', () => {
  test.each([
    ['team = payments', ['team', '=', 'payments']],
    ['team=payments', ['team', '=', 'payments']],
    ['team != "a b"', ['team', '!=', 'a b']],
    ['team =~ ".+"', ['team', '=~', '.+']],
    ['team !~ a|b', ['team', '!~', 'a|b']],
    ['folder = Payments/Orders, EU', ['folder', '=', 'Payments/Orders, EU']],
    ['"team lead" = a', ['team lead', '=', 'a']],
    ['team =', ['team', '=', '']],
    ['team = ""', ['team', '=', '']],
    [String.raw`team = "a\"b\\c\nd"`, ['team', '=', 'a"b\\c\nd']],
    [String.raw`recipe =~ "\d+\.x"`, ['recipe', '=~', String.raw`\d+\.x`]],
    ['kube.io_name-x = a', ['kube.io_name-x', '=', 'a']],
  ])('%s', (text, expected) => {
    expect(parts(parseMatcher(text))).toEqual(expected)
  })

  test.each([
    '',
    'team',
    '= a',
    'team == a',
    'team ~ a',
    'team = "a',
    'team = a"b',
    '2nd = a',
    '"" = a',
    'a =~ "("',
  ])('%s is none', (text) => {
    expect(() => parseMatcher(text)).toThrow(MatcherError)
  })

  test.each([
    ['team == a', "'team == a' is no matcher: expected name = value, !=, =~ or !~"],
    ['a =~ "("', '/(/ is no regular expression: Unterminated group'],
  ])('what is wrong with %s is said, and how it is written', (text, message) => {
    expect(() => parseMatcher(text)).toThrow(
      expect.objectContaining({
        message,
        code: 'matcher_invalid',
        hint: expect.stringContaining('name =~ "regex"'),
      }),
    )
  })

  test('no matcher at all is none either', () => {
    expect(() => parseMatchers('')).toThrow("'' is no matcher: expected name = value")
  })

  test('an expression that only other dialects need escapes in is read', () => {
    expect(matches(parseMatcher(String.raw`rule =~ "failure\-.*"`), { rule: ['failure-burst'] })).toBe(true)
    expect(matches(parseMatcher(String.raw`rule =~ "a\-.*"`), { rule: ['a-b\nc'] })).toBe(true)
  })

  test('several, with braces or without, commas in quotes belong to the value', () => {
    const expected = [
      ['a', '=', '1,2'],
      ['b', '=~', 'x|y'],
    ]
    expect(parseMatchers('{a = "1,2", b =~ "x|y"}').map(parts)).toEqual(expected)
    expect(parseMatchers('a="1,2",b=~"x|y",').map(parts)).toEqual(expected)
    expect(parseMatchers(' {a = "1,2", b =~ "x|y"} ').map(parts)).toEqual(expected)
    expect(parseMatchers('{}')).toEqual([])
    expect(parseMatchers('{ }')).toEqual([])
    expect(() => parseMatchers('x {a = 1}')).toThrow(MatcherError)
    expect(() => parseMatchers('{a = 1} x')).toThrow(MatcherError)
    expect(() => parseMatchers('')).toThrow(MatcherError)
    expect(() => parseMatchers('{a = 1, b}')).toThrow(MatcherError)
  })
})

describe('matching', () => {
  test('equality and its opposite', () => {
    expect(matches(equals('a', 'x'), { a: ['x'] })).toBe(true)
    expect(matches(equals('a', 'x'), { a: ['xx'] })).toBe(false)
    expect(matches(parseMatcher('a != x'), { a: ['x'] })).toBe(false)
    expect(matches(parseMatcher('a != x'), { a: ['y'] })).toBe(true)
  })

  test('expressions are anchored, and . is any character', () => {
    expect(matches(parseMatcher('a =~ b|c'), { a: ['abc'] })).toBe(false)
    expect(matches(parseMatcher('a =~ b|c'), { a: ['c'] })).toBe(true)
    expect(matches(parseMatcher('a =~ x.y'), { a: ['x\ny'] })).toBe(true)
    expect(matches(parseMatcher('a !~ b.*'), { a: ['bcd'] })).toBe(false)
  })

  test('of a set, a positive matcher needs one member, a negative one none', () => {
    const labels = { a: ['x', 'y'] }
    expect(matches(parseMatcher('a = y'), labels)).toBe(true)
    expect(matches(parseMatcher('a = z'), labels)).toBe(false)
    expect(matches(parseMatcher('a != y'), labels)).toBe(false)
    expect(matches(parseMatcher('a != z'), labels)).toBe(true)
    expect(matches(parseMatcher('a !~ "[xz]"'), labels)).toBe(false)
  })

  test('a missing label counts as empty', () => {
    expect(matches(parseMatcher('a = ""'), {})).toBe(true)
    expect(matches(parseMatcher('a != ""'), {})).toBe(false)
    expect(matches(parseMatcher('a != x'), {})).toBe(true)
    expect(matches(parseMatcher('a =~ ".*"'), {})).toBe(true)
    expect(matches(parseMatcher('a =~ ".+"'), {})).toBe(false)
  })

  test('names that every object has are labels like others', () => {
    expect(matches(parseMatcher('constructor = ""'), {})).toBe(true)
    expect(matches(parseMatcher('toString = x'), { toString: ['x'] })).toBe(true)
  })

  test('all of them; none selects everything', () => {
    const both = parseMatchers('a = x, b != y')
    expect(matchesAll(both, { a: ['x'] })).toBe(true)
    expect(matchesAll(both, { a: ['x'], b: ['y'] })).toBe(false)
    expect(matchesAll([], {})).toBe(true)
  })
})

test('a matcher is written as an operator would: quotes only where they are needed', () => {
  expect(equals('team', 'payments')).toEqual({
    label: 'team',
    operator: '=',
    value: 'payments',
    pattern: null,
  })
  expect(formatMatcher(equals('team', 'payments/eu'))).toBe('team = payments/eu')
  expect(formatMatcher(parseMatcher('"team lead" =~ "a|b"'))).toBe('"team lead" =~ "a|b"')
})

test('what is written is read back the same', () => {
  const unit = fc.constantFrom(...'aZ_7-."\\\n\t ,={}~!#é'.split(''), '😀', '\u0000')
  const matcher = fc.record({
    label: fc.string({ minLength: 1, unit }),
    operator: fc.constantFrom('=' as const, '!=' as const),
    value: fc.string({ unit }),
  })
  fc.assert(
    fc.property(matcher, (given) => {
      const again = parseMatcher(formatMatcher({ ...given, pattern: null }))
      expect(again).toEqual({ ...given, pattern: null })
    }),
  )
})
