import type { Alert } from '../model/alert.ts'
import type { Delivery } from '../model/delivery.ts'
import type { ListedFailure } from '../model/failure.ts'
import { type Instant, toIso } from '../model/instant.ts'
import { labelsToJson } from '../model/labels.ts'
import { formatMatcher } from '../model/matcher.ts'
import type { Conversation } from '../model/notice.ts'
import type { Hold, Silence } from '../model/silence.ts'
import type { RecipeRecord } from '../store/port.ts'

/** A JSON object as the command line and HTTP both show it: snake_case keys, ISO times, ids as strings (CONFIG 3). */
export type JsonObject = Readonly<Record<string, unknown>>

const iso = (at: Instant | null): string | null => (at === null ? null : toIso(at))

/** CONFIG 3, failure. */
export function failureToJson(failure: ListedFailure): JsonObject {
  return {
    workspace: failure.workspace,
    recipe: failure.recipe,
    job: failure.job,
    error_id: failure.errorId,
    fingerprint: failure.fingerprint,
    completed_at: iso(failure.completedAt),
    first_seen_at: iso(failure.firstSeenAt),
    placed_at: iso(failure.placedAt),
    adapter: failure.adapter,
    error_type: failure.errorType,
    message: failure.message,
    title: failure.title,
    root:
      failure.root === null
        ? null
        : { recipe: failure.root.recipe, job: failure.root.job, error_id: failure.root.errorId },
    master_job: failure.masterJob,
    calling_job: failure.callingJob,
    test: failure.isTest,
    news: failure.news,
  }
}

/** A silence; state: active or expired. */
export function silenceToJson(silence: Silence, now: Instant): JsonObject {
  return {
    id: silence.id,
    matchers: silence.matchers.map(formatMatcher),
    starts_at: iso(silence.startsAt),
    ends_at: iso(silence.endsAt),
    created_by: silence.by,
    comment: silence.comment,
    state: silence.endsAt > now ? 'active' : 'expired',
  }
}

/** CONFIG 3, alert; `holds`: what holds its notices back. */
export function alertToJson(alert: Alert, holds: readonly Hold[]): JsonObject {
  return {
    id: alert.id,
    rule: alert.rule,
    severity: alert.severity,
    state: alert.state,
    labels: labelsToJson(alert.labels),
    count: alert.count,
    peak: alert.peak,
    about: alert.about,
    started_at: iso(alert.startedAt),
    fired_at: iso(alert.firedAt),
    ended_at: iso(alert.endedAt),
    unknown_since: iso(alert.unknownSince),
    acknowledged_by: holds.find((hold) => hold.kind === 'acknowledged')?.by ?? null,
    suppressed_by: holds.flatMap((hold) => suppressorOf(hold) ?? []),
    note: alert.note,
  }
}

/** The silence's id, or that of the alert that inhibits. */
function suppressorOf(hold: Hold): string | null {
  switch (hold.kind) {
    case 'silenced':
      return hold.silence.id
    case 'inhibited':
      return hold.source
    case 'acknowledged':
      return null
    default:
      return hold satisfies never
  }
}

/** CONFIG 3, delivery. */
export function deliveryToJson(delivery: Delivery & { readonly in: Conversation }): JsonObject {
  return {
    id: delivery.id,
    receiver: delivery.in.destination.receiver,
    channel: delivery.in.destination.channel,
    target: delivery.in.destination.target,
    state: delivery.state,
    reason: delivery.reason,
    severity: delivery.severity,
    attempts: delivery.attempts,
    last_error: delivery.lastError,
    group: labelsToJson(delivery.in.labels),
    alerts: delivery.alerts,
    due_at: iso(delivery.dueAt),
    finished_at: iso(delivery.finishedAt),
  }
}

/** A watched recipe and how far it is known. */
export function recipeToJson(
  recipe: RecipeRecord & { readonly missing: number; readonly proven: boolean },
): JsonObject {
  return {
    workspace: recipe.workspace,
    id: recipe.id,
    name: recipe.name,
    owners: recipe.owners,
    labels: labelsToJson(recipe.labels),
    url: recipe.url,
    running: recipe.item.running,
    job_failed_count: recipe.failedCount,
    job_succeeded_count: recipe.succeededCount,
    missing: recipe.missing,
    proven: recipe.proven,
    known_through: iso(recipe.knownThrough),
    unreadable_since: iso(recipe.unreadableSince),
    gone_at: iso(recipe.goneAt),
    watched: recipe.selected,
    first_seen_at: iso(recipe.firstSeenAt),
  }
}
