import { expect, test } from 'vitest'
import { createGaps } from '../../src/app/gaps.ts'

const gaps = () => createGaps(() => 60_000)

test('3.4 a time without a successful poll, longer than three polls, is a gap', () => {
  const known = gaps()
  known.polled('production', 0, 180_000, 'unreachable')
  expect(known.last('production')).toBeNull()
  known.polled('production', 0, 180_001, 'unreachable')
  expect(known.last('production')).toEqual({
    workspace: 'production',
    from: 0,
    to: 180_001,
    why: 'unreachable',
  })
  expect(known.last('other')).toBeNull()
})

test('2.7 a workspace that was never watched has no gap', () => {
  const known = gaps()
  known.polled('production', null, 10_000_000, null)
  expect(known.last('production')).toBeNull()
})

test('the last gap stays until the next one', () => {
  const known = gaps()
  known.polled('production', 0, 600_000, 'unreachable')
  known.polled('production', 600_000, 660_000, null)
  expect(known.last('production')?.to).toBe(600_000)
})
