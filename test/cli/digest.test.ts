import { describe, expect, test } from 'vitest'
import type { World } from '../support/world.ts'
import { cli, world } from './place.ts'

const SETTINGS = {
  owners: { default: ['desk@example.com'] },
  receivers: {
    'on-call': { slack: [{ channel: '#alerts' }] },
    owners: { email: [{ to: 'owner' }] },
  },
  digests: [
    { name: 'daily', schedule: '0 8 * * *', receiver: 'owners' },
    { name: 'channel', schedule: '0 8 * * *', receiver: 'on-call' },
  ],
}

/** A world whose daemon has seen five failures of Ana's and one of nobody's. */
async function watched(): Promise<World> {
  const opened = await world({
    settings: SETTINGS,
    route: { fallback: 'owners' },
    workspace: { look_back: '24h', recipes: [{ id: 1, owner: 'ana@example.com' }, { id: 2 }] },
  })
  opened.workato.addRecipe({ id: 1, name: 'Order sync' })
  opened.workato.addRecipe({ id: 2, name: 'Refunds' })
  await cli(['once', '--config', opened.configPath])
  opened.workato.finish(1, { count: 4 })
  opened.workato.finish(2)
  await cli(['once', '--config', opened.configPath])
  return opened
}

const run = ({ configPath }: World, ...args: readonly string[]) =>
  cli(['digest', ...args, '--config', configPath])

describe('digest', () => {
  test('6.2 --preview shows everybody’s in one, or one owner’s part, as text', async () => {
    const opened = await watched()
    const all = await run(opened, 'daily', '--preview')
    expect(all).toMatchObject({ status: 0, err: '' })
    expect(all.out).toMatch(
      /^Subject: 2 recipes need you: Order sync failed 4 times\n\n5 failed jobs in 2 recipes\n/,
    )
    const anas = await run(opened, 'daily', '--preview', '--owner', 'Ana@example.com')
    expect(anas.out).toContain('Subject: Order sync failed 4 times\n')
    expect(anas.out).not.toContain('Refunds')
    const nobodys = await run(opened, 'daily', '--preview', '--owner', 'x@example.com')
    expect(nobodys.out).toContain('All quiet')
    expect(opened.mailbox.messages).toEqual([])
  })

  test('--format html is the mail’s own HTML, slack its blocks', async () => {
    const opened = await watched()
    const html = await run(opened, 'daily', '--preview', '--format', 'html')
    expect(html.out).toMatch(/^<!doctype html>.*Order sync.*<\/html>$/s)
    const slack = await run(opened, 'daily', '--preview', '--format', 'slack')
    expect(JSON.parse(slack.out)).toMatchObject({ blocks: expect.any(Array) })
  })

  test('--send sends it as a trial, to one owner or to all, and the next one comes all the same', async () => {
    const opened = await watched()
    const one = await run(opened, 'daily', '--send', '--owner', 'ana@example.com')
    expect(one).toEqual({ status: 0, out: 'email ana@example.com: sent', err: '' })
    const all = await run(opened, 'daily', '--send')
    expect(all.out.split('\n').toSorted()).toEqual([
      'email ana@example.com: sent',
      'email desk@example.com: sent',
    ])
    expect(opened.mailbox.messages.map(({ subject }) => subject)).toEqual([
      'Order sync failed 4 times',
      'Order sync failed 4 times',
      'Refunds failed once',
    ])
    const channel = await run(opened, 'channel', '--send')
    expect(channel).toMatchObject({ status: 0, out: expect.stringContaining('sent') })
    const store = await opened.store()
    expect(await store.digests.mark('daily')).toMatchObject({ number: 0 })
  })

  test('a server that refuses it is told, with status 1', async () => {
    const opened = await watched()
    opened.mailbox.faults.add({ kind: 'reply', stage: 'recipient', code: 554 })
    const { status, err } = await run(opened, 'daily', '--send')
    expect(status).toBe(1)
    expect(err).toContain('email ana@example.com: smtp_554')
  })

  test('before the first start it shows what failed since its schedule last came', async () => {
    const opened = await world({ settings: SETTINGS })
    const { status, out } = await run(opened, 'daily', '--preview')
    expect(status).toBe(0)
    expect(out).toContain('Nothing failed in 0 recipes')
  })

  test('what is not there, and what is not said, is told with status 2', async () => {
    const opened = await world({ settings: SETTINGS })
    expect(await run(opened, 'weekly', '--preview')).toMatchObject({
      status: 2,
      err: expect.stringContaining("no digest 'weekly'; there are: daily, channel"),
    })
    expect(await run(opened, 'daily')).toMatchObject({ status: 2, err: expect.stringContaining('--preview') })
    expect(await run(opened, 'daily', '--preview', '--format', 'pdf')).toMatchObject({ status: 2 })
  })
})
