import { expect, test } from 'vitest'
import { FALL_STANDS_MS } from '../../src/model/completeness.ts'
import { MINUTE_MS } from '../../src/model/instant.ts'

test('2.4 a fall of the counter is a new base line when it stands 10 minutes later', () => {
  expect(FALL_STANDS_MS / MINUTE_MS).toBe(10)
})
