import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Alert } from '../../src/model/alert.ts'
import type { Comparator, Level } from '../../src/model/condition.ts'
import { playArbitrary, type Suite } from '../deep/suite.ts'
import { type ReferenceEpisode, reference } from './reference.ts'
import { aFailure, aRecipe, aRule, counting, key, World } from './world.ts'

/** Before this instant nothing happens; the engine takes 0 for never. */
const BEGIN = 1_000
const LENGTH = 160

interface History {
  readonly comparator: Comparator
  readonly bounds: readonly [number, number]
  readonly over: number
  readonly forMs: number
  readonly keep: number
  readonly by: 'recipe' | 'workspace' | 'adapter'
  readonly failures: readonly { at: number; late: number; recipe: string; adapter: string }[]
  readonly estimates: readonly { at: number; length: number; late: number; count: number; recipe: string }[]
  readonly rounds: readonly { after: number; lag: readonly [number, number]; restart: boolean }[]
}

const recipe = fc.constantFrom('1', '2')

const anyHistory = (
  comparators: readonly Comparator[],
  lateness: number,
  estimates: number,
  lag: number,
): fc.Arbitrary<History> =>
  fc.record({
    comparator: fc.constantFrom(...comparators),
    bounds: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 8 })),
    over: fc.integer({ min: 1, max: 25 }),
    forMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })),
    keep: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })),
    by: fc.constantFrom('recipe', 'workspace', 'adapter'),
    failures: fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: LENGTH }),
        late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: lateness })),
        recipe,
        adapter: fc.constantFrom('salesforce', 'netsuite'),
      }),
      { maxLength: 40 },
    ),
    estimates: fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: LENGTH - 30 }),
        length: fc.integer({ min: 1, max: 30 }),
        late: fc.integer({ min: 0, max: 20 }),
        count: fc.integer({ min: 1, max: 6 }),
        recipe,
      }),
      { maxLength: estimates },
    ),
    rounds: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 30 }),
        lag: fc.tuple(fc.integer({ min: 0, max: lag }), fc.integer({ min: 0, max: lag })),
        restart: fc.boolean(),
      }),
      { minLength: 1, maxLength: 25 },
    ),
  })

function levelsOf({ comparator, bounds }: History): readonly Level[] {
  const [a, b] = [Math.min(...bounds), Math.max(...bounds)]
  if (a === b) return [{ severity: 'warning', bound: a }]
  const rising = comparator === 'at_least' || comparator === 'more_than'
  return [
    { severity: 'critical', bound: rising ? b : a },
    { severity: 'warning', bound: rising ? a : b },
  ]
}

/** Plays a history, with a round of evaluation whenever it says so, and hands what is known to `check`. */
function play(
  history: History,
  check: (world: World, expected: Map<string, ReferenceEpisode[]>) => void,
): void {
  const { comparator, over, forMs, keep, by } = history
  const levels = levelsOf(history)
  const rule = aRule({
    condition: counting({ comparator, levels }, over),
    forMs,
    keepFiringForMs: keep,
    by: [by],
  })
  const world = new World(
    [rule],
    [aRecipe('1', { knownThrough: BEGIN }), aRecipe('2', { knownThrough: BEGIN })],
    BEGIN,
  )
  world.resumeFrom = BEGIN
  const known = { '1': BEGIN, '2': BEGIN }
  let now = BEGIN
  const waiting = new Set(history.failures)
  const guesses = new Set(history.estimates)
  for (const round of [...history.rounds, { after: LENGTH * 2, lag: [0, 0] as const, restart: true }]) {
    now += round.after
    for (const failure of waiting) {
      const placed = BEGIN + failure.at
      if (placed + failure.late > now) continue
      waiting.delete(failure)
      world.fail(aFailure(failure.recipe, placed, { adapter: failure.adapter }))
    }
    for (const guess of guesses) {
      const from = BEGIN + guess.at
      const to = from + guess.length
      if (to + guess.late > now) continue
      guesses.delete(guess)
      world.estimate({ recipe: key(guess.recipe), count: guess.count, from, to })
    }
    known['1'] = Math.max(known['1'], now - round.lag[0])
    known['2'] = Math.max(known['2'], now - round.lag[1])
    world.know(known['1'], '1')
    world.know(known['2'], '2')
    if (round.restart) {
      const resumeFrom: number | null = world.resumeFrom
      world.restart()
      world.resumeFrom = resumeFrom
    }
    const before = new Set(world.alerts.map(({ id }) => id))
    const changes = world.step(now)
    for (const change of changes) {
      if (change.kind !== 'open') continue
      assert.ok(!before.has(change.alert.id), `${change.alert.id} opens again`)
      assert.equal(change.alert.foundOver, change.alert.state === 'resolved')
    }
    assert.deepEqual(world.step(now), [])
    check(world, expected(history, levels, world, known, now))
  }
}

