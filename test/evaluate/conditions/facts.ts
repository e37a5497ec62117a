import type { HistoryRows } from '../../../src/evaluate/histories.ts'
import type { RecipeFacts } from '../../../src/model/facts.ts'
import type { ActivityFact, EstimateFact, FailureFact, TimeRange } from '../../../src/model/history.ts'
import { DAY_MS } from '../../../src/model/instant.ts'
import type { RecipeKey } from '../../../src/model/recipe.ts'
import { aFailure, aRecipe, key } from '../world.ts'
import { bracketsOf, type Drawing, runsOf } from './drawing.ts'

/** What a failure is about, by its letter; a digit is so many as `x`. */
const ERRORS: Readonly<Record<string, Partial<FailureFact>>> = {
  x: {},
  z: { errorType: 'Limit', fingerprint: 'f3' },
  o: { adapter: 'netsuite', errorType: 'Limit', fingerprint: 'f2' },
  e: { echo: true },
  h: { news: false },
}
const CAUSES: Readonly<Record<string, string>> = { b: 'by_hand', t: 'trigger_errors_limit', u: 'unknown' }
/** Long before a drawing begins. */
const LONG_MS = 30 * DAY_MS

/**
 * The recipes of a drawing. A row's label is what it tells, after the recipe's id where it is not 1:
 * `known` through its last column, with `unread` since its first; all of it where left out.
 */
export function factsOf(drawing: Drawing): readonly RecipeFacts[] {
  return idsOf(drawing).map((id) => {
    const cells = (name: string): string => cellsOf(drawing, id, name)
    const known = runsOf(cells('known')).at(-1)?.last
    const watched = runsOf(cells('watched'))[0]?.first
    const unread = runsOf(cells('unread'))[0]?.first
    const from = watched === undefined ? {} : { knownFrom: at(drawing, watched) }
    return aRecipe(id, {
      ...from,
      knownThrough: known === undefined ? (drawing.instants.at(-1) ?? 0) : at(drawing, known),
      unreadableSince: unread === undefined ? null : at(drawing, unread),
    })
  })
}

/**
 * What happened to each recipe: `failed` (x; z: another error; o: another error of another adapter; e: an echo; h: history; a digit: so
 * many), `succeeded` (s: exactly then; `(4--)`: four somewhere after the first and through the last column; one where no
 * number is said), `missed` (`(4--)`: an estimate), `stopped` (b: by hand, t: too many trigger errors, u: unknown), `lost`
 * (the connection's letter), both in capitals where found so, `maintenance`; `sampled` and `states` say from and through
 * when that is known, always where left out.
 */
export function historyRowsOf(drawing: Drawing): ReadonlyMap<RecipeKey, HistoryRows> {
  return new Map(idsOf(drawing).map((id) => [key(id), rowsOf(drawing, id)]))
}

function rowsOf(drawing: Drawing, id: string): HistoryRows {
  const cells = (name: string): string => cellsOf(drawing, id, name)
  const lasting = (name: string) =>
    runsOf(cells(name)).map((run) => ({ ...rangeOf(drawing, run), letter: run.text.charAt(0) }))
  const sampled = runsOf(cells('sampled'))[0]?.first
  const states = runsOf(cells('states')).at(-1)?.last
  const through = states === undefined ? (drawing.instants.at(-1) ?? 0) : at(drawing, states)
  return {
    failures: failuresOf(drawing, key(id), 'failed'),
    activity: successesOf(drawing, cells('succeeded')),
    estimates: estimatesOf(drawing, id, cells('missed')),
    sampledFrom: sampled === undefined ? at(drawing, 0) - LONG_MS : at(drawing, sampled),
    stops: lasting('stopped').map(({ from, to, letter }) => ({
      from,
      to,
      cause: CAUSES[letter.toLowerCase()] ?? letter,
      baseLine: letter !== letter.toLowerCase(),
    })),
    lost: lasting('lost').map(({ from, to, letter }) => ({
      from,
      to,
      connection: letter.toLowerCase(),
      baseLine: letter !== letter.toLowerCase(),
    })),
    maintenance: lasting('maintenance').map(({ from, to }): TimeRange => ({ from, to: to ?? Infinity })),
    statesThrough: through,
    connectionsThrough: through,
  }
}

/** Failures that a row of a recipe tells of. */
export function failuresOf(drawing: Drawing, recipe: RecipeKey, name: string): readonly FailureFact[] {
  const id = idsOf(drawing).find((one) => key(one) === recipe) ?? ''
  return Array.from(cellsOf(drawing, id, name)).flatMap((letter, column) =>
    failuresAt(id, at(drawing, column), letter),
  )
}

function failuresAt(id: string, placedAt: number, letter: string): readonly FailureFact[] {
  const count = /\d/.test(letter) ? Number(letter) : letter === '.' ? 0 : 1
  return Array.from({ length: count }, () => aFailure(id, placedAt, ERRORS[letter] ?? {}))
}

function successesOf(drawing: Drawing, cells: string): readonly Omit<ActivityFact, 'recipe'>[] {
  const exact = Array.from(cells).flatMap((letter, column) => (letter === 's' ? [at(drawing, column)] : []))
  return [
    ...exact.map((to) => ({ from: to, to, failed: 0, succeeded: 1 })),
    ...bracketsOf(cells).map(({ first, last, text }) => ({
      from: at(drawing, first),
      to: at(drawing, last),
      failed: 0,
      succeeded: countOf(text),
    })),
  ]
}

function estimatesOf(drawing: Drawing, id: string, cells: string): readonly EstimateFact[] {
  return bracketsOf(cells).map(({ first, last, text }) => ({
    recipe: key(id),
    from: at(drawing, first),
    to: at(drawing, last),
    count: countOf(text),
  }))
}

function countOf(text: string): number {
  return Number(/\d+/.exec(text)?.[0] ?? 1)
}

/** From its first column until after its last; one that reaches the edge goes on. */
function rangeOf(
  drawing: Drawing,
  { first, last }: { readonly first: number; readonly last: number },
): { readonly from: number; readonly to: number | null } {
  const ends = last + 1 < drawing.instants.length
  return { from: at(drawing, first), to: ends ? at(drawing, last + 1) : null }
}

function at({ instants }: Drawing, column: number): number {
  return instants[column] ?? Infinity
}

/** Recipes that rows name; an answer's row names a group. */
function idsOf({ rows }: Drawing): readonly string[] {
  return [...new Set(['1', ...rows.flatMap(({ label }) => /^\d+/.exec(label)?.[0] ?? [])])]
}

function cellsOf({ rows }: Drawing, id: string, name: string): string {
  const label = id === '1' ? name : `${id} ${name}`
  return rows.find((row) => row.label === label)?.cells ?? ''
}
