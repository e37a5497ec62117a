import { describe, expect, test } from 'vitest'
import type { Config } from '../../src/model/config.ts'
import { alertsYaml, filesOf, loaded } from './memory.ts'

describe('workspaces', () => {
  const workspace = async (text: string): Promise<Config['workspaces'][number] | undefined> =>
    (await loaded(filesOf(alertsYaml({ workspaces: `workspaces:\n  - { name: a, ${text} }\n` }))))
      .workspaces[0]

  test.each([
    ['us', 'https://www.workato.com', 'https://app.workato.com'],
    ['eu', 'https://app.eu.workato.com', 'https://app.eu.workato.com'],
    ['jp', 'https://app.jp.workato.com', 'https://app.jp.workato.com'],
    ['sg', 'https://app.sg.workato.com', 'https://app.sg.workato.com'],
    ['au', 'https://app.au.workato.com', 'https://app.au.workato.com'],
    ['il', 'https://app.il.workato.com', 'https://app.il.workato.com'],
    ['kr', 'https://app.kr.workato.com', 'https://app.kr.workato.com'],
    ['cn', 'https://app.workatoapp.cn', 'https://app.workatoapp.cn'],
    ['trial', 'https://app.trial.workato.com', 'https://app.trial.workato.com'],
  ])('region %s', async (region, baseUrl, appUrl) => {
    expect(await workspace(`region: ${region}, token: t`)).toMatchObject({ baseUrl, appUrl })
  })

  test('roots of a private installation lose their trailing slash; the legacy sign-in', async () => {
    const text =
      'base_url: "https://api.x/", app_url: "https://app.x", user_email: A@x.example, user_token: t'
    expect(await workspace(text)).toMatchObject({
      baseUrl: 'https://api.x',
      appUrl: 'https://app.x',
      auth: { kind: 'legacy', email: 'a@x.example', token: 't' },
    })
  })

  test('budgets by family keep the default for the others', async () => {
    const text = 'region: us, token: t, requests_per_minute: { jobs: 10, folders: 0.5 }'
    expect((await workspace(text))?.budgets).toEqual({
      recipes: 45,
      jobs: 10,
      connections: 45,
      tags: 45,
      folders: 0.5,
      customers: 45,
    })
  })

  test('a partner’s customers: all, or a list of ids as addresses name them, with the budgets of partners', async () => {
    const all = await workspace('region: us, token: t, managed_users: all')
    expect(all).toMatchObject({
      managedUsers: 'all',
      budgets: { recipes: 1_500, jobs: 750, connections: 750, tags: 45 },
    })
    const some = await workspace(
      'region: us, token: t, managed_users: [17, Eacme_prod], requests_per_minute: 30',
    )
    expect(some).toMatchObject({ managedUsers: ['17', 'Eacme_prod'], budgets: { recipes: 30, jobs: 30 } })
    expect((await workspace('region: us, token: t'))?.managedUsers).toBeNull()
  })

  test('recipes by everything that names them; ids keep their digits', async () => {
    const recipes =
      '[{ id: 12345678901234567890 }, { id: E7 }, { folder: 12 }, { project: P }, { tag: T, labels: { a: b } }, { id: 1, owner: [B@x.example, c@x.example], privacy: { messages: false } }]'
    const found = (await workspace(`region: us, token: t, recipes: ${recipes}`))?.recipes
    expect(found?.map(({ selector }) => Object.values(selector))).toEqual([
      ['id', '12345678901234567890'],
      ['id', 'E7'],
      ['folder', '12'],
      ['project', 'P'],
      ['tag', 'T'],
      ['id', '1'],
    ])
    expect(found?.[4]?.labels).toEqual({ a: ['b'] })
    expect(found?.[5]).toMatchObject({ owners: ['b@x.example', 'c@x.example'], privacy: { messages: false } })
  })
})
