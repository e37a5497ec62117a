import { type SlackAccess, type SlackCall, slackCaller } from './slack-client.ts'

/** Scopes that the product uses, and what fails without each. */
const SCOPES: Readonly<Record<string, string>> = {
  'chat:write': 'nothing can be posted',
  'channels:history':
    'a message whose outcome is unknown cannot be looked for in public channels, and may come twice',
  'groups:history':
    'a message whose outcome is unknown cannot be looked for in private channels, and may come twice',
  'channels:read': 'public channels can be named by id only',
  'groups:read': 'private channels can be named by id only',
  'users:read.email': 'owners cannot be mentioned',
}

/** What a token proved to be. */
export type SlackProbe =
  | {
      readonly kind: 'ok'
      readonly team: string
      readonly user: string
      /** Scopes that are missing, with what fails without them; null where Slack did not say. */
      readonly missing: readonly { readonly scope: string; readonly without: string }[] | null
    }
  | { readonly kind: 'failed'; readonly code: string; readonly hint: string }

/** Proves the token and compares its scopes: `auth.test`. */
export async function probeSlack(access: SlackAccess): Promise<SlackProbe> {
  const answer = await slackCaller(access)('auth.test', {})
  switch (answer.kind) {
    case 'ok': {
      const { scopes } = answer
      return {
        kind: 'ok',
        team: textOf(answer.body['team']),
        user: textOf(answer.body['user']),
        missing:
          scopes === null
            ? null
            : Object.entries(SCOPES)
                .filter(([scope]) => !scopes.includes(scope))
                .map(([scope, without]) => ({ scope, without })),
      }
    }
    case 'rejected':
      return { kind: 'failed', code: answer.code, hint: answer.hint }
    case 'refused':
    case 'unknown':
    case 'gone':
      return {
        kind: 'failed',
        code: 'slack_unreachable',
        hint: `Slack does not answer as it should (${answer.why}): check slack.api_url and the way out of this network.`,
      }
    default:
      return answer satisfies never
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Finds whom a mail address belongs to: `<@U…>` for a mention, null where Slack knows nobody or is not to be asked. */
export type MentionByEmail = (email: string) => Promise<string | null>

/** People who are remembered; more than an organisation's owners of recipes. */
const REMEMBERED_MAX = 5_000

/** `users.lookupByEmail`, remembering whom it found (CONFIG: `mention: owner`). */
export function createMentionByEmail(access: SlackAccess): MentionByEmail {
  const call = slackCaller(access)
  const known = new Map<string, string>()
  return async (email) => {
    const address = email.trim().toLowerCase()
    const remembered = known.get(address)
    if (remembered !== undefined) return remembered
    const mention = await lookUp(call, address)
    if (mention !== null && known.size < REMEMBERED_MAX) known.set(address, mention)
    return mention
  }
}

async function lookUp(call: SlackCall, email: string): Promise<string | null> {
  const answer = await call('users.lookupByEmail', { email })
  const user = answer.kind === 'ok' ? answer.body['user'] : null
  const id = typeof user === 'object' && user !== null && 'id' in user ? user.id : null
  return typeof id === 'string' && /^[UW][A-Z0-9]+$/.test(id) ? `<@${id}>` : null
}
