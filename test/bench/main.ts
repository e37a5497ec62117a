import { parseArgs } from 'node:util'
import { detection } from './detection.ts'
import { digest } from './digest.ts'
import { evaluations } from './evaluate.ts'
import { ingest, ingestKnown } from './ingest.ts'
import { notice } from './notice.ts'
import { planner } from './planner.ts'
import { replayMonth } from './replay-month.ts'
import { rest } from './rest.ts'
import { isMet, type Result, TARGETS, tableOf } from './result.ts'
import { ruletest } from './ruletest.ts'
import { start } from './start.ts'
import { sweep } from './sweep.ts'

/** What makes each figure; one run may make several. */
const RUNS: readonly { readonly names: readonly string[]; readonly run: () => Promise<readonly Result[]> }[] =
  [
    { names: ['ingest'], run: async () => [await ingest()] },
    { names: ['ingest-known'], run: async () => [await ingestKnown()] },
    { names: ['notice'], run: async () => [await notice()] },
    { names: ['digest'], run: async () => [await digest()] },
    { names: ['planner'], run: async () => [await planner()] },
    { names: ['sweep'], run: async () => [await sweep()] },
    { names: Object.keys(TARGETS).filter((name) => name.startsWith('detection')), run: detection },
    { names: ['replay-month'], run: async () => [await replayMonth()] },
    { names: ['ruletest'], run: async () => ruletest() },
    { names: ['start', 'start-memory'], run: start },
    { names: ['memory', 'rest'], run: rest },
    { names: ['evaluate-full', 'evaluate-moved', 'evaluate-moved-twice'], run: evaluations },
  ]

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } })
const { json, only } = values
if (only !== undefined && !Object.hasOwn(TARGETS, only)) {
  console.error(`bench: no figure is named ${only}; there are ${Object.keys(TARGETS).join(', ')}`)
  process.exit(2)
}
const results: Result[] = []
for (const { names, run } of RUNS) {
  if (only !== undefined && !names.includes(only)) continue
  results.push(...(await run()).filter(({ name }) => only === undefined || name === only))
}
console.log(json === true ? JSON.stringify(results, null, 2) : tableOf(results))
process.exitCode = results.every(isMet) ? 0 : 1
