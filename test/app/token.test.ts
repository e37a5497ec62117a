import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MINUTE, opened } from './opened.ts'

test.each([
  ['in the configuration', false],
  ['in the file that the configuration names', true],
] as const)('2.6 a token that was replaced %s is used without a restart', async (_, isFile) => {
  const { world, start } = await opened({ workspace: { token: isFile ? '${file:token}' : 'api-token' } })
  const put = (token: string): void => writeFileSync(join(world.folder, 'token'), token)
  put('api-token')
  world.workato.addRecipe({ name: 'Order sync' })
  const readAuth = async (name: string) =>
    (await world.config()).workspaces.find((workspace) => workspace.name === name)?.auth ?? null
  const running = await start({ readAuth })
  world.workato.setToken('renewed')
  for (let step = 0; step < 20; step += 1) await running.pass(MINUTE)
  expect(await running.daemon.status.ready()).toMatchObject({ workspaces: [{ ok: false }] })
  if (isFile) put('renewed')
  else {
    const { workspaces } = world.settings() as { workspaces: readonly object[] }
    world.write({ workspaces: workspaces.map((one) => ({ ...one, token: 'renewed' })) })
  }
  // However slowly a rejected token is tried again, another one is tried at once.
  await running.pass(MINUTE)
  expect(await running.daemon.status.ready()).toMatchObject({ workspaces: [{ ok: true }] })
})

test('2.6 a rejected token in one workspace keeps no other from being watched', async () => {
  const { world, start, texts } = await opened()
  const { workspaces } = world.settings() as { workspaces: readonly object[] }
  world.write({
    workspaces: [
      ...workspaces,
      { ...workspaces[0], name: 'staging', token: 'wrong', labels: { env: 'staging' } },
    ],
  })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 6 })
  await running.pass(MINUTE)
  await running.pass(10_000)
  expect(texts()).toEqual([expect.stringMatching(/^🟠 Order sync: 6 failed jobs/)])
  for (let step = 0; step < 6; step += 1) await running.pass(MINUTE)
  expect(texts()).toContainEqual(expect.stringMatching(/RecipeWatch cannot see staging: token rejected/))
})
