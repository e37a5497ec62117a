import { expect, test } from 'vitest'
import { MINUTE, opened } from './opened.ts'

const HOUR = 60 * MINUTE

/** Stories begin at 02:00 UTC on a Tuesday. */
const DAILY = { name: 'daily', schedule: '0 3 * * *', receiver: 'owners' }

const OWNED = {
  owners: { default: ['desk@example.com'] },
  receivers: {
    'on-call': { slack: [{ channel: '#alerts' }] },
    owners: { email: [{ to: 'owner' }] },
  },
}

test('6.2 each owner gets one mail, with what was theirs', async () => {
  const { world, start } = await opened({
    workspace: {
      recipes: [
        { id: 1, owner: 'ana@example.com' },
        { id: 2, owner: ['ana@example.com', 'ben@example.com'] },
        { id: 3 },
        { id: 4, owner: 'cleo@example.com' },
      ],
    },
    settings: { ...OWNED, digests: [DAILY] },
  })
  for (const [id, name] of [
    [1, 'Order sync'],
    [2, 'Refunds'],
    [3, 'Onboarding'],
    [4, 'Lead routing'],
  ] as const) {
    world.workato.addRecipe({ id, name })
  }
  const running = await start()
  for (const [id, count] of [
    [1, 3],
    [2, 2],
    [3, 1],
  ] as const) {
    world.workato.finish(id, { count })
  }
  await running.pass(MINUTE)
  expect(world.mailbox.messages).toEqual([])
  await running.pass(HOUR - MINUTE)
  const mails = Object.fromEntries(
    world.mailbox.messages.map(({ envelope, subject }) => [envelope.to.join(), subject]),
  )
  expect(mails).toEqual({
    'ana@example.com': '2 of your recipes need you: Order sync failed 3 times',
    'ben@example.com': 'Refunds failed 2 times',
    'desk@example.com': 'Onboarding failed once',
  })
  const [mail] = world.mailbox.messages
  expect(mail?.header('list-id')).toBe('RecipeWatch digest <daily.digests.recipewatch.example.com>')
  expect(mail?.header('list-unsubscribe')).toMatch(/^<mailto:desk@example\.com\?subject=Please%20stop/)
  await running.pass(24 * HOUR)
  expect(world.mailbox.messages).toHaveLength(3)
})
