/** Where in the SMTP dialogue a fault strikes. */
export type MailStage = 'connect' | 'from' | 'recipient' | 'data'

/** What may go wrong with a mail. */
export type MailFaultKind =
  /** The server answers with a code and text: 421 on connect, 450 greylisting, 550 unknown recipient, 554 … */
  | {
      readonly kind: 'reply'
      readonly stage: MailStage
      readonly code: number
      readonly text?: string
      /** Only for this recipient address (stage recipient) or mails to it (stage data). */
      readonly recipient?: string
    }
  /** Takes and keeps the mail, then drops the connection before saying so. */
  | { readonly kind: 'drop-after-accept' }
  /** Drops the connection in the middle of the data, keeping nothing. */
  | { readonly kind: 'drop-before-accept' }
  /** Waits before it answers to the data; the mail is kept before the wait. */
  | { readonly kind: 'delay'; readonly ms: number }

/** A fault: befalls all mails until removed or `times` used up. */
export type MailFault = MailFaultKind & { readonly times?: number }

/** The faults of one mailbox. */
export type MailFaults = {
  add: (fault: MailFault) => { readonly hits: () => number; readonly remove: () => void }
  clear: () => void
  /** The reply that the server gives at a stage instead of going on; counted as used. */
  takeReply: (stage: MailStage, recipients: readonly string[]) => { code: number; text: string } | null
  /** What befalls a mail once its data has come; counted as used. */
  takeEnding: () => Exclude<MailFaultKind, { kind: 'reply' }> | null
}

/** An empty set of faults; the earliest added applies first. */
export function createMailFaults(): MailFaults {
  type Placed = { readonly fault: MailFault; hits: number }
  let placed: Placed[] = []
  const spent = ({ fault, hits }: Placed): boolean => fault.times !== undefined && hits >= fault.times
  return {
    add(fault) {
      const entry: Placed = { fault, hits: 0 }
      placed.push(entry)
      return {
        hits: () => entry.hits,
        remove: () => {
          placed = placed.filter((each) => each !== entry)
        },
      }
    },
    clear() {
      placed = []
    },
    takeReply(stage, recipients) {
      for (const entry of placed) {
        const { fault } = entry
        if (spent(entry) || fault.kind !== 'reply' || fault.stage !== stage) continue
        if (fault.recipient !== undefined && !recipients.includes(fault.recipient)) continue
        entry.hits += 1
        return { code: fault.code, text: fault.text ?? 'simulated refusal' }
      }
      return null
    },
    takeEnding() {
      for (const entry of placed) {
        if (spent(entry) || entry.fault.kind === 'reply') continue
        entry.hits += 1
        return entry.fault
      }
      return null
    },
  }
}
