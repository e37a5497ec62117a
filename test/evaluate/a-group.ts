import type { Group } from '../../src/evaluate/group.ts'
import { createHistories, type HistoryRows } from '../../src/evaluate/histories.ts'
import { createRoster } from '../../src/evaluate/roster.ts'
import type { RecipeFacts } from '../../src/model/facts.ts'
import { aRecipe, aRule, key, someFacts } from './world.ts'

/** A group of recipes by what is recorded of each; known through now where a recipe's facts do not say otherwise. */
export function aGroup(
  rows: Readonly<Record<string, HistoryRows>>,
  over: Partial<Group> & { readonly facts?: Readonly<Record<string, Partial<RecipeFacts>>> } = {},
): Group {
  const { facts = {}, ...rest } = over
  const { now = 1_000 } = rest
  const ids = Object.keys(rows)
  const recipes = new Map(ids.map((id) => [key(id), aRecipe(id, { knownThrough: now, ...facts[id] })]))
  const histories = createHistories()
  for (const [id, own] of Object.entries(rows)) histories.load(key(id), own)
  const { kept } = createRoster(recipes)
  kept.follow(someFacts({ recipes, histories: histories.all }))
  const alone = ids.length === 1 ? kept.alone(key(ids[0] ?? '')) : null
  const members = alone ?? kept.together([...recipes.keys()])
  return { rule: aRule(), values: [], from: 0, now, knownBefore: 0, members, ...rest }
}
