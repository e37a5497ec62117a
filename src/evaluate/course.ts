import type { Span, Truth } from '../model/facts.ts'
import type { FailureFact, TroubledTime } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { Severity } from '../model/severity.ts'
import { firstAfter, firstUnlike } from './sorted.ts'

/** What a condition says at one instant; see Span. What is unknown is partial, a no never is. */
export interface Reading {
  readonly truth: Truth
  readonly severity: Severity | null
  readonly count: number
  readonly of?: number
  readonly about: boolean
  readonly partial: boolean
}

/** What a condition says of one group over time. */
export interface Course {
  /** Where the reading may take another turn: between two of them its numbers run one way. In any order. */
  readonly breaks: readonly Instant[]
  readonly read: (at: Instant) => Reading
  /**
   * Numbers that the reading is made of, where two may run against each other between two breaks. Where only one of
   * them changes, the reading runs one way.
   */
  readonly numbers?: (at: Instant) => readonly number[]
  /** The failures it goes by. */
  readonly failures: readonly FailureFact[]
  /** The recipes it is about beside those of its failures. */
  readonly recipes: readonly RecipeKey[]
  /** When which recipes were stopped or without a connection, where that is what it goes by. */
  readonly troubles?: readonly TroubledTime[]
}

/** What neighbouring spans differ in. */
type Said = Pick<Reading, 'truth' | 'severity' | 'about' | 'partial'>

type Writing = { -readonly [K in keyof Span]: Span[K] }

/** The spans of a course from `from` to `now`, both ends included (SEMANTICS 3.7). */
export function trace(course: Course, from: Instant, now: Instant): readonly Span[] {
  const breaks = course.breaks.filter((at) => at > from && at <= now).sort((a, b) => a - b)
  const spans: Writing[] = []
  let at = from
  for (const next of breaks) {
    if (next === at) continue
    write(spans, course, at, next - 1, next)
    at = next
  }
  write(spans, course, at, now, now)
  return spans
}

/** Writes the instants from `from` through `through`, between two breaks, up to the span's end `to`. */
function write(spans: Writing[], course: Course, from: Instant, through: Instant, to: Instant): void {
  if (runsBothWays(course, from, through)) {
    const middle = Math.floor((from + through) / 2)
    write(spans, course, from, middle, middle + 1)
    write(spans, course, middle + 1, through, to)
    return
  }
  const { read } = course
  let start = from
  for (;;) {
    const first = read(start)
    const final = through === start ? first : read(through)
    // The number runs one way, so halving finds where it reads otherwise.
    const change = alike(first, final) ? null : firstUnlike((at) => alike(first, read(at)), start, through)
    const ending = change === null ? final : read(change - 1)
    append(spans, first, ending, start, change ?? to)
    if (change === null) return
    start = change
  }
}

function runsBothWays({ numbers }: Course, from: Instant, through: Instant): boolean {
  if (numbers === undefined || from === through) return false
  const last = numbers(through)
  return numbers(from).filter((number, index) => number !== last[index]).length > 1
}

function append(spans: Writing[], first: Reading, final: Reading, from: Instant, to: Instant): void {
  const peak = Math.max(first.count, final.count)
  const before = spans.at(-1)
  if (before !== undefined && alike(before, first)) {
    before.to = to
    before.count = final.count
    before.peak = Math.max(before.peak, peak)
    if (final.of !== undefined) before.of = final.of
    return
  }
  const { truth, severity, about, partial } = first
  const span: Writing = { from, to, truth, severity, count: final.count, peak, about, partial }
  if (final.of !== undefined) span.of = final.of
  spans.push(span)
}

function alike(a: Said, b: Said): boolean {
  return a.truth === b.truth && a.severity === b.severity && a.about === b.about && a.partial === b.partial
}

/** A course of readings that each hold until the next; the first from the beginning on. Sorted. */
export function stepCourse(
  steps: readonly { readonly at: Instant; readonly reading: Reading }[],
  about: Pick<Course, 'failures' | 'recipes' | 'troubles'>,
): Course {
  const breaks = steps.map(({ at }) => at)
  const nothing: Reading = { truth: 'unknown', severity: null, count: 0, about: false, partial: true }
  return {
    breaks,
    read: (at) => steps[firstAfter(breaks, at) - 1]?.reading ?? nothing,
    ...about,
  }
}
