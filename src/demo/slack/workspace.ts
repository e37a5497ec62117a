import type {
  SlackChannel,
  SlackChannelSpec,
  SlackContent,
  SlackMessage,
  SlackNotification,
  SlackUserGroupSpec,
  SlackUserSpec,
} from './types.ts'

/** Most messages kept in a channel; the oldest go first. */
const MESSAGES_KEPT_MAX = 20_000
/** Most notifications kept in a channel. */
const NOTIFICATIONS_KEPT_MAX = 20_000

/** Who a message is from and where it stands. */
export type PostPlace = {
  readonly threadTs: string | null
  readonly broadcast: boolean
  readonly user: string
  readonly username: string
  readonly bot: boolean
}

/** The simulated workspace: channels, people and what was said. No HTTP in here. */
export type SlackWorkspace = {
  readonly channels: readonly SlackChannel[]
  readonly users: readonly SlackUserSpec[]
  readonly userGroups: readonly SlackUserGroupSpec[]
  /** By id, or by name with or without `#`. */
  findChannel: (key: string) => SlackChannel | undefined
  /** All messages of a channel id, replies too, oldest first. */
  messages: (channel: string) => readonly SlackMessage[]
  find: (channel: string, ts: string) => SlackMessage | undefined
  replies: (channel: string, threadTs: string) => readonly SlackMessage[]
  notifications: (channel: string) => readonly SlackNotification[]
  post: (channel: string, content: SlackContent, place: PostPlace) => SlackMessage
  edit: (channel: string, ts: string, content: SlackContent) => SlackMessage
  /** Removes a message; a thread's parent stays as a tombstone while it has replies. */
  remove: (channel: string, ts: string) => void
}

type Room = {
  readonly channel: SlackChannel
  readonly messages: Map<string, SlackMessage>
  readonly replies: Map<string, string[]>
  readonly notifications: SlackNotification[]
  lastTsMicros: number
}

/** A workspace whose time is `now` (ms) and whose pages hear of changes by `changed`. */
export function createWorkspace(options: {
  now: () => number
  changed: () => void
  channels: readonly SlackChannelSpec[]
  users: readonly SlackUserSpec[]
  userGroups: readonly SlackUserGroupSpec[]
}): SlackWorkspace {
  const rooms = new Map<string, Room>()
  for (const [index, spec] of options.channels.entries()) {
    const channel = channelFrom(spec, index)
    rooms.set(channel.id, {
      channel,
      messages: new Map(),
      replies: new Map(),
      notifications: [],
      lastTsMicros: 0,
    })
  }
  const room = (id: string): Room => {
    const found = rooms.get(id)
    if (found === undefined) throw new Error(`no channel ${id} in the simulated workspace`)
    return found
  }
  return {
    channels: [...rooms.values()].map((each) => each.channel),
    users: options.users,
    userGroups: options.userGroups,
    findChannel(key) {
      const name = key.replace(/^#/, '')
      return (rooms.get(key) ?? [...rooms.values()].find((each) => each.channel.name === name))?.channel
    },
    messages: (channel) => [...room(channel).messages.values()],
    find: (channel, ts) => room(channel).messages.get(ts),
    replies(channel, threadTs) {
      const { messages, replies } = room(channel)
      return (replies.get(threadTs) ?? []).flatMap((ts) => messages.get(ts) ?? [])
    },
    notifications: (channel) => room(channel).notifications,
    post(channel, content, place) {
      const message = postInto(room(channel), content, place, options.now())
      options.changed()
      return message
    },
    edit(channel, ts, content) {
      const message = editIn(room(channel), ts, content, options.now())
      options.changed()
      return message
    },
    remove(channel, ts) {
      removeFrom(room(channel), ts)
      options.changed()
    },
  }
}

function channelFrom(spec: SlackChannelSpec, index: number): SlackChannel {
  return {
    id: spec.id ?? `${spec.private === true ? 'G' : 'C'}0DEMO${String(index + 1).padStart(5, '0')}`,
    name: spec.name.replace(/^#/, ''),
    private: spec.private ?? false,
    topic: spec.topic ?? '',
    member: spec.member ?? true,
    archived: spec.archived ?? false,
  }
}

/** Seconds with six digits, unique and rising in its channel even where the clock stands or jumps back. */
function nextTs(place: Room, now: number): string {
  const micros = Math.max(Math.round(now * 1000), place.lastTsMicros + 1)
  place.lastTsMicros = micros
  const text = String(micros).padStart(7, '0')
  return `${text.slice(0, -6)}.${text.slice(-6)}`
}

function postInto(place: Room, content: SlackContent, how: PostPlace, now: number): SlackMessage {
  const message: SlackMessage = {
    ...content,
    channel: place.channel.id,
    ts: nextTs(place, now),
    thread_ts: how.threadTs,
    user: how.user,
    username: how.username,
    bot: how.bot,
    broadcast: how.broadcast,
    edits: [],
    editedTs: null,
    at: now,
    tombstone: false,
  }
  place.messages.set(message.ts, message)
  if (how.threadTs === null || how.broadcast) {
    const kind = how.broadcast ? 'broadcast' : 'message'
    place.notifications.push({ ts: message.ts, text: content.text, kind, at: now })
    if (place.notifications.length > NOTIFICATIONS_KEPT_MAX) place.notifications.shift()
  }
  if (how.threadTs !== null) {
    const thread = place.replies.get(how.threadTs)
    if (thread === undefined) place.replies.set(how.threadTs, [message.ts])
    else thread.push(message.ts)
  }
  if (place.messages.size > MESSAGES_KEPT_MAX) forgetOldest(place)
  return message
}

function editIn(place: Room, ts: string, content: SlackContent, now: number): SlackMessage {
  const before = place.messages.get(ts)
  if (before === undefined) throw new Error(`no message ${ts} to edit`)
  const { text, blocks, attachments, metadata } = before
  const after: SlackMessage = {
    ...before,
    ...content,
    edits: [...before.edits, { text, blocks, attachments, metadata, until: now }],
    editedTs: `${Math.floor(now / 1000)}.000000`,
  }
  place.messages.set(ts, after)
  return after
}

function removeFrom(place: Room, ts: string): void {
  const message = place.messages.get(ts)
  if (message === undefined) return
  if ((place.replies.get(ts) ?? []).length > 0) {
    const gone = { text: 'This message was deleted.', blocks: [], attachments: [], metadata: null }
    place.messages.set(ts, { ...message, ...gone, tombstone: true })
    return
  }
  place.messages.delete(ts)
  if (message.thread_ts === null) return
  const left = (place.replies.get(message.thread_ts) ?? []).filter((reply) => reply !== ts)
  place.replies.set(message.thread_ts, left)
  if (left.length > 0) return
  place.replies.delete(message.thread_ts)
  if (place.messages.get(message.thread_ts)?.tombstone === true) place.messages.delete(message.thread_ts)
}

function forgetOldest(place: Room): void {
  for (const ts of place.messages.keys()) {
    place.messages.delete(ts)
    place.replies.delete(ts)
    return
  }
}
