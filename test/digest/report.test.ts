import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DigestMaterial, digestReport, isStoppedNews, type Subject } from '../../src/digest/report.ts'
import { inSlices, sliceMsFor } from '../../src/digest/slices.ts'
import type { DigestFailure } from '../../src/model/digest.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { RecipeItem } from '../../src/model/recipe.ts'
import { aRecipe } from '../contract/store-values.ts'
import { anAlert } from '../support/alerts.ts'

const FROM = 1_000 * DAY_MS
const TO = FROM + DAY_MS
const key = (id: string): string => `production\u0000${id}`

let seq = 0
function failure(over: Partial<DigestFailure> & { readonly id?: string } = {}): DigestFailure {
  const { id = '1', ...rest } = over
  seq += 1
  return {
    seq,
    recipe: key(id),
    job: `j-${seq}`,
    placedAt: TO - HOUR_MS,
    adapter: 'salesforce',
    errorType: 'Timeout',
    message: `no answer ${seq}`,
    fingerprint: 'v1:a',
    owners: [],
    cause: null,
    ...rest,
  }
}

function subject(id: string, over: Partial<Subject> = {}, item: Partial<RecipeItem> = {}): Subject {
  const recipe = aRecipe(id)
  return {
    ...recipe,
    firstSeenAt: 0,
    knownThrough: TO - 4 * MINUTE_MS,
    unreadableSince: null,
    ...over,
    item: { ...recipe.item, ...item },
  }
}

function report(over: Partial<DigestMaterial> = {}) {
  const subjects = new Map(['1', '2', '3'].map((id) => [key(id), subject(id)]))
  return digestReport({
    interval: { digest: 'daily', from: FROM, to: TO },
    owner: null,
    timeZone: 'UTC',
    failures: [],
    subjects,
    own: [...(over.subjects ?? subjects).keys()],
    before: new Map(),
    knownKinds: new Map(),
    finishedBy: new Map(),
    finished: null,
    alerts: [],
    isMaintained: () => false,
    lost: [],
    missing: 0,
    jobUrl: ({ recipe, job }) => `https://app.example.com/${recipe}/${job}`,
    failedJobsUrl: () => '',
    externalUrl: null,
    contact: 'desk@example.com',
    now: TO,
    ...over,
  })
}

