import { describe, expect, test } from 'vitest'
import type { Config } from '../../src/model/config.ts'
import { alertsYaml, filesOf, loaded, RULES, ruleYaml } from './memory.ts'

describe('rules', () => {
  const condition = async (when: string, ...lines: string[]): Promise<Config['rules'][number] | undefined> =>
    (await loaded(filesOf(alertsYaml(), ruleYaml(`when: { job_failed_count: ${when} }`, ...lines)))).rules[0]

  test('levels stand worst first', async () => {
    const rule = await condition('{ over: 1h, more_than: { info: 1, critical: 9, warning: 5 } }')
    expect(rule?.condition).toEqual({
      kind: 'job_failed_count',
      overMs: 3_600_000,
      threshold: {
        comparator: 'more_than',
        graded: true,
        levels: [
          { severity: 'critical', bound: 9 },
          { severity: 'warning', bound: 5 },
          { severity: 'info', bound: 1 },
        ],
      },
    })
  })

  test('fewer is worse where the comparison says so; a number has the severity of the rule', async () => {
    const falling = await condition('{ over: 1h, less_than: { warning: 9, critical: 2 } }')
    expect(falling?.condition).toMatchObject({ threshold: { levels: [{ bound: 2 }, { bound: 9 }] } })
    const plain = await condition('{ over: 1h, at_most: 0 }', 'severity: info')
    expect(plain?.condition).toMatchObject({
      threshold: { comparator: 'at_most', levels: [{ severity: 'info', bound: 0 }] },
    })
  })

  test('without a window the lifetime counter is meant', async () => {
    expect((await condition('{ at_least: 100 }'))?.condition).toEqual({
      kind: 'job_failed_total',
      threshold: { comparator: 'at_least', levels: [{ severity: 'warning', bound: 100 }] },
      every: null,
      severity: 'warning',
    })
    expect((await condition('{ every: 100 }'))?.condition).toEqual({
      kind: 'job_failed_total',
      threshold: null,
      every: 100,
      severity: 'warning',
    })
    expect((await condition('{ more_than: 50, every: 100 }'))?.condition).toMatchObject({
      threshold: { comparator: 'more_than' },
      every: 100,
    })
  })

  test('errors: a plain text equals, /…/ is found anywhere', async () => {
    const rule = await condition(
      '{ over: 1h, at_least: 1 }',
      'errors: { adapter: salesforce, type: "/time-?out/i", message: "/a b" }',
    )
    const { adapter, type, message, fingerprint } = rule?.errors ?? {}
    expect([adapter?.test('salesforce'), adapter?.test('salesforce2')]).toEqual([true, false])
    expect([type?.test('A TIMEOUT here'), type?.test('time out')]).toEqual([true, false])
    expect([message?.test('/a b'), message?.test('a b'), fingerprint]).toEqual([true, false, undefined])
    expect(type?.source).toBe('/time-?out/i')
  })

  test('all keys of a rule', async () => {
    const rule = await condition(
      '{ over: 1h, at_least: 1 }',
      'summary: "{{ recipe.name }}: {{ count }} in {{ window }}, {{ labels.area | upcase }}"',
      'runbook: https://wiki.example.com/runbook',
      'recipes: [\'folder =~ "A/.*"\']',
      'by: [workspace, adapter]',
      'for: 5m',
      'keep_firing_for: 0s',
      'labels: { area: orders }',
    )
    expect(rule).toMatchObject({
      summary: '{{ recipe.name }}: {{ count }} in {{ window }}, {{ labels.area | upcase }}',
      runbook: 'https://wiki.example.com/runbook',
      by: ['workspace', 'adapter'],
      forMs: 300_000,
      keepFiringForMs: 0,
      labels: { area: ['orders'] },
    })
  })

  test('rule files are read once each, in the order of the patterns', async () => {
    const config = await loaded({
      files: {
        'alerts.yaml': alertsYaml({ rule_files: 'rule_files: [more/b.yaml, "*/*.yaml"]\n' }),
        'more/b.yaml': RULES.replace('burst', 'other'),
        'rules/a.yaml': RULES,
      },
    })
    expect(config.rules.map(({ name }) => name)).toEqual(['other', 'burst'])
  })

  test('1.7 fingerprints: patterns of all rule files in their order, each a name and what must hold', async () => {
    const config = await loaded({
      files: {
        'alerts.yaml': alertsYaml(),
        'rules/a.yaml': `${RULES}fingerprints: [{ name: quota, adapter: salesforce, message: "/limit/i" }]\n`,
        'rules/b.yaml': 'fingerprints: [{ name: sf-lock, type: UNABLE_TO_LOCK_ROW }]\n',
      },
    })
    expect(config.rules.map(({ name }) => name)).toEqual(['burst'])
    const [quota, lock] = config.fingerprints
    expect(quota?.name).toBe('quota')
    expect(quota?.errors.adapter?.test('salesforce')).toBe(true)
    expect(quota?.errors.message?.test('Request LIMIT exceeded')).toBe(true)
    expect(quota?.errors.type).toBeUndefined()
    expect(lock).toMatchObject({ name: 'sf-lock', errors: { type: { source: 'UNABLE_TO_LOCK_ROW' } } })
  })
})
