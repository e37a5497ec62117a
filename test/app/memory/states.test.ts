import { expect, test } from 'vitest'
import { States } from '../../../src/app/memory/states.ts'
import { recipeKey } from '../../../src/model/recipe.ts'
import type { FactChanges } from '../../../src/store/port-facts.ts'

const keyOf = (id: string, workspace = 'production') => recipeKey({ workspace, id })
const [A, B, ELSEWHERE] = [keyOf('a'), keyOf('b'), keyOf('a', 'staging')]

function found(over: Partial<FactChanges>): Pick<FactChanges, 'lost' | 'states' | 'observed'> {
  return { lost: [], states: [], observed: [], ...over }
}

function watching() {
  const states = new States()
  states.watch(A, { connections: ['7', '8'] })
  states.watch(B, { connections: ['8'] })
  states.watch(ELSEWHERE, { connections: ['8'] })
  return states
}

const loss = (connection: string, from: number, over = {}) => {
  return { workspace: 'production', connection, from, to: null, baseLine: false, isNews: true, ...over }
}

test('2.9 a lost connection concerns the recipes of its workspace that use it', () => {
  const states = watching()
  expect(states.take(found({ lost: [loss('7', 5)] }))).toEqual([{ recipe: A, place: 5 }])
  expect(states.take(found({ lost: [loss('8', 6)] }))).toEqual([
    { recipe: A, place: 6 },
    { recipe: B, place: 6 },
  ])
  expect(states.lostOf(A)).toEqual([
    { connection: '7', from: 5, to: null, baseLine: false },
    { connection: '8', from: 6, to: null, baseLine: false },
  ])
  expect(states.lostOf(ELSEWHERE)).toEqual([])
  expect(states.take(found({ lost: [loss('8', 6, { to: 9 })] }))).toContainEqual({ recipe: B, place: 9 })
  expect(states.lostOf(B)).toEqual([{ connection: '8', from: 6, to: 9, baseLine: false }])
  expect(states.take(found({ lost: [loss('8', 6, { to: 9, isNews: false })] }))).toContainEqual({
    recipe: B,
    place: null,
  })
})

test('2.9 a recipe that uses other connections now is concerned by those', () => {
  const states = watching()
  states.watch(B, { connections: ['9'] })
  states.forget(A)
  expect(states.take(found({ lost: [loss('8', 6), loss('9', 7)] }))).toEqual([{ recipe: B, place: 7 }])
  expect(states.lostOf(A)).toEqual([])
})

test('2.9 states are known through the last list, where it shows the recipe', () => {
  const states = watching()
  expect(states.statesThrough(A)).toBeNull()
  const observed = [{ workspace: 'production', what: 'states', through: 50 }] as const
  states.take(found({ states: [{ recipe: A, through: null }], observed }))
  expect([A, B, ELSEWHERE].map((recipe) => states.statesThrough(recipe))).toEqual([50, null, null])
  const changes = states.take(
    found({ states: [{ recipe: A, through: 50 }], observed: [{ ...observed[0], through: 60 }] }),
  )
  expect(changes).toEqual([A, A, B].map((recipe) => ({ recipe, place: null })))
  expect(states.statesThrough(A)).toBe(50)
  expect(states.isObserved('production', 'states')).toBe(true)
  expect(states.isObserved('production', 'connections')).toBe(false)
})

test('2.9 connections are known through the last list of their workspace', () => {
  const states = watching()
  states.take(found({ observed: [{ workspace: 'production', what: 'connections', through: 50 }] }))
  expect([A, ELSEWHERE].map((recipe) => states.connectionsThrough(recipe))).toEqual([50, null])
})
