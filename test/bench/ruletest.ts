import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './measure.ts'
import { type Result, resultOf } from './result.ts'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

const [RECIPES, RULES, RUNS] = [100, 20, 5]

/**
 * `recipewatch test` of a day: a hundred recipes with an input a minute each, twenty rules; the whole command, start-up
 * included, beside the start of a bare node.
 */
export function ruletest(): readonly Result[] {
  const folder = mkdtempSync(join(tmpdir(), 'recipewatch-bench-'))
  try {
    writeFileSync(join(folder, 'rules.yaml'), rules())
    writeFileSync(join(folder, 'day.test.yaml'), day())
    const time = (args: readonly string[]): number => {
      const began = performance.now()
      const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
      if (status !== 0) throw new Error(`node ${args.join(' ')} failed: ${stdout}`)
      return performance.now() - began
    }
    const ours: number[] = []
    const bare: number[] = []
    for (let run = 0; run < RUNS; run += 1) {
      ours.push(time([MAIN, 'test', 'day.test.yaml']))
      bare.push(time(['-e', '0']))
    }
    return [resultOf('ruletest', median(ours), median(bare), 'ms')]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function rules(): string {
  const all = Array.from({ length: RULES }, (_, index) => {
    const by = index % 4 === 0 ? '[workspace, adapter]' : '[recipe]'
    const levels = `{ warning: ${3 + index}, critical: ${30 + index} }`
    const when = `{ job_failed_count: { over: ${5 + index}m, at_least: ${levels} } }`
    return `  - { name: rule-${index}, when: ${when}, by: ${by}, for: ${index % 3}m }\n`
  })
  return `rules:\n${all.join('')}`
}

/** Successes every minute, and of each recipe a burst of 40 minutes, one after the other. */
function day(): string {
  const inputs = Array.from({ length: RECIPES }, (_, index) => {
    const [recipe, from] = [index + 1, index * 13]
    const error = 'adapter: salesforce, message: timed out'
    return [
      `      - { at: 0m, recipe: ${recipe}, succeeded: 3, every: 1m, until: 24h }\n`,
      `      - { at: ${from}m, recipe: ${recipe}, failed: 2, ${error}, every: 1m, until: ${from + 40}m }\n`,
    ].join('')
  })
  const steps = ['24h, firing: [], pending: []']
  return `tests:\n  - name: a day\n    rules: [rules.yaml]\n    input:\n${inputs.join('')}    expect:\n${steps
    .map((step) => `      - { at: ${step} }\n`)
    .join('')}`
}
