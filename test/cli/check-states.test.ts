import { expect, test } from 'vitest'
import { cli, world } from './place.ts'

const LOST = { name: 'lost', when: { connection_lost: true } }

test('2.9 without the right to read connections, check --online says what stays unknown', async () => {
  const refused = { workato: { variant: { forbidden: ['connections'] } } } as const
  const opened = await world({ ...refused, rules: [LOST] })
  opened.workato.addRecipe()
  const asked = await cli(['check', '--online', '--config', opened.configPath])
  expect(asked.status).toBe(1)
  expect(asked.out + asked.err).toMatch(/connections cannot be read, so connection_lost stays unknown: .*403/)

  const unasked = await world(refused)
  unasked.workato.addRecipe()
  const fine = await cli(['check', '--online', '--config', unasked.configPath])
  expect(fine.status).toBe(0)
  expect(fine.out + fine.err).toContain(
    'connections cannot be read, and this configuration does not need them',
  )
})
