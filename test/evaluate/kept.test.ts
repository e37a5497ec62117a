import { describe, expect, test } from 'vitest'
import { createHistories, type Histories } from '../../src/evaluate/histories.ts'
import { Kept } from '../../src/evaluate/kept.ts'
import type { RecipeChange, RecipeFacts } from '../../src/model/facts.ts'
import type { Instant } from '../../src/model/instant.ts'
import type { RecipeKey } from '../../src/model/recipe.ts'
import { aFailure, aRecipe, key, someFacts } from './world.ts'

/** Facts of three recipes, which change as a daemon's do. */
class Watched {
  readonly kept = new Kept()
  readonly recipes: Map<RecipeKey, RecipeFacts> = new Map(
    ['1', '2', '3'].map((id) => [key(id), aRecipe(id, { knownThrough: 100 })]),
  )
  readonly histories: Histories = createHistories()

  constructor() {
    for (const recipe of this.recipes.keys()) this.histories.load(recipe, {})
    this.follow()
  }

  /** Something changed about these, each from its place on; null: it only became known further. */
  follow(...changes: readonly (readonly [id: string, place: Instant | null])[]): void {
    const changed = new Map(
      changes.map(([id, place]): [RecipeKey, RecipeChange] => [key(id), { place, fresh: [] }]),
    )
    const { recipes, histories } = this
    this.kept.follow(someFacts({ recipes, histories: histories.all, changed }))
  }

  fail(id: string, ...places: readonly Instant[]): void {
    this.histories.add(key(id), { failures: places.map((at) => aFailure(id, at)) })
  }

  knownThrough(id: string, through: Instant): void {
    this.recipes.set(key(id), aRecipe(id, { knownThrough: through }))
  }
}

const team = (...ids: readonly string[]): readonly RecipeKey[] => ids.map((id) => key(id))

describe('3.7 what is kept of one recipe', () => {
  test('3.7 the same until something changes about it, then anew', () => {
    const watched = new Watched()
    const first = watched.kept.alone(key('1'))
    const other = watched.kept.alone(key('2'))
    expect(watched.kept.alone(key('1'))).toBe(first)
    watched.knownThrough('1', 200)
    watched.follow(['1', null])
    const second = watched.kept.alone(key('1'))
    expect(second?.member.facts.knownThrough).toBe(200)
    expect(watched.kept.alone(key('1'))).toBe(second)
    expect(watched.kept.alone(key('2'))).toBe(other)
  })

  test('3.7 nothing is read of one that nobody asks for', () => {
    const watched = new Watched()
    const asked: RecipeKey[] = []
    const recipes = new (class extends Map<RecipeKey, RecipeFacts> {
      override get(recipe: RecipeKey): RecipeFacts | undefined {
        asked.push(recipe)
        return super.get(recipe)
      }
    })(watched.recipes)
    watched.kept.alone(key('1'))
    const changed = new Map(['1', '2'].map((id) => [key(id), { place: 5, fresh: [] }]))
    watched.kept.follow(someFacts({ recipes, histories: watched.histories.all, changed }))
    expect(asked).toEqual([])
    watched.kept.alone(key('1'))
    expect(asked).toEqual([key('1')])
  })

  test('3.7 one that is not watched is nobody, though news may come of it', () => {
    const watched = new Watched()
    watched.follow(['9', 5])
    expect(watched.kept.alone(key('9'))).toBe(null)
    expect(new Kept().alone(key('1'))).toBe(null)
  })

  test('3.7 one that is watched no more is nobody', () => {
    const watched = new Watched()
    watched.kept.together(team('1', '2'))
    watched.recipes.delete(key('1'))
    watched.follow(['1', 5])
    expect(watched.kept.alone(key('1'))).toBe(null)
  })
})

describe('3.7 what is kept of several', () => {
  test('3.7 a list names them: the same one while the list is', () => {
    const watched = new Watched()
    const list = team('1', '2')
    const group = watched.kept.together(list)
    expect(watched.kept.together(list)).toBe(group)
    expect(watched.kept.together(team('1', '2'))).not.toBe(group)
  })

  test('3.7 of those that are watched', () => {
    const watched = new Watched()
    const { all } = watched.kept.together(team('9', '2', '1'))
    expect(all.map((member) => member.key)).toEqual(team('2', '1'))
    expect(all[0]).toBe(watched.kept.alone(key('2'))?.member)
  })

  test('3.7 all groups that a recipe is in follow it, at its place in each', () => {
    const watched = new Watched()
    const groups = [team('1', '2'), team('3', '1'), team('2', '3')].map((list) => watched.kept.together(list))
    for (const group of groups) expect(group.failures(0)).toEqual([])
    watched.fail('1', 50)
    watched.fail('3', 60)
    watched.knownThrough('1', 150)
    watched.follow(['1', 50], ['3', 60])
    const places = groups.map((group) => group.failures(0).map(({ placedAt }) => placedAt))
    expect(places).toEqual([[50], [50, 60], [60]])
    expect(groups.map(({ all }) => all.map(({ facts }) => facts.knownThrough))).toEqual([
      [150, 100],
      [100, 150],
      [100, 100],
    ])
    expect(groups.map(({ all }) => all.map((member) => member.key))).toEqual([
      team('1', '2'),
      team('3', '1'),
      team('2', '3'),
    ])
  })

  test('3.7 what only became known further leaves what was merged', () => {
    const watched = new Watched()
    const group = watched.kept.together(team('1', '2'))
    group.failures(0)
    // Nothing says from where on this is otherwise, so nothing looks.
    watched.fail('1', 50)
    watched.knownThrough('1', 150)
    watched.follow(['1', null])
    expect(group.failures(0)).toEqual([])
    expect(group.all[0]?.facts.knownThrough).toBe(150)
  })
})

describe('3.7 histories read further back', () => {
  test('3.7 of some: their groups have all of it', () => {
    const watched = new Watched()
    const list = team('1', '2')
    const group = watched.kept.together(list)
    const other = watched.kept.alone(key('2'))
    expect(group.failures(-100)).toEqual([])
    watched.fail('1', -50, 50)
    watched.kept.reload(team('1'))
    expect(watched.kept.together(list)).toBe(group)
    expect(group.failures(-100).map(({ placedAt }) => placedAt)).toEqual([-50, 50])
    expect(watched.kept.alone(key('1'))?.member.newestFailure).toBe(50)
    expect(watched.kept.alone(key('2'))).toBe(other)
  })

  test('3.7 of all: everything is made anew', () => {
    const watched = new Watched()
    const list = team('1', '2')
    const group = watched.kept.together(list)
    const alone = watched.kept.alone(key('1'))
    watched.fail('1', -50)
    watched.kept.reload(null)
    expect(watched.kept.together(list)).not.toBe(group)
    expect(watched.kept.alone(key('1'))).not.toBe(alone)
    expect(watched.kept.together(list).failures(-100)).toHaveLength(1)
    watched.follow(['2', 60])
    const second = watched.kept.alone(key('2'))?.member
    expect(watched.kept.together(list).all[1]).toBe(second)
    expect(group.all[1]).not.toBe(second)
  })
})
