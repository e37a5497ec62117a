/** A JSON object whose content nobody has looked at yet. */
export type Json = Readonly<Record<string, unknown>>

/** A channel to begin with; the bot is a member unless said otherwise. */
export type SlackChannelSpec = {
  readonly id?: string
  readonly name: string
  readonly member?: boolean
  readonly archived?: boolean
  readonly private?: boolean
  readonly topic?: string
}

/** A person of the workspace. */
export type SlackUserSpec = {
  readonly id: string
  readonly name: string
  readonly realName?: string
  readonly email?: string
  readonly tz?: string
  readonly deleted?: boolean
}

/** A user group, mentioned as `<!subteam^ID>`. */
export type SlackUserGroupSpec = { readonly id: string; readonly handle: string; readonly name?: string }

/** A channel as it stands; a test may flip `member` and `archived` at any time. */
export type SlackChannel = {
  readonly id: string
  readonly name: string
  readonly private: boolean
  readonly topic: string
  member: boolean
  archived: boolean
}

/** What a message says, without who and when. */
export type SlackContent = {
  readonly text: string
  readonly blocks: readonly Json[]
  readonly attachments: readonly Json[]
  readonly metadata: Json | null
}

/** What a message said before an edit, and when that edit came, in ms. */
export type SlackEdit = SlackContent & { readonly until: number }

/** A stored message; `at` in ms. */
export type SlackMessage = SlackContent & {
  readonly channel: string
  readonly ts: string
  readonly thread_ts: string | null
  readonly user: string
  readonly username: string
  readonly bot: boolean
  readonly broadcast: boolean
  readonly edits: readonly SlackEdit[]
  readonly editedTs: string | null
  readonly at: number
  /** Deleted, but kept as the head of its thread: people see "This message was deleted." */
  readonly tombstone: boolean
}

/** What reached people's phones: a message or a broadcast reply, never an edit. */
export type SlackNotification = {
  readonly ts: string
  readonly text: string
  readonly kind: 'message' | 'broadcast'
  readonly at: number
}

/** A call as the server saw it; `error` as answered, or the fault that befell it. */
export type SlackCall = {
  readonly method: string
  readonly channel: string | null
  readonly at: number
  readonly ok: boolean
  readonly error: string | null
  readonly args: Json
}

/** A refusal: Slack's error name and further fields of the answer. */
export type SlackRefusal = { readonly ok: false; readonly error: string; readonly fields: Json }

/** What a method answers: Slack's own fields, or a refusal. */
export type SlackAnswer = { readonly ok: true; readonly fields: Json } | SlackRefusal

/** A refusal by Slack's error name. */
export function refuse(error: string, fields: Json = {}): SlackRefusal {
  return { ok: false, error, fields }
}

/** Slack's error with the places in the payload that it complains about. */
export function refuseWith(error: string, messages: readonly string[]): SlackRefusal {
  return { ok: false, error, fields: { errors: messages, response_metadata: { messages } } }
}

/** Whether a decoded value is an object with fields. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
