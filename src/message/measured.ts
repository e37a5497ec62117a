import type { Instant } from '../model/instant.ts'
import type { AlertFacts } from '../model/message.ts'
import { clockTime } from './clock-face.ts'
import { countedOf } from './condition-words.ts'
import { ownWords } from './episode.ts'
import { plain } from './line.ts'

const ZONE = 'UTC'

/** What an alert measures, in one line of plain text, as its messages say it; times in UTC. */
export function measuredWords(facts: AlertFacts, now: Instant): string {
  const { alert } = facts
  const own = alert.kind !== 'condition' && alert.note !== null ? ownWords({ ...facts, summary: null }) : null
  if (own !== null) return own.first
  return plain(countedOf(facts), (at) => `${clockTime(at, now, ZONE)} UTC`)
}
