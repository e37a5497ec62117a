import { describe, expect, test } from 'vitest'
import type { Config } from '../../src/model/config.ts'
import { alertsYaml, filesOf, loaded } from './memory.ts'

describe('connections', () => {
  const section = async (text: string): Promise<Config> => await loaded(filesOf(`${alertsYaml()}${text}\n`))

  test.each([
    ['host: h', { host: 'h', port: 465, tls: 'implicit', user: null }],
    ['host: h, port: 587', { port: 587, tls: 'starttls' }],
    ['host: h, tls: starttls', { port: 587, tls: 'starttls' }],
    ['host: 127.0.0.1, port: 1025, tls: none', { port: 1025, tls: 'none' }],
    ['host: h, user: u, password: p', { user: 'u', password: 'p' }],
    ['host: h, user: "", password: ""', { user: null, password: null }],
    ['url: "smtps://u%40x:p%2Fw@h"', { host: 'h', port: 465, tls: 'implicit', user: 'u@x', password: 'p/w' }],
    ['url: "smtp://[::1]:2525", tls: none', { host: '::1', port: 2525, tls: 'none', user: null }],
    ['host: 127.0.0.1, port: 2525', { host: '127.0.0.1', port: 2525, tls: 'none' }],
    ['url: "smtp://localhost:2525"', { host: 'localhost', port: 2525, tls: 'none' }],
    ['url: "smtp://127.0.0.1"', { host: '127.0.0.1', port: 587, tls: 'starttls' }],
    ['host: relay.example.com, port: 2525', { port: 2525, tls: 'starttls' }],
    ['url: "smtp://127.0.0.1.example.com:2525"', { port: 2525, tls: 'starttls' }],
    ['url: "smtp://h"', { host: 'h', port: 587, tls: 'starttls' }],
  ])('smtp: { %s }', async (text, expected) => {
    const { smtp } = await section(`smtp: { ${text}, from: RecipeWatch <a@example.com> }`)
    expect(smtp).toMatchObject({ ...expected, from: 'RecipeWatch <a@example.com>' })
  })

  test.each([
    ['"sqlite::memory:"', { kind: 'sqlite', path: ':memory:' }],
    ['"sqlite:/var/lib/r.db"', { kind: 'sqlite', path: '/var/lib/r.db' }],
    ['"postgres://u@h/db"', { kind: 'postgres', url: 'postgres://u@h/db' }],
  ])('store: { url: %s }', async (url, expected) => {
    expect((await section(`store: { url: ${url} }`)).store).toMatchObject(expected)
  })

  test.each([
    ['"[::1]:0"', { host: '::1', port: 0 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
    ['":9095", token: t', { host: '0.0.0.0', port: 9095, token: 't' }],
  ])('http: { listen: %s }', async (text, expected) => {
    expect((await section(`http: { listen: ${text} }`)).http).toMatchObject(expected)
  })

  test('expressions of privacy find all there is', async () => {
    const { privacy } = await section("privacy: { redact: ['[0-9]{4}', '/secret/i'] }")
    const masked = privacy.redact.reduce(
      (text, pattern) => text.replaceAll(pattern, '•'),
      '1234 SECRET 5678 secret',
    )
    expect(masked).toBe('• • • •')
  })
})
