import { describe, expect, test } from 'vitest'
import { type HistoryRows, historyOf } from '../../src/evaluate/histories.ts'
import { type Member, memberOf } from '../../src/evaluate/member.ts'
import { Alone, type Look, type Members, Together } from '../../src/evaluate/members.ts'
import type { RecipeFacts } from '../../src/model/facts.ts'
import { HOUR_MS } from '../../src/model/instant.ts'
import { aFailure, aRecipe, key } from './world.ts'

const NOW = 10 * HOUR_MS

function aMember(id: string, facts: Partial<RecipeFacts> = {}, rows: HistoryRows = {}): Member {
  return memberOf(aRecipe(id, { knownThrough: NOW, ...facts }), historyOf(rows))
}

function together(...members: readonly Member[]): Together {
  return new Together(members)
}

/** What of a group's members became otherwise from `from` on. */
function follow(group: Together, from: number, ...changed: readonly (readonly [number, Member])[]): void {
  group.follow(new Map(changed.map(([index, member]) => [member.key, { member, index, from }])))
}

const ids = (members: readonly Member[]): readonly string[] => members.map(({ key: of }) => of)

describe('3.3 through which instant recipes are known', () => {
  const first = aMember('1', { knownThrough: 900 }, { statesThrough: 300, connectionsThrough: 700 })
  const second = aMember('2', { knownThrough: 400 }, { statesThrough: 800, connectionsThrough: 600 })

  test.each<readonly [Look, number, number, number]>([
    ['jobs', 900, 400, 400],
    ['states', 300, 800, 300],
    ['connections', 700, 600, 600],
  ])('3.3 %s: one through its own look, a sum through the least', (look, one, other, sum) => {
    expect(new Alone(first).through(look, 1_000)).toBe(one)
    expect(new Alone(second).through(look, 1_000)).toBe(other)
    expect(together(first, second).through(look, 1_000)).toBe(sum)
  })

  test.each<Look>(['jobs', 'states', 'connections'])('3.3 %s: at most now; 0: never looked', (look) => {
    const never = aMember('3', { knownThrough: null })
    expect(new Alone(first).through(look, 200)).toBe(200)
    expect(together(first, second).through(look, 200)).toBe(200)
    expect(new Alone(never).through(look, 1_000)).toBe(0)
    expect(together(first, never).through(look, 1_000)).toBe(0)
  })

  test('3.7 all looks, of whatever kind', () => {
    expect(new Alone(first).looked()).toBe(300)
    expect(new Alone(second).looked()).toBe(400)
    expect(new Alone(aMember('3', { knownThrough: 900 }, { connectionsThrough: 700 })).looked()).toBe(700)
    expect(together(second, aMember('3', { knownThrough: 900 })).looked()).toBe(400)
    expect(new Alone(aMember('3', { knownThrough: null })).looked()).toBe(Infinity)
  })
})

describe('2.5 since when recipes are known', () => {
  const watched = aMember('1', { knownFrom: 50 }, { since: 30, sampledFrom: 70 })
  const readBack = aMember('2', { knownFrom: 60, historyFrom: 20 }, { since: 10, sampledFrom: 90 })
  const always = aMember('3')

  test.each([
    ['nothing older is known', ({ knownFrom }: Told) => knownFrom, [50, 60, -Infinity], 60],
    ['history goes back to', ({ historyFrom }: Told) => historyFrom, [50, 20, -Infinity], 50],
    ['successes are sampled; Infinity: not', ({ sampledFrom }: Told) => sampledFrom, [70, 90, Infinity], 90],
    ['everything after it is at hand', ({ since }: Told) => since, [30, 10, -Infinity], 30],
  ])('2.5 %s: one by itself, a sum as the latest', (_, of, own, sum) => {
    expect([watched, readBack, always].map((member) => of(told(new Alone(member))))).toEqual(own)
    expect(of(told(together(watched, readBack)))).toBe(sum)
  })

  interface Told {
    readonly knownFrom: number
    readonly historyFrom: number
    readonly sampledFrom: number
    readonly since: number
  }

  function told(members: Members): Told {
    return {
      knownFrom: members.knownFrom(),
      historyFrom: members.historyFrom(),
      sampledFrom: members.sampledFrom(NOW),
      since: members.since(),
    }
  }
})

