import { errorAlerts, eventAlerts } from '../../alerts/events.ts'
import { stepAlerts } from '../../alerts/step.ts'
import { groupsAhead } from '../../evaluate/ahead.ts'
import { byAbsence, isLasting, type LastingRule } from '../../evaluate/conditions.ts'
import { evaluate } from '../../evaluate/evaluate.ts'
import { Kept } from '../../evaluate/kept.ts'
import { nearSince } from '../../evaluate/near.ts'
import { type EvaluationPlan, neededFacts } from '../../evaluate/needed.ts'
import { createRoster, type Roster, rosterOf } from '../../evaluate/roster.ts'
import { touchedGroups } from '../../evaluate/touched.ts'
import type { Alert, AlertChange } from '../../model/alert.ts'
import type { Config } from '../../model/config.ts'
import { type Evaluation, type Facts, type NewError, newErrorKey } from '../../model/facts.ts'
import type { Instant } from '../../model/instant.ts'
import { type Agenda, createAgenda } from './agenda.ts'
import type { AlertBook } from './alert-book.ts'
import { type Course, courseOf, moveOn, nextLook } from './course.ts'
import { createKnowledge, type Knowledge, seenLate } from './knowledge.ts'
import { createLifetimes, type Lifetimes } from './lifetime.ts'
import { createMaintained } from './maintained.ts'
import type { Past } from './past.ts'
import type { Segment } from './segments.ts'

/** What evaluating a past takes. */
export interface EvaluationsInput {
  readonly config: Config
  readonly past: Past
  readonly book: AlertBook
  /** When the rules began to be evaluated. */
  readonly from: Instant
  readonly to: Instant
  readonly newId: () => string
}

/**
 * Rules over a past. Each group is looked at in hindsight once a segment, which says when its answer changes: conditions
 * look back only, so that what they say of an instant is the same later. At those instants, and when clocks run out,
 * it is evaluated as the daemon does, with what polls had seen by then (SEMANTICS 3.7).
 */
export class Evaluations {
  readonly #input: EvaluationsInput
  readonly #rules: readonly LastingRule[]
  readonly #rulesSeen: ReadonlyMap<string, Instant>
  readonly #roster: Roster
  /** The same, with what evaluations of a segment keep as its clock goes on. */
  #living: Roster
  readonly #knowledge: Knowledge
  readonly #lifetimes: Lifetimes
  readonly #agenda: Agenda<Course> = createAgenda()
  readonly #newErrors: Agenda<NewError> = createAgenda()
  readonly #errorsTold = new Map<string, Instant>()
  readonly #courses = new Map<string, Course>()
  #segment: Segment

