import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { alertsYaml, filesOf, loaded, memoryEnvironment } from './memory.ts'

test('no rule file is an error that names the pattern; a missing alerts.yaml names the file', async () => {
  const { config, problems } = await loadConfig('etc/alerts.yaml', memoryEnvironment({ files: {} }))
  expect(config).toBeNull()
  expect(problems.map(formatProblem)).toEqual([
    'etc/alerts.yaml:1:1: there is no such file: give its path with --config, or write one',
  ])
})

test('problems of rule files are named beside alerts.yaml as it was typed, after its own', async () => {
  const world = { files: { 'etc/alerts.yaml': `x: 1\n${alertsYaml()}`, 'etc/rules/b.yaml': 'rules: 7\n' } }
  const { problems } = await loadConfig('etc/alerts.yaml', memoryEnvironment(world))
  expect(problems.map(formatProblem)).toEqual([
    expect.stringContaining("etc/alerts.yaml:1:1: unknown key 'x'"),
    'etc/rules/b.yaml:1:8: expected a list of rules',
  ])
})

test('what is read is frozen, secrets are collected', async () => {
  const alerts = `${alertsYaml({ slack: 'slack: { token: "${A}-${B}" }\n' })}smtp: { url: "smtps://u:p%2Fw@h", from: a@example.com }\nhttp: { token: "\${NONE:-}" }\n`
  const config = await loaded({ ...filesOf(alerts), variables: { A: 'aaa', B: 'bbb' } })
  expect([...config.secrets].sort()).toEqual(['aaa', 'aaa-bbb', 'bbb', 'p%2Fw', 'p/w', 'secret'])
  for (const part of [config, config.workspaces[0], config.route.groupBy, config.receivers.get('team')]) {
    expect(Object.isFrozen(part)).toBe(true)
  }
})
