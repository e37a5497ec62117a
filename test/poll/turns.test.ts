import { describe, expect, test } from 'vitest'
import { Rota } from '../../src/poll/rota.ts'
import { Turns, type Watched } from '../../src/poll/turns.ts'

const NOW = 10_000_000
const MINUTE = 60_000

function watched(key: string, over: Partial<Watched> = {}): Watched {
  return { key, workspace: 'a', pollEveryMs: MINUTE, lastAskedAt: NOW - MINUTE, isFirst: false, ...over }
}

function turnsOf(...recipes: readonly Watched[]): Turns {
  const turns = new Turns()
  for (const recipe of recipes) turns.watch(recipe)
  return turns
}

/** Keys in the order of their turns until nobody's has come. */
function order(turns: Turns, now = NOW, max = 100): readonly string[] {
  const keys: string[] = []
  for (let turn = turns.next(now); turn !== null && keys.length < max; turn = turns.next(now)) {
    keys.push(turn.key)
    turns.ended(turn.key, now, { isGone: false, move: null })
  }
  return keys
}

test('2.2 each is asked every poll_every, longest ago first', () => {
  const turns = turnsOf(
    watched('b', { lastAskedAt: NOW - 3 * MINUTE }),
    watched('c', { lastAskedAt: NOW - 2 * MINUTE }),
    watched('d', { lastAskedAt: NOW - MINUTE + 1 }),
  )
  expect(order(turns)).toEqual(['b', 'c'])
  expect(turns.nextAt(NOW)).toBe(NOW + 1)
  expect(order(turns, NOW + 1)).toEqual(['d'])
  expect(order(turns, NOW + MINUTE)).toEqual(['b', 'c'])
})

test('2.2 with more recipes than turns the cycle stretches, the same for all', () => {
  const turns = turnsOf(...Array.from({ length: 30 }, (_, n) => watched(`r${n}`)))
  const asked = Array.from({ length: 90 }, (_, n) => {
    const turn = turns.next(NOW + n * MINUTE)
    if (turn !== null) turns.ended(turn.key, NOW + n * MINUTE, { isGone: false, move: null })
    return turn?.key
  })
  expect(asked.slice(30, 60)).toEqual(asked.slice(0, 30))
  expect(new Set(asked).size).toBe(30)
})

test('2.2 only who moved is asked between audits; recipes with alerts go first', () => {
  const turns = turnsOf(
    ...['x', 'y', 'z'].map((key) => watched(key, { lastAskedAt: NOW })),
    watched('firing'),
  )
  turns.setFiring(new Set(['firing']))
  turns.moved('y', { rise: 1, at: NOW })
  turns.moved('z', { rise: 3, at: NOW - 9 })
  expect(order(turns)).toEqual(['firing', 'z', 'y'])
})

test('2.2 of a burst the most failing go first, of those the newest', () => {
  const turns = turnsOf(...['p', 'q', 'r', 's'].map((key) => watched(key, { lastAskedAt: NOW })))
  turns.moved('p', { rise: 1, at: NOW - 5 })
  turns.moved('q', { rise: 1, at: NOW - 1 })
  turns.moved('r', { rise: 40, at: NOW - 60 })
  turns.moved('s', { rise: 1, at: NOW - 9 })
  turns.moved('s', { rise: 7, at: NOW - 2 })
  expect(order(turns)).toEqual(['r', 's', 'q', 'p'])
})

test('2.2 audits get one turn of four whatever else there is, so that nobody is put off for ever', () => {
  const audits = Array.from({ length: 5 }, (_, n) => watched(`audit${n}`))
  const busy = Array.from({ length: 40 }, (_, n) => watched(`busy${n}`, { lastAskedAt: NOW }))
  const turns = turnsOf(...audits, ...busy)
  for (const { key } of busy) turns.moved(key, { rise: 1, at: NOW })
  const first = order(turns, NOW, 20)
  expect(first.filter((key) => key.startsWith('audit'))).toHaveLength(5)
})

test('2.2 what moved gets one turn of four though alerts take all others', () => {
  const firing = Array.from({ length: 50 }, (_, n) => watched(`firing${n}`))
  const turns = turnsOf(...firing, watched('mover', { lastAskedAt: NOW }))
  turns.setFiring(new Set(firing.map(({ key }) => key)))
  turns.moved('mover', { rise: 1, at: NOW })
  expect(order(turns, NOW, 4)).toContain('mover')
})

