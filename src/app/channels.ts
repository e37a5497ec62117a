import { createMailChannel } from '../deliver/mail.ts'
import { createSlackChannel } from '../deliver/slack.ts'
import type { Config } from '../model/config.ts'
import type { Channel } from '../model/delivery.ts'
import type { DurationMs } from '../model/instant.ts'
import type { Clock } from '../system/clock.ts'

/** The ways out that a configuration has. */
export interface Channels extends AsyncDisposable {
  readonly slack: Channel | null
  readonly email: Channel | null
}

/** How long calls may take; the channels' own where left out. */
export interface ChannelTimeouts {
  readonly slackMs?: DurationMs
  readonly mailMs?: DurationMs
}

/** Opens the ways out; disposing drops what is under way. */
export function openChannels(
  config: Pick<Config, 'slack' | 'smtp'>,
  clock: Clock,
  { slackMs, mailMs }: ChannelTimeouts = {},
): Channels {
  const slack =
    config.slack === null
      ? null
      : createSlackChannel({
          config: config.slack,
          ...(slackMs === undefined ? {} : { timeoutMs: slackMs }),
        })
  const email =
    config.smtp === null
      ? null
      : createMailChannel({
          config: config.smtp,
          clock,
          ...(mailMs === undefined ? {} : { timeoutMs: mailMs }),
        })
  return {
    slack,
    email,
    async [Symbol.asyncDispose]() {
      await slack?.close()
      await email?.close()
    },
  }
}
