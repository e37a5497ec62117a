import { describe, expect, test } from 'vitest'
import { neededFacts } from '../../src/evaluate/needed.ts'
import { createRoster } from '../../src/evaluate/roster.ts'
import { DAY_MS, HOUR_MS } from '../../src/model/instant.ts'
import { aFailure, aRecipe, aRule, atLeast, key, World } from './world.ts'

/** What the first group says, as `10 yes` where it changes. */
function says(world: World): readonly string[] {
  return (world.spans[0]?.spans ?? []).map(({ from, truth }) => `${from} ${truth}`)
}

describe('smallest histories of what random ones found', () => {
  test('3.5 a ratio rises while successes leave its window, until too few jobs are left', () => {
    const world = new World(
      [
        aRule({
          condition: {
            kind: 'failure_ratio',
            overMs: 5,
            threshold: { comparator: 'at_least', levels: [{ severity: 'warning', bound: 0.3 }] },
            minJobs: 2,
          },
        }),
      ],
      [aRecipe('1')],
    )
    world.learn(key('1'), 1, { sampledFrom: 0, activity: [{ from: 0, to: 5, failed: 1, succeeded: 4 }] })
    world.fail(aFailure('1', 5))
    world.step(20, 20)
    expect(says(world)).toEqual(['1 unknown', '5 no', '7 yes', '9 no'])
  })

  test('3.3 what silence fulfils is looked at again from where the last look of any kind came to', () => {
    const condition = { kind: 'no_jobs', overMs: 1, severity: 'warning' } as const
    const world = new World([aRule({ condition })], [aRecipe('1')])
    world.learn(key('1'), 0, { sampledFrom: 0, statesThrough: 0 })
    world.step(2, 2)
    expect(world.alerts).toEqual([])
    world.learn(key('1'), null, { statesThrough: 2 })
    world.step(2, 2)
    expect(world.alerts).toMatchObject([{ startedAt: 1 }])
  })

  test('3.3 an alert that ended by what is known beyond the last look makes nothing known up to there', () => {
    const condition = { kind: 'not', of: atLeast(1, 1), severity: 'warning' } as const
    const world = new World([aRule({ condition, keepFiringForMs: 0 })], [aRecipe('1')])
    world.resumeFrom = 0
    world.fail(aFailure('1', 2))
    world.step(2, 0)
    expect(world.alerts).toMatchObject([{ state: 'resolved', endedAt: 2 }])
    world.learn(key('1'), 0, {})
    world.step(2, 0)
    expect(says(world)).toEqual(['0 yes', '1 unknown', '2 no'])
  })

  test('3.7 no_jobs may hold while a recipe that is not sampled does not run', () => {
    const condition = { kind: 'no_jobs', overMs: 1, severity: 'warning' } as const
    const world = new World([aRule({ condition, by: ['workspace'] })], [aRecipe('1'), aRecipe('2')])
    world.resumeFrom = 0
    world.learn(key('1'), 0, { sampledFrom: 0, statesThrough: 9 })
    const stops = [{ from: 0, to: 5, cause: 'by_hand', baseLine: false }]
    world.learn(key('2'), 0, { sampledFrom: 9, stops, statesThrough: 9 })
    world.step(9, 9)
    expect(world.alerts).toMatchObject([{ startedAt: 1, state: 'firing' }])
  })

  test('3.7 of `any`, a member that is known is enough, whatever the others wait for', () => {
    const condition = {
      kind: 'any',
      of: [
        { kind: 'not', of: atLeast(1, 1), severity: 'warning' },
        { kind: 'no_jobs', overMs: 1, severity: 'warning' },
      ],
      severity: 'warning',
    } as const
    const world = new World([aRule({ condition })], [aRecipe('1')])
    world.resumeFrom = 0
    world.step(5, 5)
    expect(world.alerts).toMatchObject([{ startedAt: 0, state: 'firing' }])
  })

  test('3.7 news of a later time takes nothing from what is waited for', () => {
    const dueBefore = (at: number): number | null => (at < 0 ? null : 0)
    const condition = {
      kind: 'missed_run',
      schedule: '0 0 * * *',
      timezone: 'UTC',
      withinMs: 1,
      severity: 'warning',
      dueBefore,
    } as const
    const world = new World([aRule({ condition })], [aRecipe('1')])
    world.resumeFrom = 0
    world.learn(key('1'), 0, { sampledFrom: 0 })
    world.step(0, 0)
    world.learn(key('1'), 2, { statesThrough: 2 })
    world.step(2)
    world.step(2, 2)
    expect(world.alerts).toMatchObject([{ startedAt: 1 }])
  })

  test('3.3 what waits for a recipe that cannot be read goes on once sums leave it out', () => {
    const condition = { kind: 'no_jobs', overMs: 1, severity: 'warning' } as const
    const lost = aRecipe('2', { unreadableSince: 0 })
    const world = new World([aRule({ condition, by: ['workspace'] })], [aRecipe('1'), lost])
    world.resumeFrom = 0
    world.learn(key('2'), null, {})
    world.learn(key('1'), 0, { sampledFrom: 0, statesThrough: 9 })
    world.know(9, '1')
    world.step(9)
    expect(world.alerts).toEqual([])
    world.learn(key('1'), null, { statesThrough: HOUR_MS })
    world.know(HOUR_MS, '1')
    world.step(HOUR_MS)
    expect(world.alerts).toMatchObject([{ startedAt: 1, state: 'firing' }])
  })

  test('3.7 few recipes affected are found however many failures one of them has', () => {
    const threshold = { comparator: 'less_than', levels: [{ severity: 'warning', bound: 2 }] } as const
    const condition = { kind: 'recipes_affected', overMs: 1, threshold } as const
    const world = new World([aRule({ condition, by: ['workspace'] })], [aRecipe('1')])
    world.step(1)
    world.fail(aFailure('1', 2), aFailure('1', 2))
    world.step(3, 3)
    expect(world.alerts).toMatchObject([{ startedAt: 0, state: 'firing' }])
  })

  test('3.7 a group by error may hold by its own failures, whatever other errors its recipe shows', () => {
    const condition = {
      kind: 'all',
      of: [
        {
          kind: 'spike',
          overMs: HOUR_MS,
          baselineMs: DAY_MS,
          atLeast: 1,
          threshold: { comparator: 'more_than', levels: [{ severity: 'warning', bound: 2 }] },
        },
        atLeast(1, HOUR_MS),
      ],
      severity: 'warning',
    } as const
    const world = new World([aRule({ condition, by: ['recipe', 'error'] })], [aRecipe('1')])
    world.fail(
      aFailure('1', 2 * DAY_MS - 1, { fingerprint: 'f2', news: false }),
      aFailure('1', 3 * DAY_MS - 1, { fingerprint: 'f1' }),
    )
    world.step(3 * DAY_MS, 3 * DAY_MS)
    expect(world.alerts).toMatchObject([{ startedAt: 3 * DAY_MS - 1, by: { error: ['f1'] } }])
  })

  test('4.4 a late failure before one that was told as new is not told, however many were told since', () => {
    const condition = { kind: 'new_error', unseenForMs: 1, severity: 'warning' } as const
    const world = new World([aRule({ condition })], [aRecipe('1', { knownFrom: -9 })])
    world.fail(aFailure('1', 0), aFailure('1', 2))
    world.step(2, 2)
    world.fail(aFailure('1', 0))
    world.step(3, 3)
    expect(world.errorsTold.map(({ failure }) => failure.placedAt)).toEqual([0, 2])
  })

  test('3.4 what began when an open alert was known to hold no longer is another alert', () => {
    const threshold = { comparator: 'at_least', levels: [{ severity: 'warning', bound: 1 }] } as const
    const condition = { kind: 'consecutive_failures', threshold } as const
    const recipes = [aRecipe('1'), aRecipe('2')]
    const world = new World([aRule({ condition, by: [], keepFiringForMs: 1 })], recipes)
    world.learn(key('1'), 0, { sampledFrom: 0 })
    world.learn(key('2'), 0, {
      sampledFrom: 0,
      activity: [{ from: 0, to: 3, failed: 0, succeeded: 1 }],
    })
    world.fail(aFailure('2', 0))
    world.step(3, 3)
    expect(world.alerts).toMatchObject([{ startedAt: 0, state: 'firing' }])
    world.settle(key('2'), 0, 3, [1])
    world.fail(aFailure('1', 3))
    world.step(4, 4)
    expect(world.alerts).toMatchObject([
      { startedAt: 0, state: 'resolved', endedAt: 1 },
      { startedAt: 3, state: 'firing' },
    ])
  })

  test.each([
    ['not', { kind: 'not', of: atLeast(1, 1), severity: 'warning' }],
    [
      'all',
      { kind: 'all', of: [{ kind: 'not', of: atLeast(1, 1), severity: 'warning' }], severity: 'warning' },
    ],
    [
      'any',
      { kind: 'any', of: [{ kind: 'not', of: atLeast(1, 1), severity: 'warning' }], severity: 'warning' },
    ],
  ] as const)('3.3 what is negated twice, %s between, may hold beyond what is known', (_, of) => {
    const condition = { kind: 'not', of, severity: 'warning' } as const
    const world = new World([aRule({ condition, by: ['workspace'] })], [aRecipe('1'), aRecipe('2')])
    world.resumeFrom = 0
    world.step(1, 1)
    world.fail(aFailure('1', 2))
    world.step(2)
    expect(world.alerts).toMatchObject([{ startedAt: 2, state: 'firing' }])
  })

  test('3.3 a success that is known of a recipe left out counts where a maintenance stops clocks too', () => {
    const condition = { kind: 'no_success', overMs: 2, severity: 'warning' } as const
    const lost = aRecipe('2', { knownThrough: HOUR_MS, unreadableSince: 0 })
    const world = new World([aRule({ condition, by: ['workspace'] })], [aRecipe('1'), lost])
    world.resumeFrom = HOUR_MS
    world.learn(key('1'), 0, { sampledFrom: HOUR_MS - 3, maintenance: [{ from: 0, to: 1 }] })
    world.learn(key('2'), 0, {
      sampledFrom: 0,
      activity: [{ from: HOUR_MS - 3, to: HOUR_MS, failed: 0, succeeded: 1 }],
    })
    world.know(HOUR_MS + 9, '1')
    world.step(HOUR_MS + 9)
    expect(world.alerts).toMatchObject([{ startedAt: HOUR_MS + 2 }])
  })

  test('3.3 an alert that one look of several ended makes nothing known beyond the others', () => {
    const lost = { kind: 'connection_lost', severity: 'warning' } as const
    const condition = { kind: 'all', of: [lost, atLeast(1, 1)], severity: 'warning' } as const
    const rule = aRule({ condition, by: ['workspace'], keepFiringForMs: 1 })
    const world = new World([rule], [aRecipe('1'), aRecipe('2')])
    const losing = { connection: 'c', from: 0, baseLine: false }
    world.learn(key('1'), 0, { lost: [{ ...losing, to: null }], connectionsThrough: 0 })
    world.learn(key('2'), 0, { connectionsThrough: 0 })
    world.fail(aFailure('1', 0))
    world.step(3, 3)
    expect(world.alerts).toMatchObject([{ state: 'resolved', foldedThrough: 2 }])
    const by = { workspace: ['production'] }
    const touched = [{ rule: rule.name, group: '["production"]', by, place: 1, kind: 'news' }] as const
    const { alerts, rulesSeen } = world
    const roster = createRoster(world.recipes)
    const plan = neededFacts({ rules: [rule], roster, touched, alerts, rulesSeen, now: 3 })
    expect(plan.windows[0]?.groups.get('["production"]')).toMatchObject({ knownThrough: 0 })
  })

  test('4.3 what held counts towards `for` however long it was unknown before late news', () => {
    const threshold = { comparator: 'at_least', levels: [{ severity: 'warning', bound: 1 }] } as const
    const condition = { kind: 'consecutive_failures', threshold } as const
    const world = new World([aRule({ condition, forMs: 2 })], [aRecipe('1')])
    world.learn(key('1'), 10, { sampledFrom: 10 })
    world.fail(aFailure('1', 20))
    world.step(20, 20)
    world.learn(key('1'), 21, { activity: [{ from: 21, to: 90, failed: 1, succeeded: 1 }] })
    world.step(90, 90)
    expect(says(world)).toEqual(['20 yes', '22 unknown', '90 no'])
    world.fail(aFailure('1', 90))
    world.step(91, 91)
    expect(world.alerts).toMatchObject([{ startedAt: 20, firedAt: 90 }])
  })

  test('4.3 so does what held before an estimate blurred one window of several', () => {
    const condition = { kind: 'all', of: [atLeast(1, 20), atLeast(1, 3)], severity: 'warning' } as const
    const world = new World([aRule({ condition, forMs: 5 })], [aRecipe('1')])
    world.fail(aFailure('1', 10))
    world.estimate({ recipe: key('1'), from: 11, to: 21, count: 1 })
    world.step(30, 30)
    expect(world.alerts).toEqual([])
    world.fail(aFailure('1', 24))
    world.step(31, 31)
    expect(world.alerts).toMatchObject([{ startedAt: 10, firedAt: 26 }])
  })

  test('3.5 successes that are known exactly count where a maintenance cuts the rise that they were part of', () => {
    const threshold = { comparator: 'at_least', levels: [{ severity: 'warning', bound: 0.5 }] } as const
    const condition = { kind: 'failure_ratio', overMs: 1, threshold, minJobs: 2 } as const
    const world = new World([aRule({ condition })], [aRecipe('1')])
    const activity = [{ from: 10, to: 30, failed: 1, succeeded: 1 }]
    world.learn(key('1'), 0, { sampledFrom: 0, activity, maintenance: [{ from: 11, to: 12 }] })
    world.settle(key('1'), 10, 30, [29])
    world.fail(aFailure('1', 29))
    world.step(40, 40)
    expect(says(world)).toEqual(['0 unknown', '1 no', '29 yes', '30 no'])
  })

  test('3.3 how bad a pending alert is beyond what is known is forgotten where it turns out to have been less', () => {
    const threshold = { comparator: 'at_least', levels: [{ severity: 'warning', bound: 1 }] } as const
    const condition = { kind: 'consecutive_failures', threshold } as const
    const world = new World([aRule({ condition, forMs: 3 })], [aRecipe('1')])
    world.learn(key('1'), 0, { sampledFrom: 6 })
    world.fail(aFailure('1', 4), aFailure('1', 16), aFailure('1', 17))
    world.step(17, 6)
    expect(world.alerts).toMatchObject([{ state: 'pending', peak: 2 }])
    world.learn(key('1'), 6, { activity: [{ from: 6, to: 90, failed: 2, succeeded: 1 }] })
    world.step(90, 90)
    expect(world.alerts).toMatchObject([{ state: 'pending', startedAt: 4, peak: 1 }])
  })
})
