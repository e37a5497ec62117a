import { describe, expect, test } from 'vitest'
import { type Belonging, createRoster, type Roster } from '../../src/evaluate/roster.ts'
import { nextDue, type TouchedInput, touchedGroups } from '../../src/evaluate/touched.ts'
import type { RecipeFacts } from '../../src/model/facts.ts'
import type { FailureFact } from '../../src/model/history.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import type { Rule } from '../../src/model/rule.ts'
import { aFailure, aRecipe, aRule, atLeast, counting, historiesOf, key, someFacts } from './world.ts'

const NOW = 1_000
const recipes: ReadonlyMap<string, RecipeFacts> = new Map(
  ['1', '2', '3'].map((id) => [
    key(id),
    aRecipe(id, { more: labelsFrom({ team: id === '3' ? 'ops' : 'pay' }), knownThrough: NOW }),
  ]),
)

/** What changed where, and the failures that there are. */
interface Change {
  readonly changed?: readonly (readonly [string, number | null])[]
  readonly failures?: readonly FailureFact[]
}

/** Looks through the rules, all of which were seen before where nothing else is said. */
function touch(
  roster: Roster,
  rules: readonly Rule[],
  { changed = [], failures = [] }: Change,
  over: Partial<TouchedInput> = {},
): readonly string[] {
  const facts = someFacts({
    recipes,
    changed: new Map(changed.map(([id, place]) => [key(id), { place, fresh: [] }])),
    histories: historiesOf(failures),
  })
  const rulesSeen = new Map(rules.map(({ name }) => [name, 0]))
  const input = { rules, roster, facts, open: [], rulesSeen, resumeFrom: 500, now: NOW, ...over }
  return touchedGroups(input).map(({ rule, group }) => `${rule} ${group}`)
}

/** A roster that notes what it is asked for: whose parts, which parts are taken together, and which recipe's parts. */
function listening(
  roster = createRoster(recipes),
): Roster & { readonly places: number[]; readonly sums: string[]; readonly own: string[] } {
  const heard: { places: number[]; sums: string[]; own: string[] } = { places: [], sums: [], own: [] }
  const known = new Map<Belonging, Belonging>()
  return {
    ...roster,
    ...heard,
    belongingOf(rule) {
      const belonging = roster.belongingOf(rule)
      const listener = known.get(belonging) ?? {
        partsAt: (place: number) => {
          heard.places.push(place)
          return belonging.partsAt(place)
        },
      }
      known.set(belonging, listener)
      return listener
    },
    membersOf(rule, part) {
      heard.sums.push(part)
      return roster.membersOf(rule, part)
    },
    partsOf(rule, recipe) {
      heard.own.push(recipe)
      return roster.partsOf(rule, recipe)
    },
  }
}

const once = aRule({ name: 'once', condition: atLeast(1, 100) })
const quiet = aRule({
  name: 'quiet',
  condition: counting({ comparator: 'at_most', levels: [{ severity: 'info', bound: 1 }] }, 100),
})

describe('3.7 of recipes taken one by one', () => {
  test('3.7 only those that changed are looked at, once for all rules that select and group alike', () => {
    const roster = listening()
    touch(roster, [once, { ...once, name: 'more' }], { changed: [['2', 970]] })
    expect(roster.places).toEqual([1])
    expect(roster.sums).toEqual([])
  })

  test('3.7 none that is not watched, or of which nothing is known', () => {
    const facts = {
      changed: new Map([[key('3'), { place: 970, fresh: [] }]]),
      histories: historiesOf([aFailure('3', 970)]),
    }
    const some = listening(createRoster(new Map([...recipes].filter(([recipe]) => recipe !== key('3')))))
    expect(touch(some, [once], {}, { facts: someFacts({ recipes, ...facts }) })).toEqual([])
    expect(some.places).toEqual([])
    const all = listening()
    expect(touch(all, [once], {}, { facts: someFacts(facts) })).toEqual([])
    expect(all.places).toEqual([])
  })

  test('3.7 all of them, once each, where a rule is new', () => {
    const roster = listening()
    const failures = [aFailure('1', 950), aFailure('2', 970)]
    const seen = { rulesSeen: new Map([['more', 0]]) }
    const rules = [{ ...once, name: 'more' }, once]
    expect(touch(roster, rules, { changed: [['2', 970]], failures }, seen)).toEqual([
      'more ["production","2"]',
      'once ["production","1"]',
      'once ["production","2"]',
    ])
    expect(roster.places).toEqual([0, 1, 2])
  })

  test('3.7 one that only became known further, for rules that silence fulfils', () => {
    const roster = createRoster(recipes)
    const at = (through: number, changed: Change['changed']): readonly string[] => {
      const known = new Map([...recipes].map(([id, recipe]) => [id, { ...recipe, knownThrough: through }]))
      const facts = someFacts({
        recipes: known,
        changed: new Map((changed ?? []).map(([id, place]) => [key(id), { place, fresh: [] }])),
        histories: historiesOf(['1', '1', '2', '2', '3', '3'].map((id) => aFailure(id, 450))),
      })
      return touch(roster, [once, quiet], {}, { facts, resumeFrom: 500 })
    }
    expect(at(549, [])).toEqual([])
    expect(at(550, [['2', null]])).toEqual(['quiet ["production","2"]'])
  })
})

