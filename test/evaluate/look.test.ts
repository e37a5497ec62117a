import { describe, expect, test } from 'vitest'
import type { LastingRule } from '../../src/evaluate/conditions.ts'
import { type HistoryRows, historyOf } from '../../src/evaluate/histories.ts'
import { createSearch, look, mayHoldFrom, type Search, touch } from '../../src/evaluate/look.ts'
import { type Member, memberOf } from '../../src/evaluate/member.ts'
import { Alone, Together } from '../../src/evaluate/members.ts'
import { Part } from '../../src/evaluate/parts.ts'
import { Waiting } from '../../src/evaluate/waiting.ts'
import type { LastingCondition } from '../../src/model/condition.ts'
import type { RecipeFacts } from '../../src/model/facts.ts'
import type { Instant } from '../../src/model/instant.ts'
import { aFailure, aRecipe, aRule, atLeast, counting } from './world.ts'

const NOW = 1_000
const OVER = 100
const VALUES = ['production', '1']
const PART = new Part(0, VALUES)

const failing = atLeast(1, OVER)
const quiet = counting({ comparator: 'less_than', levels: [{ severity: 'info', bound: 1 }] }, OVER)
const stopped: LastingCondition = { kind: 'recipe_stopped', causes: null, except: [], severity: 'warning' }
const noJobs: LastingCondition = { kind: 'no_jobs', overMs: OVER, severity: 'warning' }
const not = (of: LastingCondition): LastingCondition => ({ kind: 'not', of, severity: 'warning' })
const joined = (kind: 'all' | 'any', ...of: readonly LastingCondition[]): LastingCondition => ({
  kind,
  of,
  severity: 'warning',
})

function aSearch(condition: LastingCondition, over: Partial<Search> = {}): Search {
  const rule: LastingRule = { ...aRule(), condition }
  const scope = { end: NOW, first: Infinity, seen: -Infinity, open: new Set<string>(), due: null }
  return { ...createSearch(rule, scope), ...over }
}

function aMember(rows: HistoryRows = {}, facts: Partial<RecipeFacts> = {}): Member {
  return memberOf(aRecipe('1', { knownThrough: NOW, ...facts }), historyOf(rows))
}

/** [place, kind] of what is touched as one recipe is looked at. */
function lookedAt(search: Search, member: Member, place: Instant | null = null): unknown {
  look(search, PART, new Alone(member), place)
  return [...search.touched.values()].map((group) => [group.place, group.kind])
}

/** Until when its part waits. */
function waiting(until: Instant): Waiting {
  const due = new Waiting(1)
  due.set(PART.index, until)
  return due
}

const failed = (...places: readonly Instant[]): Member =>
  aMember({ failures: places.map((at) => aFailure('1', at)) })

describe('3.7 a group is noted once', () => {
  test('3.7 from the earliest place', () => {
    const search = aSearch(failing)
    touch(search, VALUES, 20, 'from')
    touch(search, VALUES, 10, 'from')
    touch(search, VALUES, 30, 'from')
    touch(search, ['production', '2'], 30, 'from')
    const by = { workspace: ['production'], recipe: ['1'] }
    expect([...search.touched.values()]).toMatchObject([
      { rule: 'burst', group: PART.key, by, place: 10, kind: 'from' },
      { group: '["production","2"]', place: 30 },
    ])
  })

  test.each([
    ['from', 'from', 'from'],
    ['from', 'news', 'news'],
    ['news', 'from', 'news'],
    ['news', 'news', 'news'],
  ] as const)('3.4 %s, then %s: %s, for what held before news matters', (first, second, kind) => {
    const search = aSearch(failing)
    touch(search, VALUES, 10, first)
    touch(search, VALUES, 20, second)
    expect(search.touched.get(PART.key)).toMatchObject({ place: 10, kind })
  })

  test('3.7 and left as it is by what says no more of it', () => {
    const search = aSearch(failing)
    touch(search, VALUES, 10, 'news')
    const noted = search.touched.get(PART.key)
    touch(search, VALUES, 20, 'news')
    touch(search, VALUES, 10, 'from')
    expect(search.touched.get(PART.key)).toBe(noted)
    touch(search, VALUES, 9, 'from')
    expect(search.touched.get(PART.key)).not.toBe(noted)
  })
})

