import type { Alert } from '../model/alert.ts'
import type { Facts } from '../model/facts.ts'
import type { FailureFact } from '../model/history.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import { byAbsence, isLasting, reachMs } from './conditions.ts'
import { createSearch, look, mayHoldFrom, type Search, type TouchedGroup, touch } from './look.ts'
import type { Members } from './members.ts'
import type { Part } from './parts.ts'
import {
  type Belonging,
  counts,
  failureValues,
  hasFailureLabels,
  membersOf,
  membersOfPart,
  type Roster,
} from './roster.ts'
import { firstPlacedAfter } from './sorted.ts'
import { byTime } from './traits.ts'
import { Waiting } from './waiting.ts'

/** How far back what begins without news is looked at where nobody says how far it was: after a start. */
const RESUME_MS: DurationMs = DAY_MS

/** What touches groups. */
export interface TouchedInput {
  readonly rules: readonly Rule[]
  readonly roster: Roster
  readonly facts: Facts
  /** Pending and firing ones: news of their groups is never left out. */
  readonly open: readonly Alert[]
  /** Rules that an earlier evaluation saw, and since when. */
  readonly rulesSeen: ReadonlyMap<string, Instant>
  /** All looks had come through here at the last evaluation in this process; null after a start: a day back. */
  readonly resumeFrom: Instant | null
  readonly now: Instant
}

/**
 * The groups that may hold because of what changed, or because what they waited for has come; each once, with its
 * earliest instant. Of groups that are far from holding nothing is told; nothing else can begin to hold (SEMANTICS 3.7).
 */
export function touchedGroups(input: TouchedInput): readonly TouchedGroup[] {
  input.roster.kept.follow(input.facts)
  const searches = searchesOf(input)
  const byRecipes = searches.filter(({ rule }) => !hasFailureLabels(rule))
  const isAlone = ({ rule }: Search): boolean => rule.by.includes('recipe')
  touchAlone(byRecipes.filter(isAlone), input)
  touchTogether(
    byRecipes.filter((search) => !isAlone(search)),
    input,
  )
  for (const search of byRecipes) touchDue(search, input)
  for (const search of searches) if (hasFailureLabels(search.rule)) touchFailed(search, input)
  return searches.flatMap(({ touched }) => [...touched.values()])
}

/** When the first group may begin to hold as time passes; null: none waits for time. */
export function nextDue(rules: readonly Rule[], roster: Roster, now: Instant): Instant | null {
  let next = Infinity
  for (const { name, condition } of rules) {
    if (byTime(condition)) next = Math.min(next, roster.kept.due.get(name)?.next(now) ?? Infinity)
  }
  return Number.isFinite(next) ? next : null
}

/** How each rule is looked through; one that is looked at for the first time begins to be waited for. */
function searchesOf(input: TouchedInput): readonly Search[] {
  const { facts, now, roster, rulesSeen } = input
  let end = now
  for (const { fresh } of facts.changed.values()) for (const one of fresh) end = Math.max(end, one.placedAt)
  const open = Map.groupBy(input.open, ({ rule }) => rule)
  const resume = Math.min(input.resumeFrom ?? now - RESUME_MS, now)
  return input.rules.filter(isLasting).map((rule) => {
    const { due } = roster.kept
    const isNew = !due.has(rule.name)
    if (isNew && byAbsence(rule)) due.set(rule.name, new Waiting(roster.all.length))
    const waiting = due.get(rule.name) ?? null
    const seen = rulesSeen.get(rule.name)
    const first = seen === undefined ? now : isNew && waiting !== null ? Math.max(seen, resume) : Infinity
    const groups = new Set(open.get(rule.name)?.map(({ group }) => group))
    return createSearch(rule, { end, first, seen: seen ?? now, open: groups, due: waiting })
  })
}

/** Rules of one recipe each: recipes one by one, each through all rules, while what is known of it is at hand. */
function touchAlone(searches: readonly Search[], { roster, facts }: TouchedInput): void {
  const alike = [...byBelonging(searches, roster)]
  const lookAt = (at: number, recipe: RecipeKey, place: Instant | null): void => {
    const members = roster.kept.alone(recipe)
    if (members === null) return
    for (const [belonging, all] of alike) {
      for (const part of belonging.partsAt(at)) lookThrough(all, part, members, place)
    }
  }
  if (searches.some(({ first }) => first < Infinity)) {
    for (const [at, recipe] of roster.all.entries())
      lookAt(at, recipe, facts.changed.get(recipe)?.place ?? null)
    return
  }
  for (const [recipe, { place }] of facts.changed) {
    const at = roster.placeOf(recipe)
    if (at !== undefined) lookAt(at, recipe, place)
  }
}

