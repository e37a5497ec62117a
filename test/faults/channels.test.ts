import { expect, test } from 'vitest'
import { failAtChance } from './channels.ts'

test.each([1, 2])(
  '5.4 whatever Slack and the mail server do (seed %i), every group is told, and once',
  async (seed) => {
    const report = await failAtChance(seed, 6)
    expect(report).toMatchObject({ untold: [], toldTwiceInSlack: [], newMessageIds: [] })
    expect(report.faults).toBeGreaterThan(10)
    expect(report.worsened).toBeGreaterThan(0)
  },
)
