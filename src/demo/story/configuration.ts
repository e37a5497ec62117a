import { timeOfDay } from './clock.ts'
import type { World } from './world.ts'
import { CHANNEL } from './world.ts'

/** Files of the demo's configuration, by their path below its folder. */
export type ConfigurationFiles = Readonly<Record<string, string>>

/** What an operator would write for the demo's world; `httpPort` 0 takes any free one. */
export function configurationFiles(world: World, httpPort: number): ConfigurationFiles {
  return { 'alerts.yaml': alerts(world, httpPort), 'rules/failures.yaml': RULES }
}

function alerts(world: World, httpPort: number): string {
  const { workatoUrl, workatoToken, slack, mailbox, digestTime } = world
  const { hour, minute } = timeOfDay(digestTime)
  return `workspaces:
  - name: production
    base_url: ${workatoUrl}
    app_url: ${workatoUrl}
    token: ${workatoToken}
    labels: { env: production }
    # Budgets count the machine's minutes, and here many of the story's pass in one of them.
    requests_per_minute: 12000
    poll_every: 1m

owners:
  discover: true
  allowed_domains: [example.com]
  default: [integrations@example.com]

rule_files: [rules/*.yaml]

receivers:
  integrations:
    slack: [{ channel: "#${CHANNEL}", mention: owner }]
  owners:
    email: [{ to: owner }]

route:
  receiver: integrations
  group_by: [workspace, rule]
  group_wait: 30s
  group_interval: 2m
  fallback: owners
  routes:
    - matchers: [severity = critical]   # the owner gets a mail as well
      receiver: owners
      group_wait: 0s
      continue: true
    - receiver: integrations

digests:
  - name: owners-daily
    schedule: "${minute} ${hour} * * *"
    receiver: owners

slack: { token: ${slack.token}, api_url: ${slack.url} }
smtp: { host: ${mailbox.host}, port: ${mailbox.port}, tls: none, from: RecipeWatch <alerts@example.com> }
store: { url: "sqlite:recipewatch.db" }
http: { listen: 127.0.0.1:${httpPort} }
log: { level: error, format: text }
`
}

const RULES = `rules:
  - name: failure-burst
    when: { job_failed_count: { over: 15m, at_least: { warning: 5, critical: 30 } } }
    by: [recipe]
    keep_firing_for: 5m
    runbook: https://wiki.example.com/runbooks/recipes
`
