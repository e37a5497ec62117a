import type { IncomingMessage, ServerResponse } from 'node:http'
import { systemClock } from '../../system/clock.ts'
import type { SlackBot, SlackContext } from './context.ts'
import { acceptedScopes, gateError, runMethod } from './dispatch.ts'
import type { SlackFault, SlackFaults } from './faults.ts'
import type { SlackLimits } from './limits.ts'
import { readCall, type SlackRequest, textArg } from './request.ts'
import { refuse, type SlackAnswer, type SlackCall } from './types.ts'
import type { SlackWorkspace } from './workspace.ts'

/** Most calls remembered; the oldest go first. */
const CALLS_KEPT_MAX = 5_000

/** What the Web API of one simulated Slack works with; `now` in ms. */
export type SlackApi = {
  readonly now: () => number
  readonly orphanReplies: SlackContext['orphanReplies']
  readonly token: string
  readonly workspace: SlackWorkspace
  readonly bot: SlackBot
  readonly faults: SlackFaults
  readonly limits: SlackLimits
  readonly calls: SlackCall[]
  scopes: ReadonlySet<string>
}

/** Serves one call of the Web API: reads it, lets faults happen, answers, remembers it. */
export async function serveCall(
  sim: SlackApi,
  method: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = await readCall(request, url.searchParams)
  if ('error' in call) {
    send(sim, method, refuse(call.error), response)
    return
  }
  const key = textArg(call.args, 'channel')
  const channel = key === undefined ? undefined : sim.workspace.findChannel(key)
  const keys = channel === undefined ? [(key ?? '').replace(/^#/, '')] : [channel.id, channel.name]
  const note = (ok: boolean, error: string | null): void => {
    const at = sim.now()
    sim.calls.push({ method, channel: channel?.id ?? key ?? null, at, ok, error, args: call.args })
    if (sim.calls.length > CALLS_KEPT_MAX) sim.calls.shift()
  }
  const fault = sim.faults.take(method, keys)
  if (fault !== null && (await befall(fault, sim, method, call, response, note))) return
  const answer = answerFor(sim, method, call, channel?.id ?? null)
  note('ok' in answer && answer.ok, 'ok' in answer && answer.ok ? null : answerError(answer))
  if (fault?.kind === 'delay' && fault.when === 'after') await systemClock.sleep(fault.ms)
  if (fault?.kind === 'accept-then-reset') reset(response)
  else if (fault?.kind === 'hang') return
  else if ('retryAfter' in answer) sendRateLimited(answer.retryAfter, response)
  else send(sim, method, answer, response)
}

type Limited = { readonly retryAfter: number | undefined }

function answerError(answer: SlackAnswer | Limited): string {
  return 'error' in answer ? answer.error : 'ratelimited'
}

function answerFor(
  sim: SlackApi,
  method: string,
  call: SlackRequest,
  channel: string | null,
): SlackAnswer | Limited {
  const context = contextOf(sim)
  const gate = gateError(method, call, sim.token, context)
  if (gate !== null) return gate
  const retryAfter = sim.limits.check(method, channel, sim.now())
  return retryAfter === null ? runMethod(method, call, context) : { retryAfter }
}

function contextOf(sim: SlackApi): SlackContext {
  return {
    workspace: sim.workspace,
    bot: sim.bot,
    scopes: sim.scopes,
    teamUrl: `https://${sim.bot.team.toLowerCase()}.slack.com/`,
    orphanReplies: sim.orphanReplies,
  }
}

/** Lets a fault happen; true where the call is thereby over. */
async function befall(
  fault: SlackFault,
  sim: SlackApi,
  method: string,
  call: SlackRequest,
  response: ServerResponse,
  note: (ok: boolean, error: string | null) => void,
): Promise<boolean> {
  switch (fault.kind) {
    case 'delay':
      if (fault.when !== 'after') await systemClock.sleep(fault.ms)
      return false
    case 'accept-then-reset':
      return false
    case 'hang':
      if (fault.accept !== true) note(false, 'hang')
      return fault.accept !== true
    case 'reset-before':
      note(false, 'reset')
      reset(response)
      return true
    case 'status':
      note(false, `status ${fault.code}`)
      response.writeHead(fault.code, { 'content-type': 'text/html' }).end(fault.body ?? '')
      return true
    case 'ratelimited':
      note(false, 'ratelimited')
      sendRateLimited(fault.retryAfter, response)
      return true
    case 'error':
      note(false, fault.error)
      send(sim, method, refuse(fault.error), response)
      return true
    default:
      fault satisfies never
      return false
  }
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

function sendRateLimited(retryAfter: number | undefined, response: ServerResponse): void {
  const wait: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  response.writeHead(429, { 'content-type': 'application/json; charset=utf-8', ...wait })
  response.end(JSON.stringify({ ok: false, error: 'ratelimited' }))
}

function send(sim: SlackApi, method: string, answer: SlackAnswer, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'x-oauth-scopes': [...sim.scopes].join(','),
    'x-accepted-oauth-scopes': acceptedScopes(method).join(','),
  })
  const body = answer.ok
    ? { ok: true, ...answer.fields }
    : { ok: false, error: answer.error, ...answer.fields }
  response.end(JSON.stringify(body))
}
