import { expect, test } from 'vitest'
import { comesFrom, customerWorkspace, entryOf } from '../../src/model/config.ts'

const partner = { name: 'partner' }
const other = { name: 'part' }
const own = { name: customerWorkspace('partner', '17') }

test('a customer’s workspace is called by the partner’s entry and its id', () => {
  expect(own.name).toBe('partner/17')
})

test.each([
  ['partner', 'partner', true],
  ['partner/17', 'partner', true],
  ['partners', 'partner', false],
  ['17/partner/', 'partner', false],
  ['partner', 'partner/17', false],
])('workspace %s comes from entry %s: %s', (workspace, entry, expected) => {
  expect(comesFrom(workspace, entry)).toBe(expected)
})

test.each([
  ['its own', 'part', other],
  ['the partner’s', 'partner/18', partner],
  ['one of exactly that name before the partner’s', 'partner/17', own],
  ['none', 'elsewhere', undefined],
])('the entry of a workspace: %s', (_, workspace, entry) => {
  expect(entryOf([partner, other, own], workspace)).toBe(entry)
})
