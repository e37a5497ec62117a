import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Everything RecipeWatch counts, by name; the README lists them. */
export interface Metrics {
  readonly registry: Registry
  /** Requests to Workato by workspace, endpoint family and outcome (ok or an error's code). */
  readonly requests: Counter<'workspace' | 'family' | 'outcome'>
  readonly requestSeconds: Histogram<'workspace' | 'family'>
  /** Sightings by what they turned out to be: new, history, seen, completed, ignored, broken. */
  readonly sightings: Counter<'workspace' | 'kind'>
  readonly watchedRecipes: Gauge<'workspace'>
  /** Age of the oldest last complete look among a workspace's recipes. */
  readonly oldestLookSeconds: Gauge<'workspace'>
  /** Failures that are counted and could not be found, of recipes that have some. */
  readonly missingFailures: Gauge<'workspace' | 'recipe'>
  /** Recipes of which it cannot be said that nothing was missed. */
  readonly unprovenRecipes: Gauge<'workspace'>
  /** The plan's worst time from a failure to its being seen, where the list tells; and where it is old. */
  readonly planDelaySeconds: Gauge<'workspace' | 'list'>
  /** Requests a minute that the plan reckons with: the budget, less while the API refuses some. */
  readonly planRequestsPerMinute: Gauge<'workspace' | 'family'>
  /** Watched recipes that do not run; connections that are not authorised. */
  readonly stoppedRecipes: Gauge<'workspace'>
  readonly lostConnections: Gauge<'workspace'>
  /** 1 while polling of a workspace fails. */
  readonly pollFailing: Gauge<'workspace'>
  readonly alerts: Gauge<'state' | 'severity'>
  readonly evaluationSeconds: Histogram
  readonly deliveries: Counter<'receiver' | 'channel' | 'reason' | 'outcome'>
  readonly openDeliveries: Gauge
  /** From due to accepted. */
  readonly deliveryDelaySeconds: Histogram<'channel'>
  readonly loopFailures: Counter<'loop'>
  readonly buildInfo: Gauge<'version'>
}

const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 45]
const DELAY_SECONDS = [0.1, 0.5, 1, 5, 15, 30, 60, 300, 900, 3_600]
const EVALUATION_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]