test('2.2 who fails goes on failing: it keeps its rank from look to look, until its alert ends', () => {
  const turns = turnsOf(watched('x'), watched('y'), watched('z'))
  turns.setFiring(new Set(['y']))
  for (const minutes of [0, 1, 2]) {
    turns.setFiring(new Set(['y', 'nobody']))
    expect(turns.next(NOW + minutes * MINUTE)).toEqual({ key: 'y', reason: 'firing' })
    turns.ended('y', NOW + minutes * MINUTE, { isGone: false, move: null })
  }
})

test('2.2 who moves again goes by its newest move', () => {
  const turns = turnsOf(...['p', 'q'].map((key) => watched(key, { lastAskedAt: NOW })))
  turns.moved('p', { rise: 1, at: NOW - 5 })
  turns.moved('q', { rise: 1, at: NOW - 3 })
  turns.moved('p', { rise: 1, at: NOW - 1 })
  expect(order(turns)).toEqual(['p', 'q'])
})

test('2.7 a first look goes after what moved and before audits', () => {
  const turns = turnsOf(
    watched('audit'),
    watched('first', { lastAskedAt: null, isFirst: true }),
    watched('mover', { lastAskedAt: NOW }),
  )
  turns.moved('mover', { rise: 1, at: NOW })
  expect(order(turns)).toEqual(['mover', 'first', 'audit'])
})

test('2.2 workspaces that share a quota take turns, however many recipes wait in one', () => {
  const many = Array.from({ length: 30 }, (_, n) => watched(`a${n}`))
  const turns = turnsOf(...many, watched('b0', { workspace: 'b' }), watched('b1', { workspace: 'b' }))
  for (const { key } of [...many, { key: 'b0' }, { key: 'b1' }]) turns.moved(key, { rise: 1, at: NOW })
  const first = order(turns, NOW, 8)
  expect(first).toContain('b0')
  expect(first).toContain('b1')
})

