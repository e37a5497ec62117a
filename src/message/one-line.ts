import type { Instant } from '../model/instant.ts'
import { clockTime, knownZone } from './clock-face.ts'
import { plain } from './line.ts'
import type { View } from './view.ts'
import { EMOJIS } from './words.ts'

/** What a message says in one line without any medium's markup: the change where it is one, else the state, and its cause. */
export function oneLineOf(said: View): string {
  const zone = knownZone(said.timeZone)
  const timeOf = (at: Instant): string => clockTime(at, said.now, zone)
  const isNews = said.reason !== 'resolved' && said.change !== null
  const line = plain(isNews ? (said.change?.alone ?? []) : said.headline, timeOf)
  const cause = isNews ? (said.changeCause ?? said.cause) : said.cause
  const why = cause === null || said.reason === 'resolved' ? '' : ` · ${cause}`
  return `${EMOJIS[said.mood]} ${line}${why}`
}
