import { expect, test } from 'vitest'
import { playQuickly } from '../deep/suite.ts'
import { cutsOf, intervals } from './intervals.ts'

test('6.1 every failure is in exactly one digest of each of its owners, however owners and clocks change', async () => {
  await playQuickly(intervals)
}, 60_000)

const local = (zone: string) => (at: number) =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toString({ smallestUnit: 'minute', timeZoneName: 'never' })

test.each([
  [
    'Europe/Berlin',
    '2026-03-28T00:00Z',
    '30 2 * * *',
    ['28T02:30+01:00', '29T03:00+02:00', '30T02:30+02:00'],
  ],
  [
    'Europe/Berlin',
    '2026-10-24T00:00Z',
    '30 2 * * *',
    ['24T02:30+02:00', '25T02:30+02:00', '26T02:30+01:00'],
  ],
  [
    'America/New_York',
    '2026-03-07T05:00Z',
    '30 2 * * *',
    ['07T02:30-05:00', '08T03:00-04:00', '09T02:30-04:00'],
  ],
  [
    'America/New_York',
    '2026-10-31T04:00Z',
    '30 1 * * *',
    ['31T01:30-04:00', '01T01:30-04:00', '02T01:30-05:00'],
  ],
  [
    'Australia/Sydney',
    '2026-10-02T14:00Z',
    '30 2 * * *',
    ['03T02:30+10:00', '04T03:00+11:00', '05T02:30+11:00'],
  ],
  [
    'Australia/Sydney',
    '2026-04-03T13:00Z',
    '30 2 * * *',
    ['04T02:30+11:00', '05T02:30+11:00', '06T02:30+10:00'],
  ],
  ['Europe/Berlin', '2026-10-24T00:00Z', '0 8 * * *', ['24T08:00+02:00', '25T08:00+01:00', '26T08:00+01:00']],
])(
  '7.1 in %s, from %s on, %s is one digest a day, at its time or where that is missing right after',
  async (zone, start, cron, wanted) => {
    const cuts = await cutsOf({ cron, timeZone: zone }, Temporal.Instant.from(start).epochMilliseconds, 3)
    expect(cuts.map(local(zone)).map((text) => text.slice(8))).toEqual(wanted)
  },
)
