import type { SlackContext, SlackMethod } from './context.ts'
import { textArg } from './request.ts'
import { type Json, refuse, type SlackAnswer, type SlackUserSpec } from './types.ts'

/** auth.test, users and user groups. */
export const PEOPLE_METHODS: Readonly<Record<string, SlackMethod>> = {
  'auth.test': { scopes: [], run: authTest },
  'users.info': { scopes: ['users:read'], run: usersInfo },
  'users.lookupByEmail': { scopes: ['users:read.email'], run: lookupByEmail },
  'usergroups.list': { scopes: ['usergroups:read'], run: usergroupsList },
}

function authTest(_args: Json, { bot, teamUrl }: SlackContext): SlackAnswer {
  return {
    ok: true,
    fields: {
      url: teamUrl,
      team: bot.team,
      user: bot.name.toLowerCase(),
      team_id: bot.teamId,
      user_id: bot.userId,
      bot_id: bot.botId,
      is_enterprise_install: false,
    },
  }
}

function usersInfo(args: Json, context: SlackContext): SlackAnswer {
  const id = textArg(args, 'user')
  const user = context.workspace.users.find((each) => each.id === id)
  return user === undefined
    ? refuse('user_not_found')
    : { ok: true, fields: { user: userJson(user, context) } }
}

function lookupByEmail(args: Json, context: SlackContext): SlackAnswer {
  const email = textArg(args, 'email')?.toLowerCase()
  const user = context.workspace.users.find(
    (each) => each.email?.toLowerCase() === email && each.deleted !== true,
  )
  if (email === undefined || user === undefined) return refuse('users_not_found')
  return { ok: true, fields: { user: userJson(user, context) } }
}

function usergroupsList(_args: Json, { workspace, bot }: SlackContext): SlackAnswer {
  const usergroups = workspace.userGroups.map((group) => ({
    id: group.id,
    team_id: bot.teamId,
    is_usergroup: true,
    name: group.name ?? group.handle,
    handle: group.handle,
    date_delete: 0,
  }))
  return { ok: true, fields: { usergroups } }
}

function userJson(user: SlackUserSpec, { bot, scopes }: SlackContext): Json {
  const realName = user.realName ?? user.name
  const email = user.email !== undefined && scopes.has('users:read.email') ? { email: user.email } : {}
  return {
    id: user.id,
    team_id: bot.teamId,
    name: user.name,
    real_name: realName,
    deleted: user.deleted ?? false,
    tz: user.tz ?? 'Europe/Berlin',
    is_bot: false,
    is_app_user: false,
    is_restricted: false,
    is_ultra_restricted: false,
    profile: { real_name: realName, display_name: user.name, team: bot.teamId, ...email },
  }
}
