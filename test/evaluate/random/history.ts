import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Want } from '../../../src/model/facts.ts'
import { DAY_MS, HOUR_MS } from '../../../src/model/instant.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { Known } from '../reference/known.ts'
import { World } from '../world.ts'
import { StoryRecipe } from './recipes.ts'
import { type RuleSpec, ruleOf } from './rules.ts'
import { anyStory, LENGTH, type Round, type Story, type Trouble, withReruns } from './story.ts'

/** A story and the rules that watch it. */
export interface History {
  /** How long a unit of its times is: an instant, or half an hour, where days and unreadable hours matter. */
  readonly long: boolean
  readonly rules: readonly RuleSpec[]
  readonly story: Story
}

export function anyHistory(rule: fc.Arbitrary<RuleSpec>, trouble: Trouble): fc.Arbitrary<History> {
  return fc.record({
    long: fc.boolean(),
    rules: fc.array(rule, { minLength: 1, maxLength: 4 }),
    story: anyStory(trouble),
  })
}

/** In the end everything is known, and nothing goes on. */
const LAST: Round = {
  after: LENGTH,
  lag: [0, 0, 0],
  statesLag: 0,
  fell: false,
  answered: false,
  restart: true,
}

/** What a round left behind. */
export interface Step {
  readonly rules: readonly Rule[]
  readonly round: Round
  /** Questions that were answered. */
  readonly answered: number
  readonly world: World
  readonly known: Known
  /** Failures, by id, that became known in this round. */
  readonly fresh: ReadonlySet<number>
  readonly begin: number
  readonly unit: number
}

/** Plays a history, one evaluation a round, each with what was known then, and shows each step. */
export function play({ long, rules: specs, story: told }: History, see: (step: Step) => void): void {
  const story = withReruns(told)
  const unit = long ? HOUR_MS / 2 : 1
  const begin = 10_000 * unit
  const rules = specs.map((spec, index) => ruleOf(spec, `rule-${index}`, begin, unit))
  const world = new World(rules, [], begin)
  world.resumeFrom = begin
  const recipes = story.teams.map((_, index) => new StoryRecipe(world, story, index, { begin, unit }))
  const asked = new Map<string, Want>()
  let now = begin
  for (const [nth, round] of [...story.rounds, LAST].entries()) {
    now += round.after * unit
    let answered = 0
    const before = new Set(recipes.flatMap(({ known }) => known.failures.map(({ id }) => id)))
    for (const [index, recipe] of recipes.entries()) {
      recipe.look(round, nth, now)
      if (!round.answered || round.lag[index] === null) continue
      const want = asked.get(recipe.known.key)
      if (want === undefined) continue
      recipe.answer(want.from, want.to)
      asked.delete(want.recipe)
      answered += 1
    }
    if (round.restart) restart(world, now)
    const open = new Set(world.alerts.map(({ id }) => id))
    for (const change of world.step(now))
      assert.ok(change.kind !== 'open' || !open.has(change.alert.id), 'an alert opens again')
    for (const want of world.wants) asked.set(want.recipe, want)
    const ids = recipes.flatMap(({ known }) => known.failures.map(({ id }) => id))
    const fresh = new Set(ids.filter((id) => !before.has(id)))
    see({
      rules,
      round,
      answered,
      world,
      known: { now, recipes: recipes.map(({ known }) => known) },
      fresh,
      begin,
      unit,
    })
    assert.deepEqual(world.step(now), [], 'an evaluation of the same changes something')
  }
}

/** Silence is looked at a day back after a start; that what was not looked at for longer comes late is tested elsewhere. */
function restart(world: World, now: number): void {
  const { resumeFrom } = world
  world.restart()
  if (resumeFrom !== null && now - resumeFrom > DAY_MS) world.resumeFrom = resumeFrom
}