function expected(
  { comparator, over, forMs, keep, by }: History,
  levels: readonly Level[],
  world: World,
  known: { readonly '1': number; readonly '2': number },
  now: number,
): Map<string, ReferenceEpisode[]> {
  const groups =
    by === 'recipe'
      ? [
          ['production', '1'],
          ['production', '2'],
        ]
      : by === 'workspace'
        ? [['production']]
        : [['salesforce'], ['netsuite']]
  return new Map(
    groups.map((values) => {
      const of = by === 'recipe' ? key(values[1] ?? '') : null
      const knownThrough = Math.min(
        now,
        ...(of === null ? [known['1'], known['2']] : [of === key('1') ? known['1'] : known['2']]),
      )
      const places = world.failures
        .filter((failure) => of === null || failure.recipe === of)
        .filter((failure) => by !== 'adapter' || failure.adapter === values[0])
        .map(({ placedAt }) => placedAt)
      const estimates =
        by === 'adapter' ? [] : world.estimates.filter((estimate) => of === null || estimate.recipe === of)
      const rule = { over, comparator, levels, forMs, keep }
      return [
        JSON.stringify(values),
        reference(rule, { places, estimates, knownThrough, begin: BEGIN, now }),
      ] as const
    }),
  )
}

function seen(of: Alert | ReferenceEpisode): unknown {
  const { state, startedAt, firedAt, endedAt, severity, worst, peak, count, about } = of
  // Once over, the number at the end is of no interest, nor does it follow later news of a later time.
  return {
    state,
    startedAt,
    firedAt,
    endedAt,
    severity,
    worst,
    peak,
    about,
    count: state === 'resolved' ? null : count,
  }
}

/** Stored alerts that are older parts of what is one episode now: told, over, and left as they are. */
function partOf(alert: Alert, episodes: readonly ReferenceEpisode[]): boolean {
  return (
    alert.state === 'resolved' &&
    episodes.some(
      ({ startedAt, doneAt }) => alert.startedAt >= startedAt && alert.foldedThrough <= (doneAt ?? Infinity),
    )
  )
}

/** Each episode is told by one alert, and each alert tells of an episode; see `provisional` for the one exception. */
function agree(
  world: World,
  group: string,
  episodes: readonly ReferenceEpisode[],
  provisional: Set<string>,
): void {
  const stored = world.alerts.filter((alert) => alert.group === group)
  const told = new Set<ReferenceEpisode>()
  for (const alert of stored) {
    // What bridges to an alert that was told on what was known then goes on from what was told.
    if (stored.some((other) => provisional.has(other.id) && overlapping(alert, other)))
      provisional.add(alert.id)
  }
  for (const alert of stored) {
    const same = episodes.find((episode) => isDeepStrictEqual(seen(alert), seen(episode)))
    if (same !== undefined) told.add(same)
    else if (provisional.has(alert.id))
      for (const episode of episodes) if (touching(alert, episode)) told.add(episode)
    if (same === undefined && !provisional.has(alert.id) && !partOf(alert, episodes)) {
      assert.deepEqual(seen(alert), episodes.map(seen))
    }
  }
  for (const episode of episodes)
    if (!told.has(episode) && !stored.some((alert) => isDeepStrictEqual(seen(alert), seen(episode))))
      assert.deepEqual(stored.map(seen), seen(episode))
  const open = stored.filter(({ endedAt }) => endedAt === null)
  assert.ok(open.length < 2, 'two alerts of one group are open')
  for (const alert of stored) {
    // Told on what was known then: news may show that it did not hold long enough, or not all the time.
    if (alert.state === 'firing' && Math.max(alert.firedAt ?? 0, alert.heldFrom ?? 0) > alert.foldedThrough) {
      provisional.add(alert.id)
    }
  }
}

function overlapping(a: Alert, b: Alert): boolean {
  const end = (alert: Alert): number => (alert.state === 'resolved' ? alert.foldedThrough : Infinity)
  return a.startedAt <= end(b) && b.startedAt <= end(a)
}

function touching(alert: Alert, episode: ReferenceEpisode): boolean {
  const end = alert.state === 'resolved' ? alert.foldedThrough : Infinity
  return alert.startedAt <= (episode.doneAt ?? Infinity) && episode.startedAt <= end
}

function suite(name: string, histories: fc.Arbitrary<History>, exact = false): Suite {
  return {
    name,
    seeds: { quick: 100, deep: 10_000 },
    play: playArbitrary(histories, (history) => {
      const provisional = new Set<string>()
      let looks = 0
      play(history, (world, groups) => {
        for (const [group, episodes] of groups) {
          looks += 1
          agree(world, group, episodes, exact ? new Set() : provisional)
        }
      })
      return { looks }
    }),
  }
}

/** Late news in any order, at any evaluation, leaves the episodes that a full recomputation finds. */
export const lateNews: Suite = suite(
  'failed-count-late-news',
  anyHistory(['at_least', 'more_than'], 90, 0, 12),
)

/** With everything known at each evaluation, alerts are exactly the episodes, late news or not. */
export const allKnown: Suite = suite(
  'failed-count-all-known',
  anyHistory(['at_least', 'more_than'], 90, 0, 0),
  true,
)

/** Estimates that come late, short and long. */
export const lateEstimates: Suite = suite(
  'failed-count-estimates',
  anyHistory(['at_least', 'more_than'], 40, 4, 12),
)

/** Conditions that silence fulfils. A failure's own labels make groups of failures alone: none, no group to be quiet. */
export const silence: Suite = suite(
  'failed-count-silence',
  anyHistory(['at_most', 'less_than'], 0, 0, 12).filter(({ by }) => by !== 'adapter'),
)