describe('3.7 of recipes taken together', () => {
  const team = { ...once, by: ['team'] }

  test('3.7 their failures count as one number', () => {
    const failures = [aFailure('1', 950), aFailure('2', 970)]
    const twice = { ...team, condition: atLeast(2, 100) }
    expect(touch(createRoster(recipes), [twice], { changed: [['2', 970]], failures })).toEqual([
      'once ["pay"]',
    ])
  })

  test('3.7 all of them where a rule is new', () => {
    const failures = [aFailure('1', 950)]
    const isNew = { rulesSeen: new Map() }
    expect(touch(createRoster(recipes), [team], { failures }, isNew)).toEqual(['once ["pay"]'])
  })

  test('3.7 only those of which one changed are summed up', () => {
    const roster = listening()
    touch(roster, [team], {
      changed: [
        ['2', 970],
        ['1', 960],
        ['9', 970],
      ],
    })
    expect(roster.places).toEqual([1, 0])
    expect(roster.sums).toEqual(['["pay"]'])
  })

  test('3.7 nor one that only became known further, but for rules that silence fulfils', () => {
    const roster = listening()
    touch(roster, [team], { changed: [['2', null]] })
    expect(roster.sums).toEqual([])
    const silent = { ...quiet, by: ['team'] }
    touch(roster, [silent], {})
    roster.sums.length = 0
    touch(roster, [team, silent], { changed: [['2', null]] })
    expect(roster.sums).toEqual(['["pay"]'])
  })

  test('3.7 what waits to be known is not looked at because time passed', () => {
    const roster = listening()
    const silent = { ...quiet, by: ['team'] }
    touch(roster, [silent], { changed: [], failures: [aFailure('1', 990), aFailure('2', 995)] })
    roster.sums.length = 0
    touch(roster, [silent], {}, { now: 2_000 })
    expect(roster.sums).toEqual([])
  })

  test.each([
    [
      ['1', null],
      ['2', 960],
    ],
    [
      ['1', 960],
      ['2', null],
    ],
    [
      ['1', 970],
      ['2', 960],
    ],
    [
      ['1', 960],
      ['2', 970],
    ],
  ] as const)('3.7 from the earliest change on: %j, %j', (...changed) => {
    const facts = someFacts({
      recipes,
      changed: new Map(changed.map(([id, place]) => [key(id), { place, fresh: [] }])),
      histories: historiesOf([aFailure('1', 960), aFailure('2', 970)]),
    })
    const rulesSeen = new Map([['once', 0]])
    const input = { rules: [team], roster: createRoster(recipes), facts, rulesSeen, resumeFrom: 500 }
    expect(touchedGroups({ ...input, open: [], now: NOW })).toMatchObject([{ place: 960, kind: 'news' }])
  })
})

describe('3.7 what is waited for', () => {
  const spike = aRule({
    name: 'spike',
    condition: {
      kind: 'spike',
      overMs: 100,
      threshold: { comparator: 'at_least', levels: [{ severity: 'warning', bound: 2 }] },
      baselineMs: DAY_MS,
      atLeast: 1,
    },
  })

  test('3.7 the first of several rules; none of a rule that nobody looked at, or that waits for looks', () => {
    const now = 3 * DAY_MS
    const roster = createRoster(recipes)
    const longer = { ...spike, name: 'longer', condition: { ...spike.condition, overMs: 130 } }
    const failures = [aFailure('1', 2 * DAY_MS - 50), aFailure('1', now - 20)]
    expect(nextDue([spike], roster, now)).toBe(null)
    const rules = [longer, spike, quiet]
    touch(roster, rules, { changed: [['1', now - 20]], failures }, { now, resumeFrom: now })
    expect(nextDue([longer], roster, now)).toBe(now + 80)
    expect(nextDue([quiet], roster, now)).toBe(null)
    expect(nextDue(rules, roster, now)).toBe(now + 50)
    expect(nextDue(rules, roster, now + 50)).toBe(now + 80)
  })
})
