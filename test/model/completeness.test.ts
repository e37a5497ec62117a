import { expect, test } from 'vitest'
import { FALL_STANDS_MS, NO_ACCOUNT } from '../../src/model/completeness.ts'
import { MINUTE_MS } from '../../src/model/instant.ts'

test('2.4 a fall of the counter is a new base line when it stands 10 minutes later', () => {
  expect(FALL_STANDS_MS / MINUTE_MS).toBe(10)
})

test('2.4 before anything was read, nothing is accounted for and no counter is known', () => {
  expect(NO_ACCOUNT).toEqual({ accounted: 0, list: null, jobs: null })
})
