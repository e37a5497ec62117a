import { describe, expect, test } from 'vitest'
import { formatProblem } from '../../src/config/problem.ts'
import { alertsYaml, filesOf, load, loaded, ruleYaml, type World } from './memory.ts'

describe('variables', () => {
  const slackToken = async (token: string, world: Partial<World> = {}): Promise<string | undefined> => {
    const alerts = alertsYaml({ slack: `slack: { token: ${token} }\n` })
    const config = await loaded({
      files: { ...filesOf(alerts).files, ...world.files },
      variables: world.variables ?? {},
    })
    return config.slack?.token
  }

  test('a name is replaced by its value, also inside a text', async () => {
    expect(await slackToken('"x-${A}-${B}"', { variables: { A: '1', B: '$&' } })).toBe('x-1-$&')
  })

  test('a default stands in for what is not set, or empty', async () => {
    expect(await slackToken('"${A:-x}"')).toBe('x')
    expect(await slackToken('"${A:-x}"', { variables: { A: '' } })).toBe('x')
    expect(await slackToken('"${A:-x}"', { variables: { A: 'y' } })).toBe('y')
  })

  test('a file is read, less one line break at its end', async () => {
    const secret = { '/run/secrets/slack': 'xoxb-1\n\n' }
    expect(await slackToken('"${file:/run/secrets/slack}"', { files: secret })).toBe('xoxb-1\n')
    expect(await slackToken('"${file:secrets/slack}"', { files: { 'secrets/slack': 'a' } })).toBe('a')
  })

  test('$${ is a literal ${, and values are not looked at again', async () => {
    expect(await slackToken('"$${A}"')).toBe('${A}')
    expect(await slackToken('"${A}"', { variables: { A: '${B}' } })).toBe('${B}')
  })

  test('numbers and switches may come from variables', async () => {
    const alerts = `${alertsYaml()}smtp: { host: h, port: "\${PORT}", from: a@example.com }\nprivacy: { mask_emails: "\${MASK:-false}" }\n`
    const config = await loaded({ ...filesOf(alerts), variables: { PORT: '2525' } })
    expect(config.smtp?.port).toBe(2525)
    expect(config.privacy.maskEmails).toBe(false)
  })

  test('a text that a variable filled in stays a text', async () => {
    expect(await slackToken('"${A}"', { variables: { A: '123' } })).toBe('123')
  })

  test('rule files have variables too', async () => {
    const rules = ruleYaml('when: { job_failed_count: { over: "${OVER}", at_least: "${N}" } }')
    const config = await loaded({ ...filesOf(alertsYaml(), rules), variables: { OVER: '1h', N: '7' } })
    expect(config.rules[0]?.condition).toMatchObject({
      overMs: 3_600_000,
      threshold: { levels: [{ bound: 7 }] },
    })
  })

  test('variables below x- keys are asked for where they are used alone', async () => {
    await loaded(filesOf(`x-unused: "\${NONE}"\n${alertsYaml()}`))
    const { problems } = await load(
      filesOf(`x-used: &t "\${NONE}"\n${alertsYaml({ slack: 'slack: { token: *t }\n' })}`),
    )
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^alerts\.yaml:1:\d+: the environment/),
    ])
  })
})

describe('YAML', () => {
  test('merge keys bring what is not given; earlier ones of a list win', async () => {
    const config = await loaded(
      filesOf(
        alertsYaml({
          slack:
            'x-a: &a { token: a, api_url: "https://a.example/api" }\nx-b: &b { token: b }\nslack: { <<: [*b, *a] }\n',
        }),
      ),
    )
    expect(config.slack).toEqual({ token: 'b', apiUrl: 'https://a.example/api/' })
  })

  test('a problem in what a merge brings stands where it is written', async () => {
    const alerts = `x-a: &a { tokne: a }\n${alertsYaml({ slack: 'slack:\n  <<: *a\n  token: b\n' })}`
    const { problems } = await load(filesOf(alerts))
    expect(problems.map(formatProblem)).toEqual([
      "alerts.yaml:1:11: unknown key 'tokne'; did you mean 'token'?",
    ])
  })

  test('a byte order mark and Windows line ends are no matter', async () => {
    await loaded(filesOf(`\uFEFF${alertsYaml().replaceAll('\n', '\r\n')}`))
  })

  test('aliases of aliases do not fill the memory', async () => {
    const lines = Array.from({ length: 9 }, (_, n) => {
      const aliases = Array.from({ length: 9 }, () => `*a${n}`).join(', ')
      return `x-${n + 1}: &a${n + 1} [${aliases}]`
    })
    const alerts = `x-0: &a0 [x]\n${lines.join('\n')}\nworkspaces: *a9\n`
    const { config, problems } = await load(filesOf(alerts))
    expect(config).toBeNull()
    expect(problems.map(({ message }) => message)).toContain('this is too large: aliases repeat too much')
  })
})
