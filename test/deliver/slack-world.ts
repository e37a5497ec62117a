import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { composeSlack, type SlackBody } from '../../src/deliver/slack.ts'
import type { SlackAccess } from '../../src/deliver/slack-client.ts'
import { createSlackSim, type SlackSim, type SlackSimOptions } from '../../src/demo/slack/server.ts'
import type { Outcome, SlackRequest } from '../../src/model/delivery.ts'
import type { Instant } from '../../src/model/instant.ts'

/** The instant at which every delivery of these tests begins. */
export const BEGUN: Instant = Date.UTC(2026, 10, 24, 2, 0)

/** What is posted in these tests. */
export const BODY: SlackBody = {
  text: 'Order sync: 41 failed jobs in 15 min',
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Order sync: 41 failed jobs in 15 min' } }],
}

/** A simulated Slack that closes with the test, and how to reach it. */
export async function openSlack(
  options: Partial<SlackSimOptions> = {},
  timeoutMs = 5_000,
): Promise<{ readonly slack: SlackSim; readonly access: SlackAccess; readonly clock: { now: number } }> {
  const clock = { now: BEGUN }
  const slack = await createSlackSim({
    now: () => clock.now,
    channels: [
      { name: 'alerts' },
      { name: 'quiet', member: false },
      { name: 'old', archived: true },
      { name: 'inner', private: true },
    ],
    users: [{ id: 'U1', name: 'ana', realName: 'Ana', email: 'ana@example.com', tz: 'Europe/Madrid' }],
    ...options,
  })
  onTestFinished(() => slack.close())
  return { slack, clock, access: { config: { token: slack.token, apiUrl: slack.url }, timeoutMs } }
}

/** A server that answers every call alike, and how to reach it as Slack. */
export async function openServer(listener: RequestListener, timeoutMs = 5_000): Promise<SlackAccess> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { config: { token: 'xoxb-test', apiUrl: `http://127.0.0.1:${port}/api/` }, timeoutMs }
}

/** A post to a channel. */
export function postTo(channel: string): SlackRequest {
  return composeSlack(BODY, { kind: 'post', channel })
}

/** The reference of what was sent; the test fails where nothing was. */
export function refOf(outcome: Outcome): string {
  if (outcome.kind !== 'sent') throw new Error(`not sent: ${JSON.stringify(outcome)}`)
  return outcome.ref
}