/** A fresh set of metrics in a registry of its own. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry()
  const of = { registers: [registry] }
  const metrics = {
    registry,
    ...pollMetrics(of),
    ...stateMetrics(of),
    ...planMetrics(of),
    ...alertMetrics(of),
    ...deliveryMetrics(of),
    ...processMetrics(of),
  }
  metrics.buildInfo.set({ version }, 1)
  return metrics
}

interface Into {
  readonly registers: Registry[]
}

function pollMetrics(
  of: Into,
): Pick<
  Metrics,
  'requests' | 'requestSeconds' | 'sightings' | 'watchedRecipes' | 'oldestLookSeconds' | 'pollFailing'
> {
  return {
    requests: new Counter({
      name: 'recipewatch_requests_total',
      help: 'Requests to the Workato API, by outcome.',
      labelNames: ['workspace', 'family', 'outcome'],
      ...of,
    }),
    requestSeconds: new Histogram({
      name: 'recipewatch_request_duration_seconds',
      help: 'How long the Workato API took to answer.',
      labelNames: ['workspace', 'family'],
      buckets: CALL_SECONDS,
      ...of,
    }),
    sightings: new Counter({
      name: 'recipewatch_sightings_total',
      help: 'Items of failed-jobs answers, by what they turned out to be.',
      labelNames: ['workspace', 'kind'],
      ...of,
    }),
    watchedRecipes: new Gauge({
      name: 'recipewatch_watched_recipes',
      help: 'Recipes that the selection names.',
      labelNames: ['workspace'],
      ...of,
    }),
    oldestLookSeconds: new Gauge({
      name: 'recipewatch_oldest_look_age_seconds',
      help: 'Age of the oldest last complete look among the watched recipes.',
      labelNames: ['workspace'],
      ...of,
    }),
    pollFailing: new Gauge({
      name: 'recipewatch_poll_failing',
      help: 'Whether polling of the workspace fails: 1 or 0.',
      labelNames: ['workspace'],
      ...of,
    }),
  }
}

function stateMetrics(of: Into): Pick<Metrics, 'stoppedRecipes' | 'lostConnections'> {
  return {
    stoppedRecipes: new Gauge({
      name: 'recipewatch_stopped_recipes',
      help: 'Watched recipes that do not run.',
      labelNames: ['workspace'],
      ...of,
    }),
    lostConnections: new Gauge({
      name: 'recipewatch_lost_connections',
      help: 'Connections that are not authorised, where a rule asks for them.',
      labelNames: ['workspace'],
      ...of,
    }),
  }
}

function planMetrics(
  of: Into,
): Pick<Metrics, 'missingFailures' | 'unprovenRecipes' | 'planDelaySeconds' | 'planRequestsPerMinute'> {
  return {
    missingFailures: new Gauge({
      name: 'recipewatch_missing_failures',
      help: 'Failures that Workato counted and nobody could find, by recipe that has some.',
      labelNames: ['workspace', 'recipe'],
      ...of,
    }),
    unprovenRecipes: new Gauge({
      name: 'recipewatch_unproven_recipes',
      help: 'Watched recipes of which it cannot be said that nothing was missed.',
      labelNames: ['workspace'],
      ...of,
    }),
    planDelaySeconds: new Gauge({
      name: 'recipewatch_plan_worst_delay_seconds',
      help: 'Longest time from a failure to its being seen, by the plan; list: current or old.',
      labelNames: ['workspace', 'list'],
      ...of,
    }),
    planRequestsPerMinute: new Gauge({
      name: 'recipewatch_plan_requests_per_minute',
      help: 'Requests a minute that the plan reckons with: the budget, less while the API answers 429.',
      labelNames: ['workspace', 'family'],
      ...of,
    }),
  }
}

function alertMetrics(of: Into): Pick<Metrics, 'alerts' | 'evaluationSeconds'> {
  return {
    alerts: new Gauge({
      name: 'recipewatch_alerts',
      help: 'Open alerts.',
      labelNames: ['state', 'severity'],
      ...of,
    }),
    evaluationSeconds: new Histogram({
      name: 'recipewatch_evaluation_duration_seconds',
      help: 'How long an evaluation of the rules took.',
      buckets: EVALUATION_SECONDS,
      ...of,
    }),
  }
}

function deliveryMetrics(of: Into): Pick<Metrics, 'deliveries' | 'openDeliveries' | 'deliveryDelaySeconds'> {
  return {
    deliveries: new Counter({
      name: 'recipewatch_deliveries_total',
      help: 'Tries to deliver, by outcome: sent, refused, rejected, gone, unknown.',
      labelNames: ['receiver', 'channel', 'reason', 'outcome'],
      ...of,
    }),
    openDeliveries: new Gauge({
      name: 'recipewatch_open_deliveries',
      help: 'Deliveries that are due or begun.',
      ...of,
    }),
    deliveryDelaySeconds: new Histogram({
      name: 'recipewatch_delivery_delay_seconds',
      help: 'From due to accepted.',
      labelNames: ['channel'],
      buckets: DELAY_SECONDS,
      ...of,
    }),
  }
}

function processMetrics(of: Into): Pick<Metrics, 'loopFailures' | 'buildInfo'> {
  return {
    loopFailures: new Counter({
      name: 'recipewatch_loop_failures_total',
      help: 'Ticks that threw and were tried again.',
      labelNames: ['loop'],
      ...of,
    }),
    buildInfo: new Gauge({
      name: 'recipewatch_build_info',
      help: 'Always 1; the label says which version runs.',
      labelNames: ['version'],
      ...of,
    }),
  }
}