function byBelonging(searches: readonly Search[], roster: Roster): ReadonlyMap<Belonging, readonly Search[]> {
  return Map.groupBy(searches, ({ rule }) => roster.belongingOf(rule))
}

/** One recipe through rules that select and group alike, but for those to which nothing happened. */
function lookThrough(searches: readonly Search[], part: Part, members: Members, place: Instant | null): void {
  for (const search of searches) {
    if (search.first === Infinity && search.due === null && place === null) continue
    look(search, part, members, place)
  }
}

/** Rules of several recipes each: what changed is sorted into groups once for all that group alike. */
function touchTogether(searches: readonly Search[], { roster, facts }: TouchedInput): void {
  for (const [belonging, alike] of byBelonging(searches, roster)) {
    const changed = changedParts(belonging, roster, facts)
    for (const search of alike) {
      const { rule, first, due } = search
      for (const part of first < Infinity ? roster.allParts(rule) : changed.keys()) {
        const place = changed.get(part) ?? null
        if (first === Infinity && due === null && place === null) continue
        look(search, part, membersOfPart(rule, part.key, roster), place)
      }
    }
  }
}

/** Those whose time has come. */
function touchDue(search: Search, { roster }: TouchedInput): void {
  const { rule, due, end } = search
  if (due === null || !search.isTimed) return
  for (const index of due.through(end)) {
    const part = roster.partAt(index)
    if (part !== undefined) look(search, part, membersOfPart(rule, part.key, roster), null)
  }
}

/** The parts of changed recipes, each with the earliest place of a change; null: all only became known further. */
function changedParts(
  belonging: Belonging,
  roster: Roster,
  { changed }: Facts,
): ReadonlyMap<Part, Instant | null> {
  const found = new Map<Part, Instant | null>()
  for (const [recipe, { place }] of changed) {
    const at = roster.placeOf(recipe)
    if (at === undefined) continue
    for (const part of belonging.partsAt(at)) {
      const known = found.get(part) ?? null
      found.set(part, place === null ? known : Math.min(known ?? Infinity, place))
    }
  }
  return found
}

/** Groups that failures make: those that new ones fall into, and where the rule waits, those of failures in its reach. */
function touchFailed(search: Search, input: TouchedInput): void {
  const { rule, end, due } = search
  const { roster, facts, now } = input
  const resume = Math.min(input.resumeFrom ?? end - RESUME_MS, end)
  const since = due === null ? Infinity : resume - reachMs(rule)
  for (const [recipe, { place }] of facts.changed) {
    const newsFrom = place ?? Infinity
    const recent = failuresAfter(facts, recipe, Math.min(newsFrom - 1, since))
    if (recent.length === 0) continue
    const parts = roster.partsOf(rule, recipe)
    for (const failure of recent) {
      const isNews = failure.placedAt >= newsFrom
      const from = isNews ? failure.placedAt : Math.max(resume, failure.placedAt)
      touchGroups(search, failure, parts, from, isNews)
    }
  }
  if (!input.rulesSeen.has(rule.name)) {
    for (const recipe of facts.histories.keys()) {
      const recent = failuresAfter(facts, recipe, now - reachMs(rule))
      if (recent.length === 0) continue
      const parts = roster.partsOf(rule, recipe)
      for (const failure of recent) touchGroups(search, failure, parts, now, false)
    }
  }
  for (const [key, group] of search.touched) {
    if (!mayHoldFrom(search, membersOf(rule, group.by, roster), group)) search.touched.delete(key)
  }
}

function failuresAfter({ histories }: Facts, recipe: RecipeKey, at: Instant): readonly FailureFact[] {
  const failures = histories.get(recipe)?.failures ?? []
  return failures.slice(firstPlacedAfter(failures, at))
}

function touchGroups(
  search: Search,
  failure: FailureFact,
  parts: readonly Part[],
  place: Instant,
  isNews: boolean,
): void {
  const { rule } = search
  const added = failure.news && counts(rule, failure) ? failureValues(rule, failure) : null
  if (added === null) return
  for (const { values } of parts) touch(search, [...values, ...added], place, isNews ? 'news' : 'from')
}

/** All looks so far, of whatever kind, had come through here, at most now: what TouchedInput.resumeFrom is next. */
export function lookedThrough(roster: Roster, now: Instant): Instant {
  return Math.min(now, roster.kept.together(roster.all).looked())
}
