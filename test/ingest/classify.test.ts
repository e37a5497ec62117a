import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import type { Failure, StoredFailure } from '../../src/model/failure.ts'
import { failure, NOON, stored } from './items.ts'

const AT = NOON - 60_000
const LATER = NOON - 30_000

test('1.4 a job never seen is new', () => {
  expect(classify(failure(), [])).toEqual({ kind: 'new' })
})

test('1.4 seeing the same identity again changes nothing', () => {
  const same = { errorId: 'e1', completedAt: AT, message: 'm' }
  expect(classify(failure(same), [stored(7, same)])).toEqual({ kind: 'seen', seq: 7 })
})

test('1.2 the same error id is the same failure, whatever its time says now', () => {
  expect(
    classify(failure({ errorId: 'e1', completedAt: LATER }), [stored(7, { errorId: 'e1', completedAt: AT })]),
  ).toEqual({ kind: 'seen', seq: 7 })
})

test('1.4 the same job with another error id is a new failure', () => {
  expect(
    classify(failure({ errorId: 'e2', completedAt: LATER }), [stored(7, { errorId: 'e1', completedAt: AT })])
      .kind,
  ).toBe('new')
  expect(
    classify(failure({ errorId: 'e2', completedAt: AT }), [stored(7, { errorId: 'e1', completedAt: AT })])
      .kind,
  ).toBe('new')
})

test('1.3 an error id that appears later fills in the stored failure and is no news', () => {
  expect(classify(failure({ errorId: 'e1', completedAt: AT }), [stored(7, { completedAt: AT })])).toEqual({
    kind: 'completed',
    seq: 7,
    fill: { errorId: 'e1' },
  })
})

test('1.3 an error id that vanishes later is the same failure, and stays', () => {
  expect(classify(failure({ completedAt: AT }), [stored(7, { errorId: 'e1', completedAt: AT })])).toEqual({
    kind: 'seen',
    seq: 7,
  })
})

test('1.3 without error ids the same completed_at is the same failure, another one is new', () => {
  expect(classify(failure({ completedAt: AT }), [stored(7, { completedAt: AT })]).kind).toBe('seen')
  expect(classify(failure({ completedAt: LATER }), [stored(7, { completedAt: AT })]).kind).toBe('new')
  expect(
    classify(failure({ completedAt: LATER }), [stored(7, { errorId: 'e1', completedAt: AT })]).kind,
  ).toBe('new')
  expect(
    classify(failure({ errorId: 'e2', completedAt: LATER }), [stored(7, { completedAt: AT })]).kind,
  ).toBe('new')
})

test('1.3 an item that completed since it was stored is the same failure, now with its time', () => {
  expect(classify(failure({ completedAt: AT }), [stored(7)])).toEqual({
    kind: 'completed',
    seq: 7,
    fill: { completedAt: AT },
  })
  expect(classify(failure({ errorId: 'e1', completedAt: AT }), [stored(7)])).toEqual({
    kind: 'completed',
    seq: 7,
    fill: { errorId: 'e1', completedAt: AT },
  })
  expect(classify(failure({ errorId: 'e1', completedAt: AT }), [stored(7, { errorId: 'e1' })])).toEqual({
    kind: 'completed',
    seq: 7,
    fill: { completedAt: AT },
  })
})

test('1.3 an item that lost its time is the same failure, which keeps its own', () => {
  expect(classify(failure(), [stored(7, { errorId: 'e1', completedAt: AT })])).toEqual({
    kind: 'seen',
    seq: 7,
  })
  expect(classify(failure({ errorId: 'e1' }), [stored(7, { completedAt: AT })])).toEqual({
    kind: 'completed',
    seq: 7,
    fill: { errorId: 'e1' },
  })
})

test('1.3 what was missing is filled in and nothing is emptied or replaced', () => {
  const before = stored(7, { errorId: 'e1', completedAt: AT, adapter: 'rest', message: 'old' })
  const after = failure({ errorId: 'e1', completedAt: AT, errorType: 'Timeout', message: 'new', title: 'T' })
  expect(classify(after, [before])).toEqual({
    kind: 'completed',
    seq: 7,
    fill: { errorType: 'Timeout', title: 'T' },
  })
})

test('1.3 whatever was missing is filled in, each for itself', () => {
  const identity = { errorId: 'e1', completedAt: AT }
  const words = { adapter: 'rest', errorType: 'Timeout', message: 'm', title: 'T' }
  const before = stored(7, { ...identity, ...words })
  expect(classify(failure({ ...identity, adapter: 'a', errorType: 'b', title: 'c' }), [before])).toEqual({
    kind: 'seen',
    seq: 7,
  })
  for (const [name, value] of Object.entries(words)) {
    const lacking = stored(7, { ...identity, ...words, [name]: null })
    expect(classify(failure({ ...identity, ...words }), [lacking])).toEqual({
      kind: 'completed',
      seq: 7,
      fill: { [name]: value },
    })
  }
})

