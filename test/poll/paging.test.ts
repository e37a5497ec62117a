import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Sighting } from '../../src/model/failure.ts'
import { afterPage } from '../../src/poll/paging.ts'
import { asked, ended, fresh, HORIZON, known, look, pageOf, SETTLED } from './looks.ts'
import { createWorld } from './world.ts'

describe('2.3 a look ends', () => {
  test('2.3 after one whole page of known ones', () => {
    expect(ended(afterPage(look(), pageOf(known('a', 'b'))))).toBe('known')
  })

  test('2.3 not where one item of the page is new, wherever it stands', () => {
    for (const page of [
      [...fresh('n'), ...known('a', 'b')],
      [...known('a', 'b'), ...fresh('n')],
    ]) {
      expect(afterPage(look(), pageOf(page)).kind).toBe('ask')
    }
  })

  test('2.3 not where a known job shows another error, which is new', () => {
    const page = pageOf(known('a', 'b'))
    const another: Sighting = { kind: 'new', job: 'a', errorId: 'e2', completedAt: 9_000, firstSeenAt: 9_999 }
    expect(afterPage(look(), { ...page, sightings: [...page.sightings, another] }).kind).toBe('ask')
  })

  test('2.3 not on known ground while a rise of the counter is unexplained', () => {
    expect(afterPage(look(), pageOf(known('a', 'b'), { unexplained: 1 })).kind).toBe('ask')
  })

  test('2.3 after a page whose jobs were completed by it: they were known as well', () => {
    const page = pageOf(known('a'))
    const completed = page.sightings.map((sighting) => ({ ...sighting, kind: 'completed' as const }))
    expect(ended(afterPage(look(), { ...page, sightings: completed }))).toBe('known')
  })

  test('7.1 not on what is new while the clock was set back', () => {
    for (const kind of ['new', 'history'] as const) {
      const page = pageOf(fresh('a'))
      const sightings = page.sightings.map((sighting) => ({ ...sighting, kind, firstSeenAt: SETTLED - 1 }))
      expect(afterPage(look(), { ...page, sightings }).kind).toBe('ask')
    }
  })

  test('2.5 what lies below the horizon is neither known ground nor against it', () => {
    const below: Sighting = {
      kind: 'history',
      job: 'h',
      errorId: null,
      completedAt: 1,
      firstSeenAt: 9_999,
    }
    const page = pageOf([{ id: 'h', at: HORIZON - 1 }, ...known('a')])
    expect(ended(afterPage(look(), { ...page, sightings: [...page.sightings, below] }))).toBe('known')
    const ignored = pageOf([{ id: 'h', at: HORIZON - 1 }, ...fresh('x')], {
      sightings: [{ ...below, kind: 'seen', firstSeenAt: SETTLED }],
    })
    expect(afterPage(look(), ignored).kind).toBe('ask')
  })

  test('2.3 not on what a first look finds, whatever its time', () => {
    expect(afterPage(look(null), pageOf([{ id: 'a', known: -1 }])).kind).toBe('ask')
  })

  test('2.3 not on what a broken-off look left: only what the last complete one knew is known ground', () => {
    const left = [{ id: 'a', known: SETTLED + 1 }]
    expect(afterPage(look(), pageOf(left)).kind).toBe('ask')
    expect(afterPage(look(null), pageOf(left)).kind).toBe('ask')
    expect(ended(afterPage(look(SETTLED + 1), pageOf(left)))).toBe('known')
  })

  test('2.3 not on a page of items that are no failures', () => {
    expect(afterPage(look(), pageOf(fresh('a', 'b'), { sightings: [] })).kind).toBe('ask')
    expect(
      ended(
        afterPage(
          look(),
          pageOf([...fresh('x'), ...known('a')], { sightings: pageOf(known('a')).sightings }),
        ),
      ),
    ).toBe('known')
  })

  test('2.3 at an empty head', () => {
    expect(ended(afterPage(look(), pageOf([])))).toBe('end')
  })

  test('2.3 at an empty page, once other cursors say the same', () => {
    let next = asked(afterPage(look(), pageOf(fresh('a', 'b', 'c'))))
    const cursors: (string | null)[] = [next.cursor]
    for (let n = 0; n < 3; n += 1) {
      next = asked(afterPage(next, pageOf([])))
      cursors.push(next.cursor)
    }
    expect(cursors).toEqual(['c', 'b', 'a', null])
    expect(ended(afterPage(next, pageOf(fresh('a', 'b', 'c'))))).toBe('end')
  })

  test('2.3 at a page without a new id: the rest of the last page follows a cursor that is in the list', () => {
    const second = asked(afterPage(look(), pageOf(fresh('a', 'b', 'c'))))
    const third = asked(afterPage(second, pageOf([])))
    expect(third.cursor).toBe('b')
    expect(ended(afterPage(third, pageOf(fresh('c'))))).toBe('end')
  })

  test('2.3 when job_scope_count is reached, over all pages', () => {
    expect(ended(afterPage(look(), pageOf(fresh('a', 'b'), { scope: 2 })))).toBe('scope')
    const next = asked(afterPage(look(), pageOf(fresh('a', 'b'), { scope: 3 })))
    expect(ended(afterPage(next, pageOf(fresh('c'), { scope: 3 })))).toBe('scope')
  })

  test('2.3 not at a job_scope_count that the page itself disproves', () => {
    expect(afterPage(look(), pageOf(fresh('a', 'b'), { scope: 1 })).kind).toBe('ask')
  })

  test('2.3 at the horizon: a whole page completed before it', () => {
    const page = pageOf([
      { id: 'a', at: HORIZON - 1 },
      { id: 'b', at: HORIZON - 500 },
    ])
    expect(ended(afterPage(look(), page))).toBe('horizon')
  })

  test('2.5 not where one item of the page lies above the horizon, as jobs complete out of order', () => {
    const page = pageOf([
      { id: 'a', at: HORIZON - 1 },
      { id: 'b', at: HORIZON },
    ])
    expect(afterPage(look(), page).kind).toBe('ask')
    const running = pageOf([
      { id: 'a', at: HORIZON - 1 },
      { id: 'b', at: null },
    ])
    expect(afterPage(look(), running).kind).toBe('ask')
  })

  test('2.3 at the bound on pages, and is not complete then', () => {
    const next = asked(afterPage(look(SETTLED, 2), pageOf(fresh('a'))))
    expect(ended(afterPage(next, pageOf(fresh('b'))))).toBe('incomplete: bound')
    expect(ended(afterPage(next, pageOf([])))).toBe('incomplete: bound')
  })

  test('2.6 at a page on which nothing can be read, and is not complete then', () => {
    expect(ended(afterPage(look(), pageOf([], { broken: 3 })))).toBe('incomplete: unreadable')
  })
})

