import { describe, expect, test } from 'vitest'
import { memberOf } from '../../src/evaluate/member.ts'
import { Together } from '../../src/evaluate/members.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { aRecipe, aRule, key, World } from './world.ts'

const T0 = 1_700_000_000_000
const at = (minutes: number): number => T0 + minutes * MINUTE_MS
const IDS = Array.from({ length: 25 }, (_, index) => String(index))
const team = { more: labelsFrom({ team: 'pay' }) }

describe('3.7 a group of many recipes', () => {
  const silent = { kind: 'no_success', overMs: HOUR_MS, severity: 'warning' } as const

  test.each([
    ['the first', '0'],
    ['the last', '24'],
  ])('3.5 is quiet once the last of them has been, which is %s', (_, last) => {
    const recipes = IDS.map((id) => aRecipe(id, team))
    const world = new World([aRule({ condition: silent, by: ['team'] })], recipes)
    for (const id of IDS) world.learn(key(id), at(0), { sampledFrom: at(0) })
    const succeed = (id: string, minute: number): void =>
      world.learn(key(id), at(minute - 1), {
        activity: [{ from: at(minute - 1), to: at(minute), failed: 0, succeeded: 1 }],
      })
    for (const id of IDS) succeed(id, 10)
    world.step(at(10), at(10))
    succeed(last, 60)
    for (let minute = 60; minute <= 130; minute += 7) world.step(at(minute), at(minute))
    expect(world.alerts.map(({ startedAt }) => startedAt)).toEqual([at(120)])
  })

  test('3.7 a few are asked for one that shows it, the one found last first', () => {
    const members = new Together(IDS.map((id) => memberOf(aRecipe(id, team))))
    const asked: string[] = []
    const find = (id: string): string | undefined =>
      members.someOf((member) => {
        asked.push(member.key)
        return member.key === key(id)
      })?.key
    expect([find('12'), asked.length]).toEqual([undefined, 10])
    expect([find('12'), asked.length]).toEqual([key('12'), 13])
    expect([find('12'), asked.length]).toEqual([key('12'), 14])
    expect([find('11'), find('11'), find('11')]).toEqual([undefined, undefined, key('11')])
    expect(new Together([]).someOf(() => true)).toBe(null)
  })
})
