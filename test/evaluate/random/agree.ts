import assert from 'node:assert/strict'
import type { Alert } from '../../../src/model/alert.ts'
import type { LastingCondition } from '../../../src/model/condition.ts'
import type { GroupSpans, Span } from '../../../src/model/facts.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { type Episode, episodes } from '../reference/episodes.ts'
import { type Group, groupsOf } from '../reference/group.ts'
import { newErrors, type ToldError } from '../reference/new-errors.ts'
import type { Reading } from '../reference/reading.ts'
import { type Moment, timeline } from '../reference/timeline.ts'
import { type Told, tell } from '../reference/told.ts'
import { truthAt } from '../reference/truth.ts'
import type { Step } from './history.ts'

/** Compares, step by step, what the engine says and what it tells with the reference. */
export class Agreement {
  readonly tally: Record<string, number> = {}
  /** By rule and group: the alerts there should be; null since what was told has turned out otherwise. */
  private readonly told: Map<string, readonly Told[] | null> = new Map()
  /** Those of sums that once went without a recipe. */
  private readonly without: Set<string> = new Set()
  private readonly errors: Map<string, readonly ToldError[]> = new Map()

  /** @throws where they differ */
  check(step: Step): void {
    for (const rule of step.rules) {
      if (rule.condition.kind === 'new_error') this.checkErrors(rule, rule.condition.unseenForMs, step)
      else this.checkRule(rule, step)
    }
  }

  private count(name: string): void {
    this.tally[name] = (this.tally[name] ?? 0) + 1
  }

  private checkRule(rule: Rule, step: Step): void {
    const { world, known, begin, unit } = step
    const { condition } = rule
    if (condition.kind === 'new_error' || condition.kind === 'job_failed_total') return
    for (const group of groupsOf(rule, known)) {
      const moments = timeline((t) => truthAt(condition, group, t), begin, known.now, unit)
      const spans = world.spans.find((one) => one.rule === rule.name && one.group === group.key)
      // Once nobody is left to be asked, a sum stays known as far as it was without the others.
      const lost = group.recipes.every(({ unreadableSince }) => unreadableSince !== null)
      const stays = lost && this.without.has(JSON.stringify([rule.name, group.key]))
      if (spans !== undefined && !stays) this.checkSpans(rule, spans, moments)
      this.count(nameOfBy(rule.by))
      for (const { reading } of moments) this.countReading(condition, reading)
      this.checkAlerts(rule, group, episodes(rule, moments, known.now), step)
    }
  }

  private countReading(condition: LastingCondition, { truth, graded, level }: Reading): void {
    this.count(`${condition.kind}: ${truth}`)
    if (truth !== 'yes') return
    if ('threshold' in condition) this.count(`yes, ${condition.threshold.comparator}`)
    if (graded) this.count(`yes, graded: ${level}`)
  }

  private checkSpans(rule: Rule, { spans, group }: GroupSpans, moments: readonly Moment[]): void {
    for (const [index, moment] of moments.entries()) {
      const { at, reading } = moment
      const next = moments[index + 1]?.at ?? Infinity
      for (const span of spans.filter(({ from, to }) => from < next && (to > at || from >= at))) {
        const said = { truth: span.truth, level: span.severity }
        const should = { truth: reading.truth, level: reading.level }
        const where = `${rule.name} ${rule.condition.kind} ${group}, ${Math.max(at, span.from)}`
        assert.deepEqual(said, should, `truth of ${where}`)
        if (reading.truth !== 'yes') continue
        assert.deepEqual(span.partial, reading.vague, `known in part: ${where}`)
        assert.deepEqual(span.about, reading.about, `about: ${where}`)
        if (reading.count === null) continue
        assert.ok(span.peak >= reading.count, `peak of ${where}: ${span.peak}, not ${reading.count}`)
        if (endsIn(span, spans, at, next)) assert.equal(span.count, reading.count, `count of ${where}`)
      }
    }
  }