describe('3.3 sums leave out a recipe that has been unreadable for an hour', () => {
  const whole = aMember('1', { knownThrough: NOW - 5 }, { sampledFrom: 10 })
  const lostAt = (id: string, since: number): Member =>
    aMember(id, { knownThrough: since, unreadableSince: since }, { sampledFrom: 20 })

  test('3.3 after exactly an hour', () => {
    const group = together(whole, lostAt('2', NOW - HOUR_MS))
    expect(ids(group.asked(NOW - 1))).toEqual([key('1'), key('2')])
    expect(group.leftOut(NOW - 1)).toEqual([])
    expect(group.mayLeaveOut(NOW - 1)).toBe(true)
    expect(group.through('jobs', NOW - 1)).toBe(NOW - HOUR_MS)
    expect(group.sampledFrom(NOW - 1)).toBe(20)
    expect(ids(group.asked(NOW))).toEqual([key('1')])
    expect(group.leftOut(NOW)).toEqual([key('2')])
    expect(group.mayLeaveOut(NOW)).toBe(false)
    expect(group.through('jobs', NOW)).toBe(NOW - 5)
    expect(group.sampledFrom(NOW)).toBe(10)
  })

  test('3.3 only that one, while another has not been for so long', () => {
    const group = together(lostAt('1', 0), lostAt('2', NOW - 1), whole)
    expect(group.leftOut(NOW)).toEqual([key('1')])
    expect(group.mayLeaveOut(NOW)).toBe(true)
    expect(group.through('jobs', NOW)).toBe(NOW - 5)
  })

  test('3.3 none where all are: of a group that cannot be read nothing is known', () => {
    const group = together(lostAt('1', 0), lostAt('2', 10))
    expect(group.asked(NOW)).toBe(group.all)
    expect(group.leftOut(NOW)).toEqual([])
    expect(group.mayLeaveOut(NOW)).toBe(true)
    expect(group.through('jobs', NOW)).toBe(0)
  })

  test('3.3 a recipe alone is asked whatever happens', () => {
    const alone = new Alone(lostAt('1', 0))
    expect(ids(alone.asked())).toEqual([key('1')])
    expect(alone.leftOut()).toEqual([])
    expect(alone.mayLeaveOut()).toBe(false)
  })

  test('3.3 as it can be read again, and as another cannot', () => {
    const group = together(whole, lostAt('2', 0))
    follow(group, Infinity, [1, aMember('2')])
    expect(group.mayLeaveOut(NOW)).toBe(false)
    expect(group.leftOut(NOW)).toEqual([])
    follow(group, Infinity, [0, lostAt('1', 0)])
    expect(group.leftOut(NOW)).toEqual([key('1')])
  })
})

describe('3.7 a group may have failed lately', () => {
  const estimates = [{ recipe: key('1'), count: 1, from: 0, to: 10 }]
  const failed = aMember('1', {}, { failures: [aFailure('1', 40), aFailure('1', 50)] })

  test.each([
    ['one', (...[first = failed]: readonly Member[]) => new Alone(first)],
    ['several', (...members: readonly Member[]) => together(aMember('9'), ...members)],
  ])('3.7 %s: by the newest failure, placed after that', (_, group) => {
    expect(group(failed).mayHaveFailed(49)).toBe(true)
    expect(group(failed).mayHaveFailed(50)).toBe(false)
    expect(group(aMember('2')).mayHaveFailed(0)).toBe(false)
    expect(group(aMember('2', {}, { estimates })).mayHaveFailed(50)).toBe(true)
  })

  test('3.7 as members change', () => {
    const group = together(aMember('1'), aMember('2'))
    expect(group.mayHaveFailed(0)).toBe(false)
    follow(group, 50, [0, failed])
    expect(group.mayHaveFailed(49)).toBe(true)
    expect(group.mayHaveFailed(50)).toBe(false)
    follow(group, 0, [1, aMember('2', {}, { estimates })])
    expect(group.mayHaveFailed(50)).toBe(true)
    follow(group, 0, [1, aMember('2')])
    expect(group.mayHaveFailed(50)).toBe(false)
  })
})

test('3.7 through where a group is known is worked out once, and followed', () => {
  let reads = 0
  const { facts, ...rest } = aMember('1', { knownThrough: 400 })
  const watched: Member = {
    ...rest,
    get facts() {
      reads += 1
      return facts
    },
  }
  const group = together(watched, aMember('2', { knownThrough: 500 }))
  expect(group.through('jobs', NOW)).toBe(400)
  const once = reads
  expect(group.through('jobs', NOW)).toBe(400)
  expect(reads).toBe(once)
  follow(group, Infinity, [0, aMember('1', { knownThrough: 600 })])
  expect(group.through('jobs', NOW)).toBe(500)
})