test('2.3 completions in the future do not stop it', () => {
  const page = pageOf([{ id: 'f', at: 99_999_999 }, ...known('a')])
  expect(afterPage(look(), page).kind).toBe('ask')
  expect(ended(afterPage(look(), pageOf([{ id: 'f', at: 99_999_999, known: 1 }])))).toBe('known')
})

test('2.3 the next page is asked for from the oldest job, whatever the order within the page', () => {
  const page = [
    { id: 'b', at: 8_000 },
    { id: 'c', at: 7_000 },
    { id: 'a', at: 9_000 },
  ]
  expect(asked(afterPage(look(), pageOf(page))).cursor).toBe('c')
  expect(asked(afterPage(look(), pageOf(fresh('x', 'y')))).cursor).toBe('y')
})

const worldArbitrary = {
  seed: fc.nat(),
  pageSizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
  before: fc.integer({ min: 0, max: 40 }),
  /** What arrives between requests. */
  arrivals: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 40 }),
  shuffled: fc.boolean(),
  hasScope: fc.boolean(),
  unknownOffset: fc.constantFrom('empty' as const, 'head' as const, 'not-found' as const),
  /** After how many requests each look breaks off; none: never. */
  breakOffs: fc.array(fc.option(fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 6 }),
}

test('2.3 every failure above the horizon is found exactly once, whatever page sizes, order, arrivals and broken-off looks', () => {
  fc.assert(
    fc.property(fc.record(worldArbitrary), (settings) => {
      const world = createWorld(settings)
      for (const breakOff of [...settings.breakOffs, null]) {
        const there = world.countable()
        const outcome = world.look(breakOff)
        if (!outcome.complete) continue
        for (const job of there) expect(world.recorded.get(job)).toBe(1)
      }
      expect(Math.max(0, ...world.recorded.values())).toBeLessThanOrEqual(1)
    }),
    { numRuns: 400 },
  )
})

test('2.3 jobs that are purged while pages are read hide no other: a look that could miss one is not complete', () => {
  fc.assert(
    fc.property(
      fc.record({ ...worldArbitrary, purges: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 40 }) }),
      (settings) => {
        const world = createWorld(settings)
        const outcome = world.look(null)
        if (settings.arrivals.every((count) => count === 0)) expect(outcome.complete).toBe(true)
        expect(outcome.requests).toBeLessThanOrEqual(200)
        if (!outcome.complete) return
        for (const job of world.countable()) {
          // What came while pages were read is the next look's.
          if (outcome.there.has(job)) expect(world.recorded.get(job)).toBe(1)
        }
      },
    ),
    { numRuns: 400 },
  )
})

test('2.3 a quiet recipe costs one request a look', () => {
  fc.assert(
    fc.property(fc.record({ ...worldArbitrary, arrivals: fc.constant([]) }), (settings) => {
      const world = createWorld(settings)
      world.look(null)
      expect(world.look(null).requests).toBe(1)
    }),
  )
})