describe('a turn', () => {
  test('2.1 a recipe under way is not asked again until its look ended', () => {
    const turns = turnsOf(watched('x'))
    expect(turns.next(NOW)).toEqual({ key: 'x', reason: 'audit' })
    turns.moved('x', { rise: 1, at: NOW })
    turns.setFiring(new Set(['x']))
    expect(turns.next(NOW)).toBeNull()
    turns.ended('x', NOW, { isGone: false, move: { rise: 1, at: NOW } })
    expect(turns.next(NOW)).toEqual({ key: 'x', reason: 'moved' })
  })

  test('a look that could not be made waits as before', () => {
    const turns = turnsOf(watched('x'), watched('y'))
    turns.moved('x', { rise: 2, at: NOW })
    expect(turns.next(NOW)?.key).toBe('x')
    turns.unasked('x')
    expect(turns.next(NOW)).toEqual({ key: 'x', reason: 'moved' })
  })

  test('2.6 whoever was asked in vain is asked again before those that were due later', () => {
    const turns = turnsOf(...['w', 'x', 'y', 'z'].map((key) => watched(key)))
    expect([turns.next(NOW)?.key, turns.next(NOW)?.key]).toEqual(['w', 'x'])
    turns.ended('w', NOW, { isGone: false, move: null })
    turns.unasked('x')
    expect(order(turns)).toEqual(['x', 'y', 'z'])
    expect(order(turns, NOW + MINUTE)).toEqual(['w', 'x', 'y', 'z'])
  })

  test('2.6 a recipe that is gone is asked again after an hour', () => {
    const turns = turnsOf(watched('x'))
    turns.next(NOW)
    turns.ended('x', NOW, { isGone: true, move: null })
    turns.setFiring(new Set(['x']))
    expect(turns.nextAt(NOW)).toBe(NOW + 60 * MINUTE)
    expect(turns.next(NOW + 60 * MINUTE)?.key).toBe('x')
  })

  test('2.6 a recipe that is gone keeps no other from its turn, however long it waits', () => {
    const turns = turnsOf(watched('x'), watched('y', { lastAskedAt: NOW }))
    turns.setFiring(new Set(['x']))
    expect(turns.next(NOW)?.key).toBe('x')
    turns.ended('x', NOW - 9 * MINUTE, { isGone: true, move: null })
    expect(turns.nextAt(NOW)).toBe(NOW + MINUTE)
    expect([1, 2, 3].flatMap((minutes) => order(turns, NOW + minutes * MINUTE))).toEqual(['y', 'y', 'y'])
  })

  test('2.6 a workspace that pauses keeps no other from its turns', () => {
    const turns = turnsOf(watched('x'), watched('y', { workspace: 'b' }))
    turns.limit('a', NOW + MINUTE, 1)
    expect(order(turns)).toEqual(['y'])
    expect(turns.nextAt(NOW + 1)).toBe(NOW + MINUTE)
  })

  test('of one workspace no more are under way than it may have', () => {
    const turns = turnsOf(watched('x'), watched('y'), watched('z', { workspace: 'b' }))
    turns.limit('a', 0, 1)
    const keys = [turns.next(NOW), turns.next(NOW), turns.next(NOW)].map((turn) => turn?.key)
    expect(new Set(keys)).toEqual(new Set(['x', 'z', undefined]))
    turns.forget('x')
    expect(turns.next(NOW)?.key).toBe('y')
  })

  test('of one workspace the next is asked when a look ended, not when another is let go', () => {
    const turns = turnsOf(...['x', 'y', 'z'].map((key) => watched(key)))
    turns.limit('a', 0, 1)
    expect([turns.next(NOW)?.key, turns.next(NOW)]).toEqual(['x', null])
    turns.forget('z')
    expect(turns.next(NOW)).toBeNull()
    turns.ended('x', NOW, { isGone: false, move: null })
    expect([turns.next(NOW)?.key, turns.next(NOW + MINUTE)]).toEqual(['y', null])
    turns.unasked('y')
    expect(turns.next(NOW)?.key).toBe('y')
  })

  test('whose comes first is when somebody’s comes', () => {
    const turns = turnsOf(watched('soon', { lastAskedAt: NOW - 9 }), watched('late', { lastAskedAt: NOW }))
    turns.setFiring(new Set(['late']))
    expect(turns.nextAt(NOW)).toBe(NOW + MINUTE - 9)
  })

  test('who is there already keeps its place', () => {
    const turns = turnsOf(watched('x', { lastAskedAt: NOW - 2 * MINUTE }), watched('y'))
    turns.watch(watched('x', { lastAskedAt: NOW }))
    expect([turns.next(NOW)?.key, turns.size]).toEqual(['x', 2])
    turns.unasked('x')
    turns.watch(watched('x'))
    turns.forget('x')
    expect(order(turns)).toEqual(['y'])
  })

  test('audits wait where there is no room for them', () => {
    const turns = turnsOf(watched('x'), watched('y', { lastAskedAt: NOW }))
    turns.moved('y', { rise: 1, at: NOW })
    expect(turns.next(NOW, false)?.key).toBe('y')
    expect(turns.next(NOW, false)).toBeNull()
    expect(turns.next(NOW, true)?.key).toBe('x')
  })

  test('who is let go has no turn any more, whatever it waited for', () => {
    const turns = turnsOf(watched('x'))
    turns.setFiring(new Set(['x']))
    turns.moved('x', { rise: 1, at: NOW })
    turns.forget('x')
    expect([turns.next(NOW), turns.nextAt(NOW), turns.size]).toEqual([null, null, 0])
    turns.forget('x')
    turns.moved('x', { rise: 2, at: NOW })
    turns.unasked('x')
    turns.ended('x', NOW, { isGone: false, move: null })
    expect([turns.next(NOW), turns.nextAt(NOW), turns.size]).toEqual([null, null, 0])
  })

  test('an alert that ends takes the recipe out of the first rank', () => {
    const turns = turnsOf(watched('y'))
    turns.setFiring(new Set(['y']))
    expect(turns.next(NOW)).toEqual({ key: 'y', reason: 'firing' })
    turns.ended('y', NOW - MINUTE, { isGone: false, move: null })
    turns.setFiring(new Set())
    expect(turns.next(NOW)).toEqual({ key: 'y', reason: 'audit' })
  })
})

describe('a rota', () => {
  test('whoever’s time has come, in rotation', () => {
    const rota = new Rota<string>()
    rota.set('a', 5)
    rota.set('b', 3)
    rota.set('c', 9)
    expect([1, 5, 5, 5].map((now) => rota.next(now))).toEqual([null, 'b', 'a', 'b'])
    expect(rota.nextAt(5)).toBe(5)
    const sleeping = new Rota<string>()
    sleeping.set('a', 5)
    expect([sleeping.nextAt(4), sleeping.nextAt(6)]).toEqual([5, 6])
    rota.set('a', null)
    rota.set('b', 20)
    expect([rota.next(8), rota.nextAt(8), rota.next(9)]).toEqual([null, 9, 'c'])
  })

  test('who stays ready keeps its place', () => {
    const rota = new Rota<string>()
    for (const [at, key] of ['a', 'b', 'c'].entries()) rota.set(key, at - 5)
    expect(rota.next(2)).toBe('a')
    rota.set('b', 2)
    rota.set('a', 0)
    expect([rota.next(2), rota.next(2), rota.next(2)]).toEqual(['b', 'c', 'a'])
  })
})
