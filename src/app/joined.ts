import type { Alert } from '../model/alert.ts'
import type { Conversation, Destination, Told } from '../model/notice.ts'
import { destinationKey } from '../route/destinations.ts'
import { type Echoes, joiningAt } from '../route/joining.ts'

/** What is known of all destinations. */
export interface JoiningInput {
  readonly conversations: readonly Conversation[]
  readonly told: readonly Told[]
  readonly live: readonly Alert[]
  /** Alerts whose failures were all caused by another's (SEMANTICS 1.5). */
  readonly echoes: Echoes
}

/** By destination: which alerts join another's message there, and whose (SEMANTICS 1.5). */
export function joiningByDestination(
  places: readonly { readonly destination: Destination; readonly alerts: readonly Alert[] }[],
  { conversations, told, live, echoes }: JoiningInput,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  if (echoes.size === 0) return new Map()
  const present = new Map<string, Set<string>>()
  const settled = new Map<string, Set<string>>()
  const add = (to: Map<string, Set<string>>, destination: Destination, alert: string): void => {
    const key = destinationKey(destination)
    to.set(key, (to.get(key) ?? new Set()).add(alert))
  }
  for (const { destination, alerts } of places) for (const { id } of alerts) add(present, destination, id)
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]))
  const living = new Set(live.map(({ id }) => id))
  for (const { conversation, alert } of told) {
    const destination = byId.get(conversation)?.destination
    if (destination === undefined || !living.has(alert)) continue
    add(present, destination, alert)
    add(settled, destination, alert)
  }
  return new Map(
    [...present].map(([key, alerts]) => [key, joiningAt(alerts, settled.get(key) ?? new Set(), echoes)]),
  )
}

/** Of what joins at a destination: what joins this conversation's message; and what has, or had, no say in it. */
export function joinedIn(
  here: readonly Alert[],
  told: readonly Told[],
  joining: ReadonlyMap<string, string> = new Map(),
  echoes: Echoes = new Map(),
): { readonly joined: ReadonlySet<string>; readonly elsewhere: ReadonlySet<string> } {
  const own = new Set([...here.map(({ id }) => id), ...told.map(({ alert }) => alert)])
  const joined = new Set<string>()
  const elsewhere = new Set([...echoes.keys()].filter((alert) => !own.has(alert)))
  for (const [alert, cause] of joining)
    (own.has(cause) && !joining.has(cause) ? joined : elsewhere).add(alert)
  return { joined, elsewhere }
}