describe('recipes', () => {
  test('6.2 stand worst first, among equals what got worse', () => {
    const failures = ['1', '2', '2', '3', '3'].map((id) => failure({ id }))
    const { recipes } = report({ failures, before: new Map([[key('2'), 9]]) })
    expect(recipes.map(({ name, failed }) => [name, failed])).toEqual([
      ['Recipe 3', 2],
      ['Recipe 2', 2],
      ['Recipe 1', 1],
    ])
  })

  test('6.2 are compared with the same span a week before, where they were watched then', () => {
    const subjects = new Map([
      [key('1'), subject('1')],
      [key('2'), subject('2', { firstSeenAt: FROM - 6 * DAY_MS })],
    ])
    const failures = [failure(), failure({ id: '2' })]
    const { recipes, change } = report({ failures, subjects, before: new Map([[key('1'), 3]]) })
    expect(recipes.map((recipe) => recipe.change)).toEqual([null, -2])
    expect(change).toBeNull()
    const all = report({
      failures: [failure()],
      before: new Map([
        [key('1'), 3],
        [key('2'), 2],
      ]),
    })
    expect(all.change).toBe(-4)
  })

  test('6.2 tell how many jobs finished, where that was sampled', () => {
    const failures = [failure(), failure({ id: '2' }), failure({ id: '3' })]
    const finishedBy = new Map([
      [key('1'), { failed: 3, succeeded: 97 }],
      [key('2'), { failed: 1, succeeded: 0 }],
    ])
    const { recipes, finished } = report({ failures, finishedBy, finished: { failed: 1, succeeded: 97 } })
    expect(new Map(recipes.map((recipe) => [recipe.name, recipe.finished]))).toEqual(
      new Map([
        ['Recipe 1', 100],
        ['Recipe 2', null],
        ['Recipe 3', null],
      ]),
    )
    expect(finished).toBe(100)
  })

  test('6.2 group their errors by fingerprint, with the newest as example', () => {
    const { recipes } = report({
      failures: [
        failure({ placedAt: FROM + 5, job: 'b', message: 'newest' }),
        failure({ placedAt: FROM + 1, job: 'a' }),
        failure({ fingerprint: 'v1:b', placedAt: FROM + 9 }),
      ],
    })
    expect(recipes[0]?.errors).toMatchObject([
      { fingerprint: 'v1:a', count: 2, firstAt: FROM + 1, lastAt: FROM + 5, message: 'newest' },
      { fingerprint: 'v1:b', count: 1 },
    ])
    expect(recipes[0]?.errors[0]?.latestJobUrl).toBe(`https://app.example.com/${key('1')}/b`)
  })

  test('6.2 an error is new where its recipe was watched long enough without it', () => {
    const failures = [failure(), failure({ fingerprint: 'v1:b' }), failure({ id: '2' })]
    const subjects = new Map([
      [key('1'), subject('1')],
      [key('2'), subject('2', { firstSeenAt: FROM - 6 * DAY_MS })],
    ])
    const { recipes } = report({ failures, subjects, knownKinds: new Map([[key('1'), new Set(['v1:a'])]]) })
    const isNew = recipes.flatMap(({ name, errors }) => errors.map((error) => [name, error.isNew]))
    expect(isNew).toEqual([
      ['Recipe 1', false],
      ['Recipe 1', true],
      ['Recipe 2', false],
    ])
  })

  test('1.5 failed because of another one, where all of their failures began there', () => {
    const caused = (cause: string) => failure({ id: '2', cause: key(cause) })
    const because = (...failures: readonly DigestFailure[]) =>
      report({ failures }).recipes.map((recipe) => [recipe.name, recipe.because?.name ?? null])
    expect(because(failure(), caused('1'), caused('1'))).toEqual([
      ['Recipe 2', 'Recipe 1'],
      ['Recipe 1', null],
    ])
    expect(because(caused('1'), caused('3'))).toEqual([['Recipe 2', null]])
    expect(because(caused('1'), failure({ id: '2' }))).toEqual([['Recipe 2', null]])
    expect(because(caused('2'))).toEqual([['Recipe 2', null]])
  })
})