describe('3.7 what is looked at', () => {
  test.each([
    ['without news, while nothing is waited for', null],
    ['while what is waited for is to come', waiting(NOW + 1)],
    ['while that is not known', waiting(901)],
  ])('3.7 nothing %s: it is not even asked', (_, due) => {
    const asked: Instant[] = []
    const mayHold = ({ from }: { readonly from: Instant }): Instant => asked.push(from)
    expect(lookedAt(aSearch(quiet, { due, mayHold }), aMember({}, { knownThrough: 900 }))).toEqual([])
    expect(asked).toEqual([])
  })

  test('3.7 news, from its place', () => {
    expect(lookedAt(aSearch(failing), failed(950), 950)).toEqual([[950, 'news']])
  })

  test('3.7 everything, from where all of the rule is looked at', () => {
    expect(lookedAt(aSearch(failing, { first: 960 }), failed(950))).toEqual([[960, 'from']])
    expect(lookedAt(aSearch(failing, { first: 960 }), failed(950), 950)).toEqual([[950, 'news']])
    expect(lookedAt(aSearch(failing, { first: 940 }), failed(950), 950)).toEqual([[940, 'news']])
  })

  test('3.7 not before the rule is known', () => {
    expect(lookedAt(aSearch(failing, { first: 940, seen: 960 }), failed(950))).toEqual([[960, 'from']])
    expect(lookedAt(aSearch(failing, { first: 940, seen: 920 }), failed(950))).toEqual([[940, 'from']])
  })

  test('3.7 of one that becomes true later, from then on', () => {
    expect(lookedAt(aSearch(quiet, { first: 850 }), failed(800))).toEqual([[900, 'from']])
  })

  test.each([
    ['at the end', 900, [[NOW, 'from']]],
    ['after it', 901, []],
  ])('3.7 through the end: of one that becomes true %s', (_, place, touched) => {
    expect(lookedAt(aSearch(quiet, { first: 950 }), failed(place))).toEqual(touched)
  })

  test('3.7 not what is too long after its newest failure: it is not even asked', () => {
    const asked: Instant[] = []
    const mayHold = ({ from }: { readonly from: Instant }): Instant => (asked.push(from), from)
    expect(lookedAt(aSearch(failing, { first: 950, mayHold }), failed(850))).toEqual([])
    expect(lookedAt(aSearch(failing, { first: 949, mayHold }), failed(850))).toEqual([[949, 'from']])
    expect(asked).toEqual([949])
  })

  test('3.7 where too little is at hand to say, from there', () => {
    expect(lookedAt(aSearch(failing, { first: 960 }), aMember({ since: 860 }))).toEqual([])
    expect(lookedAt(aSearch(failing, { first: 960 }), aMember({ since: 861 }))).toEqual([[960, 'from']])
  })
})

describe('3.7 news of a group with an open alert is never left out', () => {
  const open = new Set([PART.key])

  test('3.7 though it cannot hold: from its place, at most the end', () => {
    expect(lookedAt(aSearch(failing, { open }), failed(), 950)).toEqual([[950, 'news']])
    expect(lookedAt(aSearch(failing, { open }), failed(), NOW + 5)).toEqual([[NOW, 'news']])
  })

  test('3.7 but what is no news is, and news of others', () => {
    expect(lookedAt(aSearch(failing, { open, first: 950 }), failed())).toEqual([])
    expect(lookedAt(aSearch(failing, { open: new Set(['other']) }), failed(), 950)).toEqual([])
  })

  test('3.7 while none is open no key of a group is written', () => {
    class Unnamed extends Part {
      override get key(): string {
        throw new Error('written')
      }
    }
    const search = aSearch(failing)
    look(search, new Unnamed(0, VALUES), new Alone(failed()), 950)
    expect(search.touched.size).toBe(0)
  })
})

describe('3.3 through where a condition may hold', () => {
  test.each<readonly [string, LastingCondition, number]>([
    ['at_least: beyond what is known', failing, NOW],
    ['less_than: where jobs are known', quiet, 700],
    ['recipe_stopped: beyond', stopped, NOW],
    ['no_jobs: where all looks came', noJobs, 600],
    ['not: where one look is enough', not(noJobs), 700],
    ['not at_least', not(failing), 700],
    ['not of not at_least: beyond', not(not(failing)), NOW],
    ['all: where every one may', joined('all', noJobs, quiet), 600],
    ['all, of which one may beyond', joined('all', failing, quiet), 700],
    ['all, of which one waits for another look', joined('all', stopped, quiet), 700],
    ['all may beyond', joined('all', failing, stopped), NOW],
    ['any: where one may', joined('any', noJobs, quiet), 700],
    ['any may beyond where one does', joined('any', failing, noJobs), NOW],
  ])('3.3 %s', (_, condition, furthest) => {
    const failures = [aFailure('1', NOW)]
    const member = aMember({ failures, statesThrough: 600 }, { knownThrough: 700 })
    const mayHold = ({ from }: { readonly from: Instant }): Instant => from
    const at = (first: Instant): unknown => lookedAt(aSearch(condition, { first, mayHold }), member)
    expect(at(furthest)).toEqual([[furthest, 'from']])
    expect(at(furthest + 1)).toEqual([])
  })
})

