import { expect, test } from 'vitest'
import { killAgainAndAgain, MOMENTS } from './kill.ts'

test('5.4 killed (−9) between any two commits on the way to a told group, every group is told, once in Slack, and a mail that comes again has its old Message-ID', async () => {
  const report = await killAgainAndAgain({ groups: 5, killsAMoment: 1, seed: 7 })
  expect(report).toMatchObject({ untold: [], toldTwiceInSlack: [], newMessageIds: [], stoppedWith: 0 })
  expect(report.kills).toEqual(Object.fromEntries(MOMENTS.map((moment) => [moment, 1])))
  expect(report.killsOnBegun).toBeGreaterThanOrEqual(2)
  expect(report.killsOnAccepted).toBeGreaterThanOrEqual(1)
})