describe('besides failures', () => {
  test('6.2 a recipe that stopped in the interval, or because of its trigger, is told', () => {
    const stopped = (over: Partial<RecipeItem>) => subject('1', {}, { running: false, ...over })
    expect(isStoppedNews(stopped({ stoppedAt: FROM + 1 }), FROM)).toBe(true)
    expect(isStoppedNews(stopped({ stoppedAt: FROM }), FROM)).toBe(false)
    expect(isStoppedNews(stopped({ stoppedAt: 1, stopCause: 'trigger_errors_limit' }), FROM)).toBe(true)
    expect(isStoppedNews(stopped({}), FROM)).toBe(false)
    expect(isStoppedNews(subject('1', {}, { running: null, stopCause: 'x' }), FROM)).toBe(false)
    const subjects = new Map([
      [key('1'), stopped({ stoppedAt: FROM + 1 })],
      [key('2'), subject('2', {}, { running: false, stoppedAt: FROM + 9, stopCause: 'x' })],
    ])
    expect(report({ subjects }).stopped).toEqual([
      { name: 'Recipe 2', url: expect.any(String), since: FROM + 9, cause: 'x' },
      { name: 'Recipe 1', url: expect.any(String), since: FROM + 1, cause: null },
    ])
  })

  test('6.2 what happened inside a maintenance is told apart, and counts nowhere else', () => {
    const failures = [failure(), failure({ id: '2', job: 'x' }), failure({ id: '2', job: 'x' })]
    const said = report({ failures, isMaintained: ({ job }) => job === 'x' })
    expect([said.failed, said.recipes.map(({ name }) => name)]).toEqual([1, ['Recipe 1']])
    expect(said.maintained).toEqual({ failed: 2, recipes: ['Recipe 2'] })
    expect(said.proof.found).toBe(3)
  })

  test('6.2 lost connections are told to whose recipes use their app', () => {
    const lost = (app: string | null, workspace = 'production') => ({ workspace, name: 'CRM', app, since: 5 })
    expect(
      report({ lost: [lost('salesforce'), lost('sap'), lost(null), lost('salesforce', 'staging')] }).lost,
    ).toEqual([{ name: 'CRM', app: 'salesforce', since: 5 }])
  })

  test('6.2 alerts that fire about these recipes are told, worst first', () => {
    const alerts = [
      anAlert({ id: 'a', startedAt: 5, recipes: [key('1'), key('9')] }),
      anAlert({ id: 'b', severity: 'critical', startedAt: 9, recipes: [key('2')] }),
      anAlert({ id: 'c', state: 'pending', recipes: [key('1')] }),
      anAlert({ id: 'd', kind: 'self', recipes: [key('1')] }),
      anAlert({ id: 'e', recipes: [key('9')] }),
    ]
    expect(report({ alerts }).alerts.map(({ id, recipes }) => [id, recipes])).toEqual([
      ['b', ['Recipe 2']],
      ['a', ['Recipe 1']],
    ])
  })

  test('6.2 what failed the week before and not now is quiet again', () => {
    const before = new Map([
      [key('1'), 4],
      [key('2'), 9],
      [key('3'), 9],
      [key('8'), 7],
    ])
    expect(report({ before, failures: [failure()] }).quiet.map(({ name }) => name)).toEqual([
      'Recipe 2',
      'Recipe 3',
    ])
  })

  test('6.2 the proof names the oldest look, and is silent of it while a recipe has none', () => {
    expect(report().proof).toEqual({
      counted: null,
      found: 0,
      missing: 0,
      oldestLookAt: TO - 4 * MINUTE_MS,
      unreadable: [],
    })
    const subjects = new Map([
      [key('1'), subject('1', { knownThrough: TO - 1 })],
      [key('2'), subject('2', { knownThrough: null, unreadableSince: TO - 9 })],
    ])
    const { proof } = report({ subjects, finished: { failed: 3, succeeded: 1 }, missing: 7 })
    expect(proof).toEqual({ counted: 3, found: 0, missing: 7, oldestLookAt: null, unreadable: ['Recipe 2'] })
  })

  test('a recipe that the store does not know any more keeps its number', () => {
    const { recipes, workspaces } = report({ failures: [failure({ id: '77' })] })
    expect(recipes).toMatchObject([{ name: 'Recipe 77', url: '', change: null }])
    expect(workspaces).toEqual(['production'])
  })
})

describe('slices', () => {
  test('6.2 have lengths that a person can name, at most 24 of them', () => {
    const days = (count: number) => sliceMsFor(0, count * DAY_MS) / HOUR_MS
    expect([1, 3, 4, 7, 30].map(days)).toEqual([1, 3, 4, 12, 48])
    expect(sliceMsFor(0, 5 * MINUTE_MS)).toBe(HOUR_MS)
    expect(sliceMsFor(0, 2_000 * DAY_MS)).toBe(Math.ceil((2_000 * DAY_MS) / 24))
  })

  test('6.2 count each failure once; what is older stands in the first', () => {
    expect(inSlices([0, 1, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS], 0, 3 * HOUR_MS, HOUR_MS)).toEqual([3, 1, 1])
    expect(inSlices([-DAY_MS, 9 * DAY_MS], 0, 3 * HOUR_MS, HOUR_MS)).toEqual([1, 0, 1])
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(400 * DAY_MS), (at, span) => {
        const slices = inSlices(at, 0, span, sliceMsFor(0, span))
        expect(slices.reduce((sum, count) => sum + count, 0)).toBe(at.length)
        expect(slices.length).toBeLessThanOrEqual(24)
      }),
    )
  })
})
