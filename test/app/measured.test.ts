import { describe, expect, test } from 'vitest'
import type { MaterialSource } from '../../src/app/material.ts'
import { type Measured, measuredOf } from '../../src/app/measured.ts'
import type { Alert } from '../../src/model/alert.ts'
import type { Config } from '../../src/model/config.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { RecipeRecord } from '../../src/store/port.ts'
import { aRule, atLeast } from '../evaluate/world.ts'
import { anAlert } from '../support/alerts.ts'

/** A Tuesday, 14:00 UTC. */
const NOW = Date.UTC(2026, 10, 24, 14, 0)
const WARNING = { severity: 'warning' } as const
const levels = [{ ...WARNING, bound: 0.2 }]

function ruleOf(condition: Rule['condition']): Rule {
  return aRule({ name: 'failure-burst', condition })
}

/** A recipe that is watched for days, of whose jobs in the last hour 30 of 120 failed. */
function sourceOf(rules: readonly Rule[]): MaterialSource {
  const record = { workspace: 'production', id: '1', name: 'Order sync', owners: [], firstSeenAt: 0 }
  const records = Promise.resolve([{ ...record, item: {} } as unknown as RecipeRecord])
  return {
    config: { rules, workspaces: [] } as unknown as Config,
    store: {
      recipes: { list: () => records, byKeys: () => records, edits: () => Promise.resolve([]) },
      failures: {
        countable: () => Promise.resolve([]),
        activity: () => Promise.resolve({ failed: 30, succeeded: 90 }),
      },
      states: { stopped: () => Promise.resolve([]), listConnections: () => Promise.resolve([]) },
    },
  }
}

async function measured(condition: Rule['condition'] | null, over: Partial<Alert>): Promise<Measured> {
  const alert = anAlert({ id: 'a', startedAt: NOW - HOUR_MS, ...over })
  const rules = condition === null ? [] : [ruleOf(condition)]
  const found = (await measuredOf(sourceOf(rules), [alert], NOW)).get('a')
  if (found === undefined) throw new Error('nothing was measured')
  return found
}

const ended: Partial<Alert> = { state: 'resolved', count: 0, peak: 30, endedAt: NOW - 10 * MINUTE_MS }
const share: Rule['condition'] = {
  kind: 'failure_ratio',
  overMs: HOUR_MS,
  threshold: { comparator: 'more_than', levels },
  minJobs: 20,
}
const silence: Rule['condition'] = { kind: 'no_success', overMs: 6 * HOUR_MS, ...WARNING }

describe('5.11 what an alert measures is said as its messages say it', () => {
  test('5.11 failed jobs, now and at their worst once they are over', async () => {
    const count = atLeast(5, 15 * MINUTE_MS)
    expect(await measured(count, { count: 12, peak: 41 })).toEqual({
      what: '12 failed jobs in 15 min',
      finished: null,
      since: null,
    })
    expect(await measured(count, { ...ended, about: true })).toMatchObject({
      what: 'about 30 failed jobs in 15 min',
    })
  })

  test('5.11 a ratio as a share; of how many jobs the most failed is not kept', async () => {
    expect(await measured(share, { count: 30 })).toEqual({
      what: '25 % of 120 jobs failed in 1 h',
      finished: 120,
      since: null,
    })
    expect(await measured(share, ended)).toMatchObject({ what: '30 failed jobs in 1 h', finished: null })
  })

  test('5.11 a row of failures, and a silence with its beginning', async () => {
    const row: Rule['condition'] = {
      kind: 'consecutive_failures',
      threshold: { comparator: 'at_least', levels: [{ ...WARNING, bound: 3 }] },
    }
    expect(await measured(row, { count: 24 })).toMatchObject({ what: 'the last 24 jobs failed' })
    const since = NOW - 7 * HOUR_MS
    expect(await measured(silence, {})).toEqual({ what: 'no success for 7 h', finished: null, since })
    expect(await measured(silence, ended)).toMatchObject({ what: 'no success for 6 h 50 min', since })
  })

  test('5.11 times in UTC, with their day where it is not today', async () => {
    const stopped: Rule['condition'] = { kind: 'recipe_stopped', causes: null, except: [], ...WARNING }
    expect(await measured(stopped, { count: 1 })).toMatchObject({ what: 'stopped at 13:00 UTC' })
    expect(await measured(stopped, { count: 1, startedAt: NOW - 30 * HOUR_MS })).toMatchObject({
      what: 'stopped at Mon 23 Nov 08:00 UTC',
    })
  })

  test('4.5 alerts of its own say what they have to; of a rule that is gone the number is left', async () => {
    const note = 'RecipeWatch cannot see production: token rejected. Renew it.'
    expect(await measured(null, { kind: 'self', note })).toMatchObject({
      what: 'RecipeWatch cannot see production: token rejected',
    })
    expect(await measured(null, { count: 5, peak: 9 })).toMatchObject({ what: '9' })
  })
})
