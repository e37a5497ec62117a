import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLiveUpdates, type LiveUpdates } from '../pages/live.ts'
import { PAGE_SCRIPT } from '../pages/script.ts'
import { sendPage, sendText } from '../pages/shell.ts'
import { type SlackApi, serveCall } from './api.ts'
import type { SlackBot } from './context.ts'
import { createFaults, type SlackFaults } from './faults.ts'
import { createLimits, type SlackLimitSwitches, type SlackLimits } from './limits.ts'
import { slackPage } from './page.ts'
import { SLACK_STYLE } from './style.ts'
import type {
  SlackCall,
  SlackChannel,
  SlackChannelSpec,
  SlackMessage,
  SlackNotification,
  SlackUserGroupSpec,
  SlackUserSpec,
} from './types.ts'
import { createWorkspace } from './workspace.ts'

/** The rights that the product asks for; what a simulated token has unless told otherwise. */
const DEFAULT_SLACK_SCOPES: readonly string[] = [
  'chat:write',
  'channels:read',
  'channels:history',
  'groups:read',
  'groups:history',
  'channels:join',
  'users:read',
  'users:read.email',
  'usergroups:read',
]

/** How a simulated Slack begins. */
export type SlackSimOptions = {
  /** The simulated time in ms. */
  readonly now: () => number
  readonly token?: string
  readonly scopes?: readonly string[]
  readonly channels?: readonly SlackChannelSpec[]
  readonly users?: readonly SlackUserSpec[]
  readonly userGroups?: readonly SlackUserGroupSpec[]
  readonly limits?: Partial<SlackLimitSwitches>
  readonly bot?: Partial<SlackBot>
  /**
   * A reply whose parent is gone: real Slack has been seen to post it as a message of its own, without
   * `thread_ts` in the answer (`unthread`, the default), and to refuse with thread_not_found (`refuse`).
   */
  readonly orphanReplies?: 'unthread' | 'refuse'
  /** 0, the default, picks a free port. */
  readonly port?: number
}

/** A running simulated Slack: the Web API under `url`, what people see under `pageUrl`, and what tests ask. */
export type SlackSim = {
  /** Root of the Web API with a trailing slash, for `slackApiUrl`. */
  readonly url: string
  readonly pageUrl: string
  readonly token: string
  readonly bot: SlackBot
  readonly faults: SlackFaults
  readonly limits: SlackLimits
  /** The latest calls, oldest first, at most 5,000. */
  readonly calls: readonly SlackCall[]
  channels: () => readonly SlackChannel[]
  /** By id or name; throws for a channel that does not exist. */
  channel: (key: string) => SlackChannel
  /** Messages and replies of a channel (id or name), oldest first. */
  messages: (channel: string) => readonly SlackMessage[]
  notifications: (channel: string) => readonly SlackNotification[]
  setScopes: (scopes: readonly string[]) => void
  /** Deletes any message, as a person with the right to would. */
  deleteAsUser: (channel: string, ts: string) => void
  /** Posts as a person of the workspace. */
  postAsUser: (channel: string, user: string, text: string, threadTs?: string) => SlackMessage
  close: () => Promise<void>
}

/** Starts a simulated Slack on 127.0.0.1; close it after use. */
export async function createSlackSim(options: SlackSimOptions): Promise<SlackSim> {
  const live = createLiveUpdates()
  const sim: SlackApi = {
    now: options.now,
    orphanReplies: options.orphanReplies ?? 'unthread',
    token: options.token ?? 'xoxb-demo-token',
    workspace: createWorkspace({
      now: options.now,
      changed: live.poke,
      channels: options.channels ?? [{ name: 'workato-alerts' }],
      users: options.users ?? [],
      userGroups: options.userGroups ?? [],
    }),
    bot: {
      userId: 'U0RECIPEWATCH',
      botId: 'B0RECIPEWATCH',
      appId: 'A0RECIPEWATCH',
      name: 'RecipeWatch',
      teamId: 'T0DEMO',
      team: 'Acme',
      ...options.bot,
    },
    faults: createFaults(),
    limits: createLimits(options.limits ?? {}),
    calls: [],
    scopes: new Set(options.scopes ?? DEFAULT_SLACK_SCOPES),
  }
  const server = createServer((request, response) => {
    // Whatever befalls one connection is that client's to notice.
    request.on('error', () => {})
    response.on('error', () => {})
    serve(sim, live, request, response).catch(() => response.destroy())
  })
  await listen(server, options.port ?? 0)
  const { port } = server.address() as AddressInfo
  return slackSimOf(sim, live, server, `http://127.0.0.1:${port}/`)
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function slackSimOf(sim: SlackApi, live: LiveUpdates, server: Server, pageUrl: string): SlackSim {
  const { workspace, bot } = sim
  const channel = (key: string): SlackChannel => {
    const found = workspace.findChannel(key)
    if (found === undefined) throw new Error(`no channel ${key} in the simulated Slack`)
    return found
  }
  return {
    url: `${pageUrl}api/`,
    pageUrl,
    token: sim.token,
    bot,
    faults: sim.faults,
    limits: sim.limits,
    calls: sim.calls,
    channels: () => workspace.channels,
    channel,
    messages: (key) => workspace.messages(channel(key).id),
    notifications: (key) => workspace.notifications(channel(key).id),
    setScopes(scopes) {
      sim.scopes = new Set(scopes)
    },
    deleteAsUser: (key, ts) => workspace.remove(channel(key).id, ts),
    postAsUser(key, user, text, threadTs) {
      const username = workspace.users.find((each) => each.id === user)?.name ?? user
      const content = { text, blocks: [], attachments: [], metadata: null }
      const place = { threadTs: threadTs ?? null, broadcast: false, user, username, bot: false }
      return workspace.post(channel(key).id, content, place)
    },
    async close() {
      live.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

async function serve(
  sim: SlackApi,
  live: LiveUpdates,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname.startsWith('/api/')) {
    await serveCall(sim, url.pathname.slice('/api/'.length), url, request, response)
    return
  }
  if (url.pathname === '/page.css') sendText(response, 'text/css; charset=utf-8', SLACK_STYLE)
  else if (url.pathname === '/page.js') sendText(response, 'text/javascript; charset=utf-8', PAGE_SCRIPT)
  else if (url.pathname === '/events') live.attach(response)
  else if (url.pathname === '/') {
    sendPage(response, slackPage(url.searchParams, sim.workspace, sim.bot, sim.now()))
  } else response.writeHead(404).end()
}
