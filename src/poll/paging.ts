import type { Sighting } from '../model/failure.ts'
import type { Instant } from '../model/instant.ts'
import type { JobItem, JobsPage } from '../model/job.ts'

/** So many pages a look reads at most: 5,000 failures of one recipe at 25 a page. */
const PAGES_MAX = 200

/** So many pages more than half of a look may be walked down once more. */
const REWALKED_SPARE = 10

/** One look at one recipe: from the head of its failed jobs down to known ground (SEMANTICS 2.3). Immutable. */
export interface Look {
  /** Items completed before are no concern (SEMANTICS 2.5). */
  readonly horizon: Instant
  /** Start of the recipe's last complete look: what was first seen until then is known ground. Null: there was none. */
  readonly settledThrough: Instant | null
  readonly pagesMax: number
  readonly pages: number
  /** Every id shown in this look. */
  readonly seen: ReadonlySet<string>
  /** Ids of the last page with something new in it. */
  readonly lastPage: ReadonlySet<string>
  /** What the next request asks for: the page after this job; null: the head. */
  readonly cursor: string | null
  /** Where to go on if the cursor leads nowhere: other ids, then (null) the head. */
  readonly fallbacks: readonly (string | null)[]
  /** The head was tried again: once a look, as something new may arrive there for ever. */
  readonly headTried: boolean
  /** Ids, oldest first, of an answer that showed what was seen already: the list began again, and is walked down once more. */
  readonly strayed: readonly string[]
  /** Pages walked down once more. */
  readonly rewalked: number
}

/** Why a look is over. */
export type LookEnd = 'known' | 'end' | 'scope' | 'horizon' | 'bound' | 'lost' | 'unreadable'

/** What comes next. A look that is not complete has to be made again; the next one reads on over what this one found. */
export type LookStep =
  | { readonly kind: 'ask'; readonly look: Look }
  | { readonly kind: 'done'; readonly complete: boolean; readonly why: LookEnd; readonly look: Look }

/** A page that was recorded. */
export interface PageSeen {
  readonly page: Pick<JobsPage, 'items' | 'broken' | 'counters'>
  /** What recording said of the page's failures; items without one are no failures, or too old to be kept. */
  readonly sightings: readonly Sighting[]
  /** How much of the counter's rise is still unexplained (SEMANTICS 2.4): above 0, known ground does not end the look. */
  readonly unexplained: number
}

/** A look that has not asked yet. */
export function startLook(
  horizon: Instant,
  settledThrough: Instant | null,
  pagesMax: number = PAGES_MAX,
): Look {
  const look = { horizon, settledThrough, pagesMax, pages: 0, seen: new Set<string>() }
  return goOn({ ...look, headTried: false, rewalked: 0 }, [])
}

/** After a page was answered and recorded. */
export function afterPage(look: Look, { page, sightings, unexplained }: PageSeen): LookStep {
  const { items } = page
  const pages = look.pages + 1
  const fresh = items.filter((item) => !look.seen.has(item.id))
  const seen = new Set([...look.seen, ...items.map((item) => item.id)])
  const next: Look = { ...look, pages, seen }
  if (fresh.length === 0) return afterNothingNew(next, items, page.broken.length)
  if (isKnownGround(items, sightings, look) && unexplained <= 0) return done(next, 'known')
  const scope = page.counters.scope ?? 0
  // A size smaller than the page itself counts something else.
  if (scope >= items.length && seen.size >= scope) return done(next, 'scope')
  if (items.every((item) => isBelow(item, look.horizon))) return done(next, 'horizon')
  if (pages >= look.pagesMax) return done(next, 'bound')
  return { kind: 'ask', look: goOn(next, cursorsOf(items)) }
}

/** On behind the oldest of these ids; at the head where there are none yet. */
function goOn(
  look: Omit<Look, 'lastPage' | 'cursor' | 'fallbacks' | 'strayed'>,
  cursors: readonly string[],
): Look {
  return {
    ...look,
    lastPage: new Set(cursors),
    cursor: cursors[0] ?? null,
    // The neighbour, for a job that was deleted; the newest, for a retention that eats its way up; the head.
    fallbacks: [
      ...new Set([...cursors.slice(1, 2), ...cursors.slice(1).slice(-1), ...(look.headTried ? [] : [null])]),
    ],
    strayed: [],
  }
}

/** After the API did not know the cursor (404, 422): other ids, then the head. Null where the head itself was asked. */
export function afterUnknownCursor(look: Look): LookStep | null {
  return look.cursor === null ? null : fallBack({ ...look, pages: look.pages + 1 })
}

function done(look: Look, why: LookEnd): LookStep {
  return { kind: 'done', complete: why !== 'bound' && why !== 'lost' && why !== 'unreadable', why, look }
}

/** The list ended, or the cursor was purged and the answer is empty or begins again at the head. */
function afterNothingNew(look: Look, items: readonly JobItem[], broken: number): LookStep {
  if (look.lastPage.size === 0) return done(look, broken > 0 ? 'unreadable' : 'end')
  // After a cursor that is in the list come the rest of its page, and no more: the list ends there.
  const isRest =
    items.length > 0 && items.every((item) => item.id !== look.cursor && look.lastPage.has(item.id))
  if (isRest) return done(look, 'end')
  const isStray = look.cursor !== null && items.length > 0 && items.every((item) => item.id !== look.cursor)
  return fallBack(isStray ? { ...look, strayed: cursorsOf(items) } : look)
}

function fallBack(look: Look): LookStep {
  if (look.pages >= look.pagesMax) return done(look, 'bound')
  const [cursor, ...fallbacks] = look.fallbacks
  if (cursor !== undefined) {
    return {
      kind: 'ask',
      look: { ...look, cursor, fallbacks, headTried: look.headTried || cursor === null },
    }
  }
  if (look.strayed.length === 0) return done(look, 'end')
  // Down once more, not for ever: a list that keeps beginning anew is given up.
  if (look.rewalked * 2 > look.pages + REWALKED_SPARE) return done(look, 'lost')
  return { kind: 'ask', look: goOn({ ...look, rewalked: look.rewalked + 1 }, look.strayed) }
}

/** One whole page of known ones; what is below the horizon is no concern, but one known item there must be. */
function isKnownGround(items: readonly JobItem[], sightings: readonly Sighting[], look: Look): boolean {
  const unknown = new Set<string>()
  const known = new Set<string>()
  for (const sighting of sightings) (isSettled(sighting, look) ? known : unknown).add(sighting.job)
  let found = false
  for (const item of items) {
    if (isBelow(item, look.horizon)) continue
    if (unknown.has(item.id)) return false
    if (known.has(item.id)) found = true
  }
  return found
}

/** Known since before the last complete look ended: what a broken-off look left behind is no proof of what lies below. */
function isSettled({ kind, firstSeenAt }: Sighting, { settledThrough }: Look): boolean {
  if (kind !== 'seen' && kind !== 'completed') return false
  return settledThrough !== null && firstSeenAt <= settledThrough
}

function isBelow(item: JobItem, horizon: Instant): boolean {
  return item.completedAt !== null && item.completedAt < horizon
}

/**
 * The page's ids, from its presumably last place on. Any of them is safe, as the next page begins right behind it;
 * the last brings the most that is new. The order within a page is not relied on.
 */
function cursorsOf(items: readonly JobItem[]): readonly string[] {
  const byAge = items
    .map((item, place) => ({ id: item.id, place, at: item.completedAt ?? item.startedAt ?? 0 }))
    .toSorted((a, b) => a.at - b.at || b.place - a.place)
  return [...new Set(byAge.map(({ id }) => id))]
}
