import { parseArgs } from 'node:util'
import { loadConfig } from '../../src/config/load.ts'
import { nodeEnvironment } from '../../src/config/node-environment.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { liveThrough } from './live.ts'
import { verdictText } from './verdict-text.ts'

// What would have woken you: simulated months with the starter rules, told on a terminal.
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3' },
    first: { type: 'string', default: '1' },
    config: { type: 'string', default: 'test/months/alerts.yaml' },
  },
})
const { config, problems } = await loadConfig(values.config, nodeEnvironment(process.env))
if (config === null) throw new Error(problems.map(formatProblem).join('\n'))
for (let seed = Number(values.first); seed < Number(values.first) + Number(values.seeds); seed += 1) {
  process.stdout.write(`month ${seed}\n${verdictText(await liveThrough(seed, config))}\n\n`)
}
