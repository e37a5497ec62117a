import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rises } from '../../src/evaluate/rises.ts'

/** So many successes somewhere in (from, to], or exactly then where both are the same. */
type Row = readonly [from: number, to: number, count: number]

/** Rows are to be sorted by their end, then by their beginning. Of what columns hold beyond their length nothing counts. */
function rises(rows: readonly Row[], overlap = false): Rises {
  const all: readonly Row[] = [...rows, [5, 200, 1_000], [-99, -50, 1_000]]
  const from = all.map(([start]) => start)
  let sum = 0
  const columns = {
    length: rows.length,
    from,
    to: all.map(([, end]) => end),
    succeededThrough: all.map(([, , count]) => (sum += count)),
  }
  if (!overlap) return new Rises(columns)
  const least = rows.map((_, index) => Math.min(...from.slice(index, rows.length)))
  return new Rises(columns, [...least, -99, -99])
}

const byEnd = (a: Row, b: Row): number => a[1] - b[1] || a[0] - b[0]
const INSTANT = fc.integer({ min: -2, max: 42 })

/** One recipe's: what came between two samples, or, once a page told it exactly, instants within failures' own rise. */
const ALONE = fc
  .uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 8 })
  .chain((cuts) => {
    const bounds = cuts.toSorted((a, b) => a - b)
    return fc.tuple(
      ...bounds.slice(1).map((to, index) => {
        const from = bounds[index] ?? 0
        const exact = fc.uniqueArray(fc.integer({ min: from + 1, max: to }), { maxLength: 3 })
        return fc.oneof(
          fc.constant<Row[]>([]),
          fc.nat(4).map((count): Row[] => [[from, to, count]]),
          exact.map((all): Row[] => [[from, to, 0], ...all.map((at): Row => [at, at, 1])]),
        )
      }),
    )
  })
  .map((parts) => parts.flat().sort(byEnd))

/** Those of several recipes. */
const TOGETHER = fc.array(ALONE, { minLength: 1, maxLength: 3 }).map((all) =>
  all
    .flat()
    .filter(([, , count]) => count > 0)
    .sort(byEnd),
)

const inside = (at: number, from: number, to: number): boolean => at > from && at <= to
const sorted = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b)
const startOf = ([from, to]: Row): number => (from === to ? from : from + 1)
const lengthOf = ([from, to]: Row): number => to - from
const sumOf = (rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0)

function shareOf(row: Row, from: number, to: number): number {
  const [start, end, count] = row
  if (start === end) return inside(end, from, to) ? count : 0
  return (count * Math.max(0, Math.min(end, to) - Math.max(start, from))) / lengthOf(row)
}

function reaches(row: Row, from: number, to: number): boolean {
  return shareOf([row[0], row[1], 1], from, to) > 0
}

describe.each([
  ['one recipe', ALONE, false],
  ['several recipes', TOGETHER, true],
] as const)('3.5 successes of %s', (_, drawn, overlap) => {
  const agrees = (holds: (all: Rises, rows: readonly Row[], at: number, later: number) => void): void =>
    fc.assert(
      fc.property(drawn, INSTANT, fc.integer({ min: 1, max: 20 }), (rows, at, more) => {
        holds(rises(rows, overlap), rows, at, at + more)
      }),
    )

  test('3.5 each interval’s are spread evenly over it', () => {
    agrees((all, rows, from, to) =>
      expect(all.share(from, to)).toBeCloseTo(sumOf(rows, (row) => shareOf(row, from, to))),
    )
  })

  test('3.5 of a window those of longer intervals are left out, and how many reach into it is told', () => {
    agrees((all, rows, from, to) => {
      const long = rows.filter((row) => lengthOf(row) > to - from)
      const short = rows.filter((row) => lengthOf(row) <= to - from)
      expect(all.share(from, to, to - from)).toBeCloseTo(sumOf(short, (row) => shareOf(row, from, to)))
      const reaching = long.filter((row) => reaches(row, from, to))
      expect(all.longer(from, to)).toBe(sumOf(reaching, ([, , count]) => count))
    })
  })

  test('3.5 where longer intervals begin to reach into windows', () => {
    agrees((all, rows, from, to) => {
      const long = rows.filter((row) => row[2] > 0 && lengthOf(row) > 6 && inside(startOf(row), from, to))
      expect(all.longerStarts(from, to, 6)).toEqual(long.map(startOf))
    })
  })

  test('3.5 the newest that may have come, and the next that may', () => {
    agrees((all, rows, at) => {
      const own = rows.filter(([, , count]) => count > 0)
      const begun = own.filter((row) => startOf(row) <= at)
      expect(all.newestTo(at)).toBe(Math.max(-Infinity, ...begun.map(([, to]) => to)))
      const starts = own.map(startOf).filter((start) => start > at)
      expect(all.nextStart(at)).toBe(Math.min(Infinity, ...starts))
    })
  })

  test('3.5 the newest interval that ended, or began', () => {
    agrees((all, rows, at) => {
      const own = rows.filter(([, , count]) => count > 0)
      const last = (some: readonly Row[]): unknown => {
        const found = some.at(-1)
        return found === undefined ? null : { from: found[0], to: found[1] }
      }
      expect(all.newest(at, false)).toEqual(last(own.filter(([, to]) => to <= at)))
      expect(all.newest(at, true)).toEqual(last(own.filter((row) => startOf(row) <= at)))
    })
  })

  test('3.5 where intervals with successes begin and end', () => {
    agrees((all, rows, from, to) => {
      const own = rows.filter(([, , count]) => count > 0)
      const turns = own.flatMap(([start, end]) => [start, end]).filter((at) => inside(at, from, to))
      expect(sorted(all.turns(from, to))).toEqual(sorted(turns))
    })
  })
})

