import { expect, test } from 'vitest'
import { type Destination, digestRoute, isDigest, REASONS, slotOf } from '../../src/model/notice.ts'

const to = (channel: Destination['channel']): Destination => ({
  receiver: 'r',
  integration: 0,
  channel,
  target: 't',
  owner: null,
})
const edits = (channel: Destination['channel'], ref: string | null) =>
  REASONS.filter((reason) => slotOf(reason, { destination: to(channel), ref }) === 'edit')

test('5.5 a living Slack message is edited for what is no news: counts, better, the end', () => {
  expect(edits('slack', 'C1:1')).toEqual(['better', 'more', 'resolved', 'edit'])
  expect(slotOf('worse', { destination: to('slack'), ref: 'C1:1' })).toBe('post')
})

test('5.5 before the first message there is nothing to edit', () => {
  expect(edits('slack', null)).toEqual([])
})

test('mail has no edits: each is a message of its own', () => {
  expect(edits('email', '<1@example.com>')).toEqual([])
})

test('a digest’s conversation is told from those of routes, whatever they are called', () => {
  expect(isDigest({ route: digestRoute('weekly') })).toBe(true)
  expect(isDigest({ route: 'route.routes[0]' })).toBe(false)
  expect(digestRoute('weekly')).not.toBe(digestRoute('daily'))
})
