import { LogLevel, WebClient } from '@slack/web-api'
import { onTestFinished } from 'vitest'
import { createSlackSim, type SlackSim, type SlackSimOptions } from '../../../src/demo/slack/server.ts'

/** A simulated Slack with a clock of its own, and Slack's client speaking to it without retries. */
export type SlackWorld = {
  readonly slack: SlackSim
  readonly web: WebClient
  readonly clock: { now: number }
  /** A call by name; the answer, or the error that Slack named. */
  readonly call: (method: string, args?: Record<string, unknown>) => Promise<Record<string, unknown>>
  readonly refusal: (method: string, args?: Record<string, unknown>) => Promise<string>
  /** The id of the channel #alerts. */
  readonly alerts: string
}

/** Opens a world that closes with the test. */
export async function openSlack(options: Partial<SlackSimOptions> = {}): Promise<SlackWorld> {
  const clock = { now: Date.UTC(2026, 10, 24, 1, 0) }
  const slack = await createSlackSim({
    now: () => clock.now,
    channels: [
      { name: 'alerts', topic: 'What broke' },
      { name: 'quiet', member: false },
      { name: 'old', archived: true },
      { name: 'secret', private: true, member: false },
      { name: 'inner', private: true },
    ],
    users: [{ id: 'U1', name: 'ana', realName: 'Ana Ruiz', email: 'ana@example.com', tz: 'Europe/Madrid' }],
    userGroups: [{ id: 'S1', handle: 'on-call' }],
    ...options,
  })
  onTestFinished(() => slack.close())
  const web = clientFor(slack, slack.token)
  const call = async (
    method: string,
    args: Record<string, unknown> = {},
  ): Promise<Record<string, unknown>> => ({ ...(await web.apiCall(method, args)) })
  return {
    slack,
    web,
    clock,
    call,
    refusal: async (method, args = {}) =>
      web.apiCall(method, args).then(
        () => 'no refusal',
        (error: unknown) => errorName(error),
      ),
    alerts: slack.channel('alerts').id,
  }
}

/** Slack's own client, without its retries and logs. */
export function clientFor(slack: SlackSim, token: string | undefined): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      getLevel: () => LogLevel.ERROR,
      setName() {},
    },
  })
}

/** Slack's error name out of what the client throws, else its code. */
export function errorName(error: unknown): string {
  const { data, code } = error as { data?: { error?: string }; code?: string }
  return data?.error ?? code ?? String(error)
}

/** The `messages` of an answer. */
export function messagesOf(answer: Record<string, unknown>): readonly Record<string, unknown>[] {
  return answer['messages'] as readonly Record<string, unknown>[]
}