describe('3.5 successes, in numbers', () => {
  const rows: readonly Row[] = [
    [0, 10, 5],
    [10, 20, 0],
    [20, 24, 8],
    [30, 30, 1],
  ]
  const all = rises(rows)

  test.each([
    [0, 10, 5],
    [4, 10, 3],
    [0, 4, 2],
    [2, 6, 2],
    [9, 21, 2.5],
    [24, 29, 0],
    [29, 30, 1],
    [30, 40, 0],
    [-9, 99, 14],
  ])('3.5 in (%d, %d] lie %d', (from, to, count) => {
    expect(all.share(from, to)).toBe(count)
  })

  test('3.5 an interval as long as the window is not longer than it', () => {
    expect(all.share(2, 12, 10)).toBe(4)
    expect(all.longer(2, 12)).toBe(0)
    expect(all.share(2, 11, 9)).toBe(0)
    expect(all.longer(2, 11)).toBe(5)
    expect(all.longerStarts(-1, 40, 9)).toEqual([1])
    expect(all.longerStarts(-1, 40, 10)).toEqual([])
  })

  test('3.5 of overlapping ones the first instant that each may have come at, not beyond', () => {
    const some = rises(
      [
        [9, 20, 2],
        [0, 30, 5],
      ],
      true,
    )
    expect(some.longerStarts(-1, 9, 6)).toEqual([1])
    expect(some.longerStarts(-1, 10, 6)).toEqual([10, 1])
    expect(some.longer(4, 9)).toBe(5)
    expect(some.longer(4, 10)).toBe(7)
    expect(some.nextStart(-1)).toBe(1)
    expect(some.nextStart(1)).toBe(10)
  })

  test('3.5 none of none', () => {
    const none = rises([])
    expect(none.share(0, 10)).toBe(0)
    expect(none.longer(0, 10)).toBe(0)
    expect(none.newestTo(10)).toBe(-Infinity)
    expect(none.newest(10, true)).toBeNull()
    expect(none.nextStart(0)).toBe(Infinity)
    expect(none.turns(0, 10)).toEqual([])
  })
})

describe('3.7 what is asked of a short time costs what lies in it', () => {
  const MANY = 1_000

  /** A success a minute, and how often any of them was looked at. */
  function counted(): { readonly all: Rises; readonly looks: () => number } {
    let looks = 0
    const counting = (column: readonly number[]): ArrayLike<number> =>
      new Proxy(column, {
        get(target, name) {
          looks += 1
          return Reflect.get(target, name) as unknown
        },
      })
    const minutes = Array.from({ length: MANY }, (_, index) => index)
    const all = new Rises({
      length: MANY,
      from: counting(minutes),
      to: counting(minutes.map((at) => at + 1)),
      succeededThrough: counting(minutes.map((at) => at + 1)),
    })
    return { all, looks: () => looks }
  }

  test.each<[name: string, ask: (all: Rises) => unknown]>([
    ['a share', (all) => all.share(100, 900)],
    ['longer ones', (all) => all.longer(100, 900)],
    ['where longer ones begin', (all) => all.longerStarts(500, 502, 5)],
    ['the newest', (all) => all.newestTo(500)],
    ['the next', (all) => all.nextStart(500)],
    ['turns', (all) => all.turns(500, 502)],
  ])('3.7 %s', (_, ask) => {
    const { all, looks } = counted()
    ask(all)
    expect(looks()).toBeLessThan(100)
  })

  test('3.7 the newest success, however many rises without one came since', () => {
    const rows = Array.from({ length: MANY }, (_, index): Row => [index, index + 1, index < 3 ? 1 : 0])
    expect(rises(rows).newest(MANY, false)).toEqual({ from: 2, to: 3 })
  })
})