test('1.3 a failure stored with any word keeps its fingerprint; without, any word brings another', () => {
  const words = { adapter: 'rest', errorType: 'Timeout', message: 'm' }
  const known = { completedAt: AT, fingerprint: 'v1:blank' }
  for (const name of Object.keys(words)) {
    const one = { [name]: 'x' }
    const later = failure({ ...known, ...words, ...one, fingerprint: 'v1:later' })
    const kept = classify(later, [stored(7, { ...known, ...one })])
    expect(kept).toMatchObject({
      kind: 'completed',
      fill: expect.not.objectContaining({ fingerprint: 'v1:later' }),
    })
    expect(classify(failure({ ...known, ...one, fingerprint: 'v1:later' }), [stored(7, known)])).toEqual({
      kind: 'completed',
      seq: 7,
      fill: { ...one, fingerprint: 'v1:later' },
    })
  }
})

test('1.3 a failure stored without any words takes the fingerprint of its first ones', () => {
  const before = stored(7, { completedAt: AT, fingerprint: 'v1:blank' })
  const after = failure({ completedAt: AT, message: 'Timeout', fingerprint: 'v1:timeout' })
  expect(classify(after, [before])).toMatchObject({ fill: { message: 'Timeout', fingerprint: 'v1:timeout' } })
  expect(classify(failure({ completedAt: AT, errorId: 'e', fingerprint: 'v1:x' }), [before])).toEqual({
    kind: 'completed',
    seq: 7,
    fill: { errorId: 'e' },
  })
})

test('1.3 among several of a job the surest is taken, in whatever order they come', () => {
  const rows = [
    stored(1, { completedAt: null }),
    stored(2, { completedAt: AT }),
    stored(3, { errorId: 'e1', completedAt: LATER }),
  ]
  for (const relatives of [rows, rows.toReversed()]) {
    expect(classify(failure({ errorId: 'e1', completedAt: AT }), relatives)).toMatchObject({ seq: 3 })
    expect(classify(failure({ errorId: 'e2', completedAt: AT }), relatives)).toMatchObject({ seq: 2 })
    expect(classify(failure({ completedAt: LATER }), relatives)).toMatchObject({ seq: 3 })
    expect(classify(failure({ errorId: 'e3', completedAt: NOON }), relatives)).toMatchObject({ seq: 1 })
  }
  const blank = [stored(1, { errorId: 'e1' }), stored(2, { completedAt: AT }), stored(3)]
  for (const relatives of [blank, blank.toReversed()]) {
    expect(classify(failure(), relatives)).toEqual({ kind: 'seen', seq: 3 })
  }
  expect(classify(failure(), [stored(1, { completedAt: AT }), stored(2, { errorId: 'e1' })])).toEqual({
    kind: 'seen',
    seq: 2,
  })
  const timed = [stored(1, { errorId: 'e1', completedAt: AT }), stored(2, { completedAt: AT })]
  expect(classify(failure({ completedAt: AT }), timed)).toEqual({ kind: 'seen', seq: 2 })
  const twins = [stored(4, { completedAt: AT, errorId: 'a' }), stored(5, { completedAt: AT, errorId: 'b' })]
  expect(classify(failure({ completedAt: AT }), twins)).toMatchObject({ seq: 4 })
  expect(classify(failure({ completedAt: AT }), twins.toReversed())).toMatchObject({ seq: 4 })
})

/** A store of one job, as recording keeps it. */
function recordAll(sightings: readonly Failure[]): { rows: StoredFailure[]; news: number } {
  const rows: StoredFailure[] = []
  let news = 0
  for (const sighting of sightings) {
    const result = classify(sighting, rows)
    if (result.kind === 'new') {
      rows.push({ ...sighting, seq: rows.length + 1 })
      news += 1
    } else if (result.kind === 'completed') {
      const at = rows.findIndex((row) => row.seq === result.seq)
      const row = rows[at]
      if (row !== undefined) rows[at] = { ...row, ...result.fill }
    }
  }
  return { rows, news }
}

test('1.3 one failed completion is one row, in any order and number of sightings, whatever each leaves out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ hasId: fc.boolean(), hasTime: fc.boolean() }), { minLength: 1, maxLength: 12 }),
      (sightings) => {
        const { rows, news } = recordAll(
          sightings.map(({ hasId, hasTime }) =>
            failure({ errorId: hasId ? 'e1' : null, completedAt: hasTime ? AT : null }),
          ),
        )
        expect(news).toBe(1)
        expect(rows).toHaveLength(1)
        expect(rows[0]).toMatchObject({
          errorId: sightings.some((sighting) => sighting.hasId) ? 'e1' : null,
          completedAt: sightings.some((sighting) => sighting.hasTime) ? AT : null,
        })
      },
    ),
  )
})

test('1.4 several failed completions of a job are as many rows, in any order and number of sightings', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.record({ which: fc.nat(), hasId: fc.boolean() }), { maxLength: 30 }),
      (completions, repeats) => {
        const sightings = [
          ...completions.map((which) => ({ which, hasId: which % 2 === 0 })),
          ...repeats.map(({ which, hasId }) => ({
            which: completions[which % completions.length] ?? 1,
            hasId,
          })),
        ].map(({ which, hasId }) => failure({ errorId: hasId ? `e${which}` : null, completedAt: AT + which }))
        const { rows, news } = recordAll(
          sightings.toSorted((a, b) => ((a.errorId ?? '') < (b.errorId ?? '') ? -1 : 1)),
        )
        expect(news).toBe(completions.length)
        expect(new Set(rows.map((row) => row.completedAt)).size).toBe(completions.length)
        expect(recordAll([...sightings, ...sightings.toReversed()]).news).toBe(completions.length)
      },
    ),
  )
})
