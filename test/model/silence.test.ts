import { expect, test } from 'vitest'
import { HOUR_MS } from '../../src/model/instant.ts'
import { type Hold, holdsNow, markOf, type Silence } from '../../src/model/silence.ts'

const NOW = 1_700_000_000_000
const silence: Silence = {
  id: 's1',
  matchers: [],
  startsAt: NOW - HOUR_MS,
  endsAt: NOW + HOUR_MS,
  by: 'Ben',
  comment: 'vendor',
}
const silenced: Hold = { kind: 'silenced', silence }
const inhibited: Hold = { kind: 'inhibited', source: 'a7', rule: 'outage' }
const acknowledged = (at: number, untilOver = false): Hold => ({
  kind: 'acknowledged',
  by: 'Ben',
  at,
  untilOver,
})

test.each<readonly [string, Hold, boolean]>([
  ['a silence holds as long as it is there', silenced, true],
  ['so does an inhibition', inhibited, true],
  ['an acknowledgement holds from when it was given', acknowledged(NOW), true],
  ['until before ack_timeout', acknowledged(NOW - HOUR_MS + 1), true],
  ['not from ack_timeout on', acknowledged(NOW - HOUR_MS), false],
  ['of a stopped recipe, until it starts', acknowledged(0, true), true],
])('4.6 %s', (_, hold, holds) => {
  expect(holdsNow(hold, HOUR_MS, NOW)).toBe(holds)
})

test('4.6 a message is another when something else holds an alert back', () => {
  expect(markOf([])).toBe('')
  expect(markOf([acknowledged(5), silenced, inhibited])).toBe('acknowledged:5 silenced:s1 inhibited:a7')
})
