import type { ReceivedMail } from '../mailbox/types.ts'
import type { SlackMessage } from '../slack/types.ts'
import { OWNER } from './cast.ts'
import { CHANNEL, COLLEAGUE, type World } from './world.ts'

/** What reached people, as the simulators keep it. */
export interface Sent {
  /** RecipeWatch's messages in the channel, without replies. */
  readonly parents: readonly SlackMessage[]
  /** Its replies in their threads. */
  readonly replies: readonly SlackMessage[]
  /** What phones showed: first lines, in order. */
  readonly notifications: readonly string[]
  /** About alerts. */
  readonly mails: readonly ReceivedMail[]
  readonly digests: readonly ReceivedMail[]
}

/** Everything that was sent so far. */
export function sentSoFar({ slack, mailbox }: World): Sent {
  const own = slack.messages(CHANNEL).filter(({ bot }) => bot)
  const numbers = new Set(own.map(({ ts }) => ts))
  return {
    parents: own.filter(({ thread_ts }) => thread_ts === null),
    replies: own.filter(({ thread_ts }) => thread_ts !== null),
    notifications: slack
      .notifications(CHANNEL)
      .filter(({ ts }) => numbers.has(ts))
      .map(({ text }) => firstLine(text)),
    mails: mailbox.messages.filter((mail) => !isDigest(mail)),
    digests: mailbox.messages.filter(isDigest),
  }
}

function isDigest({ header }: ReceivedMail): boolean {
  return header('x-recipewatch-digest') !== undefined
}

const PEOPLE = [OWNER, COLLEAGUE]

/** The first line of a Slack text as people read it: dates, links and people by their words, in UTC. */
export function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line
    .replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<(?:https?:|mailto:)[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<@([^>]*)>/g, (_, id: string) => `@${PEOPLE.find((person) => person.id === id)?.name ?? id}`)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** What was sent to whom, for a person. */
export function sentText(sent: Sent): readonly string[] {
  const { parents, replies, mails, digests } = sent
  if (parents.length === 0 && mails.length === 0) return ['Nothing was sent.']
  return [
    ...parents.flatMap((parent) => [
      `Slack, #${CHANNEL}`,
      ...[...parent.edits, parent].map(
        ({ text }, index) => `  ${index === 0 ? 'message' : 'edited '}  ${firstLine(text)}`,
      ),
      ...replies
        .filter(({ thread_ts }) => thread_ts === parent.ts)
        .map(({ text }) => `  thread   ${firstLine(text)}`),
    ]),
    ...[...mails, ...digests].flatMap(({ envelope, subject, text }) => [
      `Mail to ${envelope.to.join(', ')}`,
      `  subject  ${subject}`,
      `  begins   ${text.split('\n')[0] ?? ''}`,
    ]),
  ]
}
