import { expect, onTestFinished, test } from 'vitest'
import { command, type Ended } from '../support/running.ts'
import { until } from '../support/until.ts'
import { openWorld } from '../support/world.ts'
import { cli } from './commands.ts'

const HTTP_TOKEN = 'http-token-of-the-test'

test('the daemon as a process: it tells, is alone on its store, is read beside, and stops within 10 s while Slack hangs', async () => {
  const world = await openWorld({
    workspace: { poll_every: '1s' },
    route: { group_wait: '0s', group_interval: '1s', repeat_interval: '4h' },
    settings: { http: { listen: '127.0.0.1:0', token: HTTP_TOKEN } },
  })
  onTestFinished(() => world[Symbol.asyncDispose]())
  const { workato, slack, mailbox } = world
  const recipe = workato.addRecipe({ name: 'Order sync' })
  const daemon = command(world, 'run')
  onTestFinished(() => void daemon.child.kill('SIGKILL'))
  const url = await until('the address it listens on', () => /"url":"(http[^"]+)"/.exec(daemon.err())?.[1])

  workato.finish(recipe, { count: 6 })
  await until(
    'a message and a mail',
    () => slack.messages('alerts').length > 0 && mailbox.messages.length > 0,
  )

  const beside = (what: string): Promise<Ended> => cli(what, '--config', world.configPath)
  const get = (path: string, token?: string): Promise<Response> =>
    fetch(`${url}${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })
  expect((await get('/-/healthy')).status).toBe(200)
  const ready = await get('/-/ready')
  expect(ready.status).toBe(200)
  expect(await ready.json()).toMatchObject({
    ready: true,
    store: { ok: true },
    workspaces: [{ name: 'production', ok: true }],
  })
  expect((await get('/metrics')).status).toBe(401)
  expect((await get('/metrics', 'wrong')).status).toBe(401)
  const scraped = await (await get('/metrics', HTTP_TOKEN)).text()
  expect(scraped).toMatch(/^recipewatch_sightings_total\{[^}]*kind="new"[^}]*\} 6$/m)
  expect(scraped).toMatch(/^recipewatch_alerts\{[^}]*state="firing"[^}]*\} 1$/m)

  const [second, other] = await Promise.all([beside('run'), beside('once')])
  for (const refused of [second, other]) {
    expect(refused.status).toBe(1)
    expect(refused.err).toContain(`recipewatch run, pid ${daemon.child.pid}`)
    expect(refused.err).toContain('stop it, or give this one a store.url of its own')
    expect(refused.err).not.toContain('defect')
  }
  const listed = await cli('failures', '--json', '--config', world.configPath)
  expect(JSON.parse(listed.out)).toHaveLength(6)

  // Slack takes the next message and never answers.
  slack.faults.add({ kind: 'hang', accept: true, method: 'chat.postMessage' })
  workato.finish(recipe, { count: 20 })
  await until('the message that hangs', () => slack.messages('alerts').length === 2)
  const askedAt = performance.now()
  daemon.child.kill('SIGTERM')
  expect(await daemon.ended).toMatchObject({ status: 0 })
  expect(performance.now() - askedAt).toBeLessThan(10_000)

  // Whoever comes next finds it in the thread and does not say it again.
  slack.faults.clear()
  expect(await beside('once')).toMatchObject({ status: 0 })
  expect(slack.messages('alerts')).toHaveLength(2)
  expect(new Set(mailbox.messages.map(({ messageId }) => messageId)).size).toBe(2)
  const told = await cli('deliveries', '--json', '--config', world.configPath)
  expect(JSON.parse(told.out)).toContainEqual(
    expect.objectContaining({ channel: 'slack', reason: 'worse', state: 'sent' }),
  )
})

test('an idle daemon stops at once, with status 0', async () => {
  const world = await openWorld()
  onTestFinished(() => world[Symbol.asyncDispose]())
  const daemon = command(world, 'run')
  onTestFinished(() => void daemon.child.kill('SIGKILL'))
  await until('the address it listens on', () => daemon.err().includes('is watching'))
  await until('its first poll', () => world.workato.requestCount > 0)
  const askedAt = performance.now()
  daemon.child.kill('SIGTERM')
  expect(await daemon.ended).toMatchObject({ status: 0 })
  expect(performance.now() - askedAt).toBeLessThan(4_000)
})
