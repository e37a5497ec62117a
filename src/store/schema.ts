import type { AlertKind, AlertState, HealthFact } from '../model/alert.ts'
import type { DeliveryState } from '../model/delivery.ts'
import type { Instant } from '../model/instant.ts'
import type { DeliverySlot, Reason } from '../model/notice.ts'
import type { Severity } from '../model/severity.ts'
import type { AccountTable, ChecksumTable } from './schema-completeness.ts'
import type {
  ActivityTable,
  ConnectionTable,
  CounterTable,
  EstimateTable,
  LostTable,
  NewErrorTable,
  ObservedTable,
  RecipeStateTable,
  StopTable,
  WantTable,
} from './schema-facts.ts'
import type { Flag, JsonText } from './values.ts'

/** Single numbers by name: `failure_seq`, `evaluated_seq`. */
export interface MetaTable {
  name: string
  value: number
}

/** Watched recipes; `data` is what the selection said last. */
export interface RecipeTable {
  workspace: string
  id: string
  data: JsonText
  selected: Flag
  first_seen_at: Instant
  horizon: Instant
  known_through: Instant | null
  /** 1: known as far as the list of recipes is; else the list made it known through `unmoved_through` at most. */
  unmoved: Flag
  unmoved_through: Instant | null
  unreadable_since: Instant | null
  gone_at: Instant | null
  /** The failures of longer ago than the horizon were read back to here (SEMANTICS 3.5). */
  history_from: Instant | null
  /** Where its last change stands in the store's order, and the last one of `data` or `selected`. */
  seq: number
  described_seq: number
}

/** Failures by identity (SEMANTICS 1.2); `seq` is the store's order. */
export interface FailureTable {
  seq: number
  workspace: string
  recipe: string
  job: string
  error_id: string | null
  fingerprint: string
  completed_at: Instant | null
  first_seen_at: Instant
  placed_at: Instant
  adapter: string | null
  error_type: string | null
  message: string | null
  title: string | null
  master_job: string | null
  calling_recipe: string | null
  calling_job: string | null
  root_recipe: string | null
  root_job: string | null
  is_poll_error: Flag
  is_test: Flag
  news: Flag
  /** Whose the recipe was when it was recorded (SEMANTICS 6.1), as a JSON list; null before that was kept. */
  owners: JsonText | null
  /** The failure that caused it, and where it all began (SEMANTICS 1.5); null: nothing that is known. */
  cause_seq: number | null
  root_seq: number | null
  /** Where a later change of what it is stands in the store's order; null: there was none. */
  revised_seq: number | null
}

/** Items that were no failures, so that each is counted once (SEMANTICS 1.1). */
export interface IgnoredTable {
  workspace: string
  recipe: string
  job: string
  at: Instant
}

/** How many items were ever ignored; never falls. */
export interface IgnoredCountTable {
  workspace: string
  count: number
}

/** Since when a rule has been evaluated. */
export interface RuleSeenTable {
  rule: string
  at: Instant
}

/** The highest bound that a lifetime counter is known to have crossed (SEMANTICS 4.4). */
export interface CrossingTable {
  rule: string
  recipe: string
  bound: number
  at: Instant
}

/** Episodes; `data` is the whole alert, the other columns are what is asked by. */
export interface AlertTable {
  id: string
  rule: string
  group_key: string
  kind: AlertKind
  state: AlertState
  started_at: Instant
  ended_at: Instant | null
  found_over: Flag
  data: JsonText
}

/** Groups at a destination. */
export interface ConversationTable {
  id: string
  group_key: string
  route: string
  labels: JsonText
  destination: JsonText
  opened_at: Instant
  ref: string | null
  subject: string | null
  last_notice_at: Instant | null
  last_edit_at: Instant | null
  shown: JsonText
  blocked_until: Instant | null
  closed_at: Instant | null
}

/** What a destination was told of an alert (SEMANTICS 5.2). */
export interface ToldTable {
  conversation: string
  alert: string
  severity: Severity
  at: Instant
  ended_at: Instant | null
}

/** Calls to destinations (SEMANTICS 5.4). */
export interface DeliveryTable {
  id: string
  conversation: string
  slot: DeliverySlot
  reason: Reason
  state: DeliveryState
  severity: Severity
  due_at: Instant
  not_before: Instant
  attempts: number
  last_error: string | null
  begun_at: Instant | null
  body: string | null
  shown: JsonText | null
  alerts: JsonText
  finished_at: Instant | null
}

/** Alerts that cause no notices for a while; `matchers` as an operator writes them. */
export interface SilenceTable {
  id: string
  matchers: JsonText
  starts_at: Instant
  ends_at: Instant
  by: string
  comment: string
}

/** Who takes care of an alert, and at which level. */
export interface AcknowledgementTable {
  alert: string
  severity: Severity
  by: string
  at: Instant
}

/** How edges are doing. */
export interface HealthTable {
  subject: HealthFact['subject']
  name: string
  failing_since: Instant | null
  last_ok_at: Instant | null
  reason: string | null
  detail: string | null
  failures: number
}

/** Two names of one kind of error, and when a failure of it was last recorded (SEMANTICS 1.7). */
export interface FingerprintAliasTable {
  fingerprint: string
  also: string
  at: Instant
}

/** How far a digest is told (SEMANTICS 6.1). */
export interface DigestTable {
  name: string
  number: number
  seq: number
  cut_at: Instant
  served_at: Instant
}

/** Intervals of the store's order, without gap or overlap within a digest. */
export interface DigestCutTable {
  digest: string
  number: number
  after_seq: number
  through_seq: number
  from_at: Instant
  to_at: Instant
}

/** What of an interval a conversation tells; `recipes` is a JSON list of keys. */
export interface DigestPartTable {
  conversation: string
  digest: string
  number: number
  recipes: JsonText
}

/** When a recipe was edited, and by whom, where the list said so. */
export interface EditTable {
  workspace: string
  recipe: string
  at: Instant
  author: string | null
}

/** What a backtest read of one recipe's past; `failures` and `successes` are JSON lists. */
export interface PastJobsTable {
  workspace: string
  recipe: string
  from_at: Instant
  through_at: Instant
  shape: string
  failed_count: number | null
  failures: JsonText
  successes: JsonText | null
}

/** All tables. */
export interface Schema {
  past_jobs: PastJobsTable
  account: AccountTable
  checksum: ChecksumTable
  meta: MetaTable
  recipe: RecipeTable
  edit: EditTable
  counter: CounterTable
  failure: FailureTable
  ignored: IgnoredTable
  ignored_count: IgnoredCountTable
  fingerprint_alias: FingerprintAliasTable
  activity: ActivityTable
  observed: ObservedTable
  recipe_state: RecipeStateTable
  stop: StopTable
  connection: ConnectionTable
  lost: LostTable
  estimate: EstimateTable
  want: WantTable
  new_error: NewErrorTable
  rule_seen: RuleSeenTable
  crossing: CrossingTable
  alert: AlertTable
  conversation: ConversationTable
  told: ToldTable
  delivery: DeliveryTable
  health: HealthTable
  silence: SilenceTable
  acknowledgement: AcknowledgementTable
  digest: DigestTable
  digest_cut: DigestCutTable
  digest_part: DigestPartTable
}
