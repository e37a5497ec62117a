import { expect, test } from 'vitest'
import type { Look, LookStep } from '../../src/poll/paging.ts'
import { afterPage, afterUnknownCursor } from '../../src/poll/paging.ts'
import { asked, ended, fresh, look, pageOf } from './looks.ts'

/** Asks on as long as the look goes on; a null answer: the API does not know the cursor. What was asked for, and the end. */
function follow(start: Look, answer: (cursor: string | null, asks: number) => string[] | null) {
  const cursors: (string | null)[] = []
  let step: LookStep | null = { kind: 'ask', look: start }
  while (step?.kind === 'ask') {
    const { cursor } = step.look
    const ids = answer(cursor, cursors.length)
    cursors.push(cursor)
    step = ids === null ? afterUnknownCursor(step.look) : afterPage(step.look, pageOf(fresh(...ids)))
  }
  return { cursors, end: ended(step) }
}

test('2.3 a cursor that the API does not know falls back to other recent ids, then to the head', () => {
  let step: LookStep | null = afterPage(look(), pageOf(fresh('a', 'b', 'c', 'd')))
  const cursors: (string | null)[] = []
  while (step?.kind === 'ask') {
    cursors.push(step.look.cursor)
    if (step.look.cursor === null) break
    step = afterUnknownCursor(step.look)
  }
  expect(cursors).toEqual(['d', 'c', 'a', null])
})

test('2.3 an unknown recipe is no unknown cursor', () => {
  expect(afterUnknownCursor(look())).toBeNull()
})

test('2.3 an answer that begins again at the head is no end: other cursors are tried', () => {
  const second = asked(afterPage(look(), pageOf(fresh('a', 'b'))))
  const third = asked(afterPage(second, pageOf(fresh('c', 'd'))))
  expect(third.cursor).toBe('d')
  const fallback = asked(afterPage(third, pageOf(fresh('a', 'b'))))
  expect(fallback.cursor).toBe('c')
  expect(asked(afterPage(fallback, pageOf([...fresh('d'), ...fresh('e')]))).cursor).toBe('e')
})

test('2.3 the only job of a page is not asked for twice: the head is next', () => {
  expect(follow(look(), (cursor, asks) => (asks === 0 ? ['a'] : cursor === null ? ['a'] : []))).toEqual({
    cursors: [null, 'a', null],
    end: 'end',
  })
})

test('2.3 answers that the API refuses count for the bound on pages', () => {
  const refused = follow(look(null, 3), (_, asks) => (asks === 0 ? ['a', 'b', 'c'] : null))
  expect(refused).toEqual({ cursors: [null, 'c', 'b'], end: 'incomplete: bound' })
})

test('2.3 the last page again, the cursor in it, is no rest of it', () => {
  const second = asked(afterPage(look(), pageOf(fresh('a', 'b'))))
  expect(asked(afterPage(second, pageOf(fresh('a', 'b')))).cursor).toBe('a')
})

test('2.3 an answer that holds more than the last page is no rest of it', () => {
  const third = asked(afterPage(asked(afterPage(look(), pageOf(fresh('a', 'b')))), pageOf(fresh('c', 'd'))))
  expect(asked(afterPage(third, pageOf(fresh('a', 'b', 'c')))).cursor).toBe('c')
})

test('2.3 where every cursor leads to nothing, and the head to nothing new, the list has ended', () => {
  const pages = [['a', 'b'], ['c', 'd'], [], []]
  expect(follow(look(), (_, asks) => pages[asks] ?? ['a', 'b'])).toEqual({
    cursors: [null, 'b', 'd', 'c', null],
    end: 'end',
  })
})

test('2.3 an API that always answers with the whole list has shown it', () => {
  expect(follow(look(), (_, asks) => (asks === 0 ? ['a', 'b'] : ['a', 'b', 'c', 'd']))).toEqual({
    cursors: [null, 'b', 'd', 'c', 'a', null],
    end: 'end',
  })
})

test('2.3 an answer that shows its own cursor is no list begun again', () => {
  const pages = [['a', 'b'], ['c', 'd'], ['c', 'd'], []]
  expect(follow(look(), (_, asks) => pages[asks] ?? ['a', 'b'])).toEqual({
    cursors: [null, 'b', 'd', 'c', null],
    end: 'end',
  })
})

test('2.3 a list that began again at its head is walked down once more, though other cursors lead to nothing', () => {
  const pages = [['a', 'b'], ['c', 'd'], ['a', 'b'], [], ['a', 'b', 'c'], ['c', 'd', 'e'], []]
  expect(follow(look(), (_, asks) => pages[asks] ?? []).cursors.slice(0, 7)).toEqual([
    null,
    'b',
    'd',
    'c',
    null,
    'b',
    'e',
  ])
})

test('2.3 the head is tried again once a look, as something new may arrive there for ever', () => {
  const answer = (_: string | null, asks: number) =>
    asks === 0 ? ['a', 'b'] : asks === 3 ? ['n', 'a', 'b'] : []
  expect(follow(look(), answer)).toEqual({
    cursors: [null, 'b', 'a', null, 'b', 'a', 'n'],
    end: 'end',
  })
})

test('2.3 the head is still tried after another cursor led on', () => {
  const answer = (_: string | null, asks: number) => (asks === 0 ? ['a', 'b'] : asks === 2 ? ['c'] : [])
  expect(follow(look(), answer).cursors).toEqual([null, 'b', 'a', 'c', null])
})

test('2.3 a list that begins anew after every answer is given up, and is not complete then', () => {
  const one = follow(look(), (cursor, asks) => (asks === 1 || cursor === 'a' ? ['b'] : ['a']))
  expect(one.end).toBe('incomplete: lost')
  // Half of them, and ten, went over known ground.
  expect(one.cursors).toHaveLength(19)
})