describe('3.7 what a group waits for', () => {
  test.each([
    ['has come', 900, [[900, 'from']], NOW + 1],
    ['comes now', NOW, [[NOW, 'from']], NOW + 1],
    ['is to come', NOW + 1, [], NOW + 1],
  ])('3.7 %s', (_, until, touched, next) => {
    const due = waiting(until)
    expect(lookedAt(aSearch(quiet, { due }), aMember())).toEqual(touched)
    expect(due.of(PART.index)).toBe(next)
  })

  test.each([
    [900, [[900, 'from']], 901],
    [901, [], 901],
  ])('3.3 not before it is known: %d, known through 900', (until, touched, next) => {
    const due = waiting(until)
    expect(lookedAt(aSearch(quiet, { due }), aMember({}, { knownThrough: 900 }))).toEqual(touched)
    expect(due.of(PART.index)).toBe(next)
  })

  test('3.7 the earlier of that and where all of the rule is looked at', () => {
    expect(lookedAt(aSearch(quiet, { due: waiting(900), first: 800 }), aMember())).toEqual([[800, 'from']])
    expect(lookedAt(aSearch(quiet, { due: waiting(800), first: 900 }), aMember())).toEqual([[800, 'from']])
  })

  test.each([
    ['before what is waited for: that is waited for anew', NOW + 1, 1_040],
    ['at it, likewise', 940, 1_040],
    ['after it: that is waited for still', 930, 930],
  ])('3.7 news %s', (_, until, next) => {
    const due = waiting(until)
    const member = aMember({ failures: [aFailure('1', 940)] }, { knownThrough: 900 })
    lookedAt(aSearch(quiet, { due }), member, 940)
    expect(due.of(PART.index)).toBe(next)
  })

  test('3.7 what will not hold waits no more', () => {
    const due = waiting(900)
    const never = (): Instant => Infinity
    expect(lookedAt(aSearch(quiet, { due, mayHold: never }), aMember())).toEqual([])
    expect(due.of(PART.index)).toBe(Infinity)
  })

  test('3.7 what will hold later waits for then, what holds already for what this evaluation does not tell', () => {
    const due = waiting(900)
    lookedAt(aSearch(quiet, { due }), failed(950))
    expect(due.of(PART.index)).toBe(1_050)
    const known = waiting(800)
    lookedAt(aSearch(quiet, { due: known }), aMember({}, { knownThrough: 850 }))
    expect(known.of(PART.index)).toBe(851)
  })

  test('3.7 or for later, where it then holds no more', () => {
    const due = waiting(800)
    const failures = [aFailure('1', 851)]
    lookedAt(aSearch(quiet, { due }), aMember({ failures }, { knownThrough: 850 }))
    expect(due.of(PART.index)).toBe(951)
  })

  test('3.7 as time passes, beyond the end', () => {
    const due = waiting(900)
    const mayHold = ({ from }: { readonly from: Instant }): Instant => from
    const member = aMember({ failures: [aFailure('1', 950)] }, { knownThrough: 500 })
    expect(lookedAt(aSearch(failing, { due, mayHold, isTimed: true }), member)).toEqual([[900, 'from']])
    expect(due.of(PART.index)).toBe(NOW + 1)
  })

  test('3.7 where too little is at hand, for what this evaluation does not tell', () => {
    const due = waiting(900)
    const member = aMember({ since: 850, failures: [aFailure('1', 950)] }, { knownThrough: 960 })
    expect(lookedAt(aSearch(quiet, { due }), member)).toEqual([[900, 'from']])
    expect(due.of(PART.index)).toBe(961)
  })

  test('3.3 so where one may come to be left out', () => {
    const due = waiting(900)
    const unreadable = memberOf(aRecipe('2', { knownThrough: 940, unreadableSince: 990 }), historyOf({}))
    look(aSearch(quiet, { due }), PART, new Together([failed(935), unreadable]), null)
    expect(due.of(PART.index)).toBe(941)
  })
})

describe('3.7 a group that failures make', () => {
  const group = { rule: 'burst', group: PART.key, by: {}, place: 950, kind: 'news' } as const
  const may = (search: Search, member: Member): boolean => mayHoldFrom(search, new Alone(member), group)

  test('3.7 is looked at where it may hold by the end', () => {
    expect(may(aSearch(failing), failed(950))).toBe(true)
    expect(may(aSearch(failing), failed(850))).toBe(false)
    expect(may(aSearch(quiet), failed(900))).toBe(true)
    expect(may(aSearch(quiet), failed(901))).toBe(false)
  })

  test('3.7 where too little is at hand, and where its alert is open', () => {
    expect(may(aSearch(failing), aMember({ since: 850 }))).toBe(false)
    expect(may(aSearch(failing), aMember({ since: 851 }))).toBe(true)
    expect(may(aSearch(failing, { open: new Set([PART.key]) }), failed())).toBe(true)
    expect(may(aSearch(failing, { open: new Set(['other']) }), failed())).toBe(false)
  })
})
