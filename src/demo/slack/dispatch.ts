import { CHAT_METHODS } from './chat.ts'
import type { SlackContext, SlackMethod } from './context.ts'
import { CONVERSATION_METHODS } from './conversations.ts'
import { PEOPLE_METHODS } from './people.ts'
import type { SlackRequest } from './request.ts'
import { refuse, type SlackAnswer } from './types.ts'

const METHODS: ReadonlyMap<string, SlackMethod> = new Map(
  Object.entries({ ...CHAT_METHODS, ...CONVERSATION_METHODS, ...PEOPLE_METHODS }),
)

/** The scopes that a method accepts, for `x-accepted-oauth-scopes`. */
export function acceptedScopes(method: string): readonly string[] {
  return METHODS.get(method)?.scopes ?? []
}

/** Why a call may not even be tried: unknown method, token or scope; null where it may. */
export function gateError(
  method: string,
  call: SlackRequest,
  token: string,
  context: SlackContext,
): SlackAnswer | null {
  if (method === 'api.test') return null
  const known = METHODS.get(method)
  if (known === undefined) return refuse('unknown_method', { req_method: method })
  if (call.token === null) return refuse('not_authed')
  if (call.token !== token) return refuse('invalid_auth')
  if (known.scopes.length === 0 || known.scopes.some((scope) => context.scopes.has(scope))) return null
  return refuse('missing_scope', {
    needed: known.scopes.join(','),
    provided: [...context.scopes].join(','),
  })
}

/** Runs a call that {@link gateError} let through. */
export function runMethod(method: string, call: SlackRequest, context: SlackContext): SlackAnswer {
  if (method === 'api.test') {
    const wished = call.args['error']
    return typeof wished === 'string'
      ? refuse(wished, { args: call.args })
      : { ok: true, fields: { args: call.args } }
  }
  return METHODS.get(method)?.run(call.args, context) ?? refuse('unknown_method')
}
