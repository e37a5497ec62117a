import type { DurationMs } from '../model/instant.ts'
import type { Conversation } from '../model/notice.ts'
import type { Limit } from '../system/pacer.ts'

/** Slack's rate limits page: chat.postMessage takes one message a second a channel … */
const SLACK_CHANNEL_SPACING_MS: DurationMs = 1_000
/** … and "several hundred" a minute a workspace: 240. */
const SLACK_POST_SPACING_MS: DurationMs = 250
/** chat.update, conversations.history and conversations.replies are tier 3: 50 a minute. */
const SLACK_TIER_3_SPACING_MS: DurationMs = 1_200
/** Mail servers name no limit; so few a second offend none. */
const MAIL_SPACING_MS: DurationMs = 200

/** What a delivery is about to do at its destination. */
export type Act = 'post' | 'edit' | 'look'

/** The turns that one call needs: its destination's, and its token's for that method (SEMANTICS 5.5, 5.6). */
export function limitsOf(conversation: Conversation, act: Act): readonly Limit[] {
  const { channel, target } = conversation.destination
  if (channel === 'email') return [{ key: 'mail', spacingMs: MAIL_SPACING_MS }]
  if (act === 'post') {
    return [
      { key: `slack post ${target}`, spacingMs: SLACK_CHANNEL_SPACING_MS },
      { key: 'slack post', spacingMs: SLACK_POST_SPACING_MS },
    ]
  }
  return [{ key: `slack ${act}`, spacingMs: SLACK_TIER_3_SPACING_MS }]
}