describe('3.7 what is kept in mind of members apart', () => {
  const estimates = [{ recipe: key('1'), count: 1, from: 0, to: 10 }]
  const maintenance = [{ from: 5, to: 6 }]
  const guessed = aMember('1', {}, { estimates })
  const maintained = aMember('2', {}, { maintenance })

  test('3.2 those with estimates', () => {
    expect(new Alone(guessed).estimated()).toEqual([guessed])
    expect(new Alone(maintained).estimated()).toEqual([])
    const group = together(maintained, guessed)
    expect(group.estimated()).toEqual([guessed])
    follow(group, 0, [1, aMember('1')], [0, aMember('2', {}, { estimates })])
    expect(ids(group.estimated())).toEqual([key('2')])
  })

  test('3.2 those that maintenance covers, and when', () => {
    expect(new Alone(maintained).maintained()).toEqual(new Map([[key('2'), maintenance]]))
    expect(new Alone(guessed).maintained()).toEqual(new Map())
    const group = together(maintained, guessed)
    expect(group.maintained()).toEqual(new Map([[key('2'), maintenance]]))
    follow(group, 0, [0, aMember('2')], [1, aMember('1', {}, { maintenance })])
    expect(group.maintained()).toEqual(new Map([[key('1'), maintenance]]))
  })
})

describe('3.7 a few members are asked, of whom one may be enough', () => {
  const many = Array.from({ length: 15 }, (_, index) => aMember(String(index)))

  /** The one found, and who was asked in turn. */
  function some(group: Members, isSo: (id: string) => boolean): readonly [string | null, readonly string[]] {
    const asked: string[] = []
    const found = group.someOf(({ facts }) => {
      const id = facts.labels['recipe']?.[0] ?? ''
      asked.push(id)
      return isSo(id)
    })
    return [found?.facts.labels['recipe']?.[0] ?? null, asked]
  }

  test('3.7 the one found last is asked first', () => {
    const group = together(...many)
    expect(some(group, (id) => id === '2')).toEqual(['2', ['0', '1', '2']])
    expect(some(group, () => true)).toEqual(['2', ['2']])
    expect(some(group, (id) => id === '4')).toEqual(['4', ['2', '3', '4']])
  })

  test('3.7 ten at most; the next time those after them, and the first after the last', () => {
    const group = together(...many)
    expect(some(group, () => false)).toEqual([null, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']])
    expect(some(group, (id) => id === '1')).toEqual(['1', ['10', '11', '12', '13', '14', '0', '1']])
  })

  test('3.7 each once where they are fewer', () => {
    expect(some(together(...many.slice(0, 3)), () => false)).toEqual([null, ['0', '1', '2']])
    expect(some(together(), () => true)).toEqual([null, []])
  })

  test('3.7 one alone is not asked: it is as soon taken as all there is', () => {
    const alone = new Alone(aMember('1'))
    expect(some(alone, () => true)).toEqual([null, []])
    expect(alone.someOf()).toBe(null)
  })
})

describe('3.7 failures and successes of several follow them', () => {
  const [early, late] = [aFailure('1', 10), aFailure('2', 30)]
  const activity = [{ from: 20, to: 20, failed: 0, succeeded: 3 }]
  const before = (): Together =>
    together(aMember('1', {}, { failures: [early], activity }), aMember('2', {}, { failures: [late] }))

  test('3.7 as news comes', () => {
    const group = before()
    expect(group.failures(0)).toEqual([early, late])
    expect(group.shared(0).share(0, 50)).toBe(3)
    const middle = aFailure('1', 20)
    const more = [...activity, { from: 25, to: 25, failed: 0, succeeded: 2 }]
    follow(group, 20, [0, aMember('1', {}, { failures: [early, middle], activity: more })])
    expect(group.failures(0)).toEqual([early, middle, late])
    expect(group.shared(0).share(0, 50)).toBe(5)
  })

  test('3.7 what only became known further leaves them untouched', () => {
    const group = before()
    group.failures(0)
    group.shared(0)
    follow(group, Infinity, [0, aMember('1', { knownThrough: NOW + 9 })])
    expect(group.failures(0)).toEqual([early, late])
    expect(group.shared(0).share(0, 50)).toBe(3)
    expect(group.all[0]?.facts.knownThrough).toBe(NOW + 9)
  })

  test('3.7 nor are they looked at again as others change', () => {
    const group = before()
    group.failures(0)
    group.shared(0)
    const further = { member: aMember('1'), index: 0, from: Infinity }
    const [more, failures] = [aMember('2', {}, { failures: [aFailure('2', 5), late] }), group.failures(0)]
    group.follow(
      new Map([
        [key('1'), further],
        [key('2'), { member: more, index: 1, from: 5 }],
      ]),
    )
    expect(failures.map(({ placedAt }) => placedAt)).toEqual([5, 10, 30])
    expect(group.shared(0).share(0, 50)).toBe(3)
  })

  test('3.7 one alone has its own', () => {
    const alone = new Alone(aMember('1', {}, { failures: [early], activity }))
    expect(alone.failures()).toEqual([early])
    expect(alone.shared()).toBe(alone.member.shared)
  })
})
