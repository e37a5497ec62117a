import type { Migration } from 'kysely/migration'
import type { Backend } from '../backend.ts'
import { createStart } from './0001-start.ts'
import { createActivity } from './0002-activity.ts'
import { createSilences } from './0003-silences.ts'
import { createFingerprints } from './0005-fingerprints.ts'
import { createEchoes } from './0006-echoes.ts'
import { createDigests } from './0007-digests.ts'
import { createCompleteness } from './0008-completeness.ts'
import { createBacktest } from './0009-backtest.ts'
import { createUnmoved } from './0010-unmoved.ts'
import { createEdits } from './0011-edits.ts'

/** Every step from an empty store to this version's, by name, in the names' order; forward only. */
export function migrationsFor(kind: Backend['kind']): Record<string, Migration> {
  return {
    '0001-start': { up: (db) => createStart(db, kind === 'sqlite' ? 'integer' : 'bigint') },
    '0002-activity': { up: createActivity },
    '0003-silences': { up: createSilences },
    '0005-fingerprints': { up: createFingerprints },
    '0006-echoes': { up: createEchoes },
    '0007-digests': { up: createDigests },
    '0008-completeness': { up: createCompleteness },
    '0009-backtest': { up: createBacktest },
    '0010-unmoved': { up: createUnmoved },
    '0011-edits': { up: createEdits },
  }
}
