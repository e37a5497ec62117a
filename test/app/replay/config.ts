import { loadConfig } from '../../../src/config/load.ts'
import { formatProblem } from '../../../src/config/problem.ts'
import type { Config } from '../../../src/model/config.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { memoryEnvironment } from '../../config/memory.ts'

const ALERTS = `workspaces: [{ name: production, region: us, token: test, recipes: [{ all: true }] }]
rule_files: []
receivers: { team: { slack: [{ channel: "#alerts" }] } }
route: { receiver: team, group_wait: 30s, group_interval: 5m, repeat_interval: 4h }
slack: { token: xoxb-test }
`

/** A workspace, a receiver with a channel, and these rules. */
export async function replayConfig(rules: readonly Rule[]): Promise<Config> {
  const { config, problems } = await loadConfig(
    'alerts.yaml',
    memoryEnvironment({ files: { 'alerts.yaml': ALERTS } }),
  )
  if (config === null) throw new Error(problems.map(formatProblem).join('\n'))
  return { ...config, rules }
}
