import type { Outcome } from '../model/delivery.ts'
import { type Envelope, type MailAccess, type MailSession, openMailSession, within } from './mail-session.ts'

/** So many connections at once: some servers allow a client three. */
const CONNECTIONS_MAX = 3
/** Mails that one connection carries: servers bound that, and load is spread anew. */
const MAILS_MAX = 50

/** Connections to a mail server, opened as they are needed and used again while they are open. */
export interface MailPool {
  /** Waits for a connection, then takes at most the access's time-out. */
  send(mail: Envelope): Promise<Outcome>
  /** Says goodbye on idle connections and drops those at work: an unknown outcome where data was on its way. */
  close(): void
}

/** A pool without connections. A connection that lies idle ends by the socket's own time-out. */
export function createMailPool(access: MailAccess): MailPool {
  const idle: MailSession[] = []
  const busy = new Set<MailSession>()
  const waiting: (() => void)[] = []
  let taken = 0

  const turn = async (): Promise<void> => {
    if (taken === CONNECTIONS_MAX) return await new Promise((resolve) => waiting.push(resolve))
    taken += 1
  }
  const pass = (): void => {
    const next = waiting.shift()
    if (next === undefined) taken -= 1
    else next()
  }
  const use = async (session: MailSession, work: () => Promise<Outcome>): Promise<Outcome> => {
    busy.add(session)
    const outcome = await within(access, session, work).finally(() => busy.delete(session))
    const hasMore = outcome.kind === 'sent' && session.carried() < MAILS_MAX && session.isOpen()
    if (hasMore) idle.push(session)
    else if (outcome.kind === 'sent') session.quit()
    else session.drop()
    return outcome
  }

  return {
    async send(mail) {
      await turn()
      try {
        const known = takeOpen(idle)
        if (known !== null) {
          const outcome = await use(known, () => known.send(mail))
          // It hung up between two mails, and has taken nothing of this one.
          if (outcome.kind !== 'refused' || !known.isHungUp()) return outcome
        }
        const fresh = await openMailSession(access)
        return await use(fresh, async () => (await fresh.open()) ?? (await fresh.send(mail)))
      } finally {
        pass()
      }
    },
    close() {
      for (const session of idle.splice(0)) session.quit()
      for (const session of busy) session.drop()
    },
  }
}

function takeOpen(idle: MailSession[]): MailSession | null {
  for (let session = idle.pop(); session !== undefined; session = idle.pop()) {
    if (session.isOpen()) return session
  }
  return null
}