  private checkAlerts(rule: Rule, group: Group, found: readonly Episode[], { world }: Step): void {
    const id = JSON.stringify([rule.name, group.key])
    const before = this.told.get(id)
    // What a sum goes without is decided as of now; earlier times are not looked at again for that.
    if (group.awaited.length < group.recipes.length) this.without.add(id)
    const told = before === null ? null : tell(before ?? [], found)
    this.told.set(id, told)
    const stored = world.alerts.filter((alert) => alert.rule === rule.name && alert.group === group.key)
    const where = `alerts of ${rule.name} ${rule.condition.kind} ${group.key}`
    for (const { state, foundOver, severity, worst } of stored) {
      this.count(foundOver ? 'alert found over' : `alert ${state}`)
      if (severity !== worst) this.count('alert that got better')
    }
    if (told === null || this.without.has(id)) {
      this.count(told === null ? 'alerts told otherwise' : 'alerts of sums without some')
      checkLoosely(stored, this.without.has(id) ? [] : found, where)
      return
    }
    for (const { bridged } of told) this.count(bridged ? 'alerts bridged' : 'alerts alike')
    const counted = new Map(found.map((episode) => [episode.startedAt, episode.count]))
    const alertForm = (alert: Alert): unknown => ({
      state: alert.state,
      startedAt: alert.startedAt,
      firedAt: alert.firedAt,
      endedAt: alert.endedAt,
      severity: alert.severity,
      worst: alert.worst,
      about: alert.about,
      foundOver: alert.foundOver,
      peak: found.some(({ peak }) => peak !== null) ? alert.peak : null,
      count: alert.endedAt === null && (counted.get(alert.startedAt) ?? null) !== null ? alert.count : null,
    })
    assert.deepEqual(sorted(stored.map(alertForm)), sorted(told.map(toldForm)), where)
  }

  private checkErrors(rule: Rule, unseenForMs: number, { known, fresh, world }: Step): void {
    const before = this.errors.get(rule.name) ?? []
    const told = newErrors(rule, unseenForMs, known, fresh, before)
    this.errors.set(rule.name, [...before, ...told])
    this.count(nameOfBy(rule.by))
    this.count(told.length > 0 ? 'new error told' : 'new error not told')
    const said = world.errorsTold.filter((one) => one.rule === rule.name)
    assert.deepEqual(
      sorted(
        said.map(({ group, recipe, failure }) => [group, recipe, failure.placedAt, failure.fingerprint]),
      ),
      sorted(
        [...before, ...told].map(({ group, recipe, failure }) => [
          group,
          recipe,
          failure.placed,
          failure.fingerprint,
        ]),
      ),
      `new errors of ${rule.name}`,
    )
  }
}

/** How what a rule makes groups by is called in the tally. */
export function nameOfBy(by: readonly string[]): string {
  return `by ${by.join(', ') || 'nothing'}`
}

/** The number of a span is the one at its end: its last instant, and now for the last one. */
function endsIn(span: Span, spans: readonly Span[], at: number, next: number): boolean {
  const end = span === spans.at(-1) ? span.to : span.to - 1
  return end >= at && end < next
}

function toldForm({ episode, foundOver }: Told): unknown {
  const { state, startedAt, firedAt, endedAt, severity, worst, about, peak } = episode
  const count = endedAt === null ? episode.count : null
  return { state, startedAt, firedAt, endedAt, severity, worst, about, foundOver, peak, count }
}

/** What holds even where what was told has turned out otherwise: nothing fires that does not, nothing is told twice. */
function checkLoosely(stored: readonly Alert[], found: readonly Episode[], where: string): void {
  const open = stored.filter(({ endedAt }) => endedAt === null)
  assert.ok(open.length < 2, `two are open: ${where}`)
  const lasting = found.at(-1)
  if (lasting?.state === 'firing') assert.equal(open[0]?.state, 'firing', `one fires: ${where}`)
}

function sorted(all: readonly unknown[]): readonly unknown[] {
  return all.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}