  constructor(input: EvaluationsInput) {
    const { config, past, from, to } = input
    this.#input = input
    this.#rules = config.rules.filter(isLasting)
    this.#rulesSeen = new Map(config.rules.map(({ name }) => [name, from]))
    this.#roster = createRoster(
      new Map([...past.recipes].map(([key, { record }]) => [key, { labels: record.labels }])),
    )
    this.#living = this.#roster
    this.#knowledge = createKnowledge(past, createMaintained(config.maintenance, from, to))
    this.#lifetimes = createLifetimes(config.rules, past, this.#roster)
    this.#segment = { from, to: from, down: new Map(), ended: [] }
  }

  /** A segment begins: evaluates what was seen late, then looks ahead through its end. */
  enter(segment: Segment): void {
    this.#segment = segment
    if (segment.ended.length > 0) this.#evaluateLate()
    this.#living = { ...this.#roster, kept: new Kept() }
    const byName = new Map(this.#rules.map((rule) => [rule.name, rule]))
    const facts = this.#knowledge.ahead(segment)
    const roster = rosterOf(this.#roster, facts)
    const { groups, newErrors } = this.#evaluate(this.#planAhead(facts, roster), facts, roster)
    this.#courses.clear()
    this.#agenda.clear()
    for (const group of groups) {
      const rule = byName.get(group.rule)
      if (rule === undefined) continue
      const course = courseOf(rule, group)
      this.#courses.set(keyOf(rule.name, group.group), course)
      this.#schedule(course)
    }
    for (const error of newErrors) this.#newErrors.add(error.failure.placedAt, error)
    this.#lifetimes.enter(segment)
  }

  /** When an alert can change next; null: not in this segment. */
  next(): Instant | null {
    const instants = [this.#agenda.next(), this.#newErrors.next(), this.#lifetimes.next()].flatMap(
      (at) => at ?? [],
    )
    return instants.length === 0 ? null : Math.min(...instants)
  }

  /** Evaluates the groups that may have changed; true where an alert did. */
  step(now: Instant): boolean {
    const { config, newId } = this.#input
    const changed = this.#evaluateNow(
      this.#agenda.take(now).filter(({ plannedAt }) => plannedAt !== null && plannedAt <= now),
      now,
    )
    const crossed = this.#lifetimes.step(now, () => this.#seen(now))
    const events = [
      ...errorAlerts(config.rules, this.#newErrors.take(now), now, newId),
      ...eventAlerts(config.rules, crossed, now, newId),
    ]
    return this.#commit(events) || changed
  }

  /** Brings open alerts up to date: before anybody looks at them, and where a segment ends. */
  settle(now: Instant, which: (alert: Alert) => boolean): void {
    const open = this.#input.book.open().filter((alert) => alert.kind === 'condition' && which(alert))
    const courses = open.flatMap(({ rule, group }) => this.#courses.get(keyOf(rule, group)) ?? [])
    this.#evaluateNow(
      courses.filter(({ lookedAt }) => lookedAt !== now),
      now,
    )
  }

  #openOf({ rule, group }: Course): Alert | undefined {
    return this.#input.book.openOf(rule.name, group.group)
  }

  #schedule(course: Course): void {
    const next = nextLook(course, this.#openOf(course))
    course.plannedAt = next === null ? null : Math.max(next, (course.lookedAt ?? -Infinity) + 1)
    if (course.plannedAt !== null) this.#agenda.add(course.plannedAt, course)
  }

  /** As the daemon would now: from where open alerts resume, with what is known by now. */
  #evaluateNow(asked: readonly Course[], now: Instant): boolean {
    const due = [...new Set(asked)]
    if (due.length === 0) return false
    const touched = due.map(({ rule, group: { group, by } }) => {
      const kind = byAbsence(rule) ? ('from' as const) : ('news' as const)
      return { rule: rule.name, group, by, place: now, kind }
    })
    const [rules, rulesSeen] = [this.#rules, this.#rulesSeen]
    const facts = this.#seen(now)
    const roster = this.#living
    const existing = this.#input.book.near(touched, nearSince(rules, touched, roster))
    const plan = neededFacts({ rules, roster, touched, alerts: existing, rulesSeen, now })
    const { changed } = this.#stepAlerts(plan, facts, roster, existing, now)
    for (const course of due) {
      moveOn(course, now)
      this.#schedule(course)
    }
    return changed
  }

  /** What is known by now; what evaluations keep follows. */
  #seen(now: Instant): Facts {
    const facts = this.#knowledge.at(now, this.#segment)
    this.#living.kept.follow(facts)
    return facts
  }

  /** What an outage hid, in its own time (SEMANTICS 3.4). */
  #evaluateLate(): void {
    const { config, past, book, newId } = this.#input
    const segment = this.#segment
    const now = segment.from
    const [rules, rulesSeen] = [this.#rules, this.#rulesSeen]
    const seen = this.#knowledge.at(now, segment)
    const facts = { ...seen, changed: seenLate(past, segment) }
    const roster = rosterOf(this.#roster, facts)
    const resumeFrom = Math.min(...segment.ended.map(({ from }) => from)) - 1
    const open = book.open()
    const touched = touchedGroups({ rules, roster, facts, open, rulesSeen, resumeFrom, now })
    const near = book.near(touched, nearSince(rules, touched, roster))
    const alerts = [...new Set([...open, ...near])]
    const plan = neededFacts({ rules: config.rules, roster, touched, alerts, rulesSeen, now })
    const newErrors = this.#stepAlerts(plan, facts, roster, alerts, now).newErrors
    this.#commit(errorAlerts(config.rules, newErrors, now, newId))
  }

  #stepAlerts(
    plan: EvaluationPlan,
    facts: Facts,
    roster: Roster,
    existing: readonly Alert[],
    now: Instant,
  ): { readonly changed: boolean; readonly newErrors: readonly NewError[] } {
    const { groups, newErrors } = this.#evaluate(plan, facts, roster)
    const { newId } = this.#input
    const changes = stepAlerts({ rules: this.#rules, recipes: facts.recipes, groups, existing, now, newId })
    return { changed: this.#commit(changes), newErrors }
  }

  /** New errors are remembered as told, so that none is told twice. */
  #evaluate(plan: EvaluationPlan, facts: Facts, roster: Roster): Evaluation {
    const found = evaluate(plan, { ...facts, newErrors: this.#errorsTold }, roster)
    for (const { rule, recipe, failure } of found.newErrors) {
      this.#errorsTold.set(newErrorKey(rule, recipe, failure.fingerprint), failure.placedAt)
    }
    return found
  }

  #commit(changes: readonly AlertChange[]): boolean {
    this.#input.book.commit(changes)
    return changes.length > 0
  }

  /** All groups that may hold, those of open alerts too, from where the segment begins through its end. */
  #planAhead(facts: Facts, roster: Roster): EvaluationPlan {
    const { from, to } = this.#segment
    const open = Map.groupBy(
      this.#input.book.open().filter(({ kind }) => kind === 'condition'),
      ({ rule }) => rule,
    )
    return {
      windows: this.#rules.map((rule) => ({
        rule,
        groups: new Map([
          ...groupsAhead(rule, facts, roster, from, to),
          ...(open.get(rule.name) ?? []).map(
            ({ group, by }) => [group, { group, by, from, knownThrough: 0 }] as const,
          ),
        ]),
      })),
      failures: [],
      known: this.#input.config.rules,
      newRules: [],
      now: to,
    }
  }
}

function keyOf(rule: string, group: string): string {
  return `${rule}\n${group}`
}
