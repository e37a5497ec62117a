import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatProblem } from '../../src/config/problem.ts'
import { load } from './memory.ts'

const root = new URL('../../', import.meta.url).pathname

const VARIABLES = {
  WORKATO_API_TOKEN: 'a',
  WORKATO_STAGING_TOKEN: 'b',
  SLACK_BOT_TOKEN: 'xoxb-1',
  SMTP_PASSWORD: 'c',
}

/** Pieces that mean something to YAML, to variables, or to nobody. */
const PIECE = fc.constantFrom(
  '\n',
  '\n  ',
  '  ',
  '\t',
  ':',
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  ',',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '<<: ',
  '|',
  '>',
  '!x ',
  '?',
  '${',
  '${X}',
  '$${',
  '{{',
  '}}',
  '{%',
  '~',
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  'é',
  '\u0000',
  '---\n',
  '__proto__: ',
  'constructor',
  'x',
)

test('whatever is done to a configuration, it loads or says in lines what is wrong', async () => {
  const alerts = await readFile(`${root}alerts.example.yaml`, 'utf8')
  const rules = await readFile(`${root}rules/connectors.yaml`, 'utf8')
  const change = fc.record({ at: fc.nat(), drop: fc.nat(12), piece: PIECE })
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (inRules, changes) => {
        const files = {
          'alerts.yaml': inRules ? alerts : changed(alerts, changes),
          'rules/a.yaml': inRules ? changed(rules, changes) : rules,
        }
        const { config, problems } = await load({ files, variables: VARIABLES })
        const errors = problems.filter(({ severity }) => severity === 'error')
        expect(config === null).toBe(errors.length > 0)
        for (const problem of problems) {
          expect(formatProblem(problem)).toMatch(/^(alerts|rules\/a)\.yaml:[1-9]\d*:[1-9]\d*: (warning: )?\S/)
          const lines = files[problem.file as keyof typeof files].split('\n')
          expect(problem.line).toBeLessThanOrEqual(lines.length)
        }
      },
    ),
    { numRuns: 60 },
  )
}, 30_000)

function changed(text: string, changes: readonly { at: number; drop: number; piece: string }[]): string {
  return changes.reduce((current, { at, drop, piece }) => {
    const start = at % (current.length + 1)
    return current.slice(0, start) + piece + current.slice(start + drop)
  }, text)
}
