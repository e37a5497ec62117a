import type { ViteUserConfig } from 'vitest/config'
import { closingReporter } from './test/tooling/closing-reporter.ts'

/** Tests that start whole programs or servers; they run after the quick ones and wait longer. */
const WHOLE = ['test/{e2e,faults,demo,contract,page,tooling}/**/*.test.ts']

const config: ViteUserConfig = {
  test: {
    reporters: ['default', closingReporter((line) => process.stdout.write(`${line}\n`))],
    maxWorkers: 2,
    allowOnly: false,
    forceRerunTriggers: [],
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts'],
          exclude: WHOLE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: WHOLE,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
}

export default config
