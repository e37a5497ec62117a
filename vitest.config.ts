import type { ViteUserConfig } from 'vitest/config'
import { closingReporter } from './test/tooling/closing-reporter.ts'

/** Tests that need a PostgreSQL server; one is started for all of them. */
const STORED = ['test/{store,contract,app,e2e,faults}/**/*.test.ts']

/** Tests that start programs, servers or a browser; with the stored ones they run last and may take longer. */
const WHOLE = ['test/{cli,demo,page,tooling}/**/*.test.ts']

const PATIENT = { testTimeout: 60_000, hookTimeout: 60_000, sequence: { groupOrder: 1 } }

const config: ViteUserConfig = {
  test: {
    reporters: ['default', closingReporter((line) => process.stdout.write(`${line}\n`))],
    setupFiles: 'test/support/drawn.ts',
    maxWorkers: 2,
    allowOnly: false,
    forceRerunTriggers: [],
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [...STORED, ...WHOLE],
          // A property test on a busy machine; none of them waits for a time.
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { ...PATIENT, name: 'stored', include: STORED, globalSetup: 'test/support/global-setup.ts' },
      },
      { extends: true, test: { ...PATIENT, name: 'whole', include: WHOLE } },
    ],
  },
}

export default config
