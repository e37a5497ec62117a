import { DELIVERY_EVENT } from '../../src/deliver/slack-metadata.ts'
import type { ReceivedMail } from '../../src/demo/mailbox/types.ts'
import type { SlackMessage } from '../../src/demo/slack/types.ts'
import { openWorld, type World, type WorldOptions } from '../support/world.ts'

/** Channels among which the groups are spread: one takes a message a second. */
const CHANNELS = 7

/** Groups of one recipe each, told in Slack and by mail. */
export interface Groups {
  readonly world: World
  readonly names: readonly string[]
  /** A recipe begins to fail. */
  burst(index: number): void
  /** It gets critical. */
  worsen(index: number): void
}

/** What people were told of one group, whoever looks. */
export interface Told {
  readonly parents: readonly SlackMessage[]
  readonly replies: readonly SlackMessage[]
  /** Message-IDs of mails that begin a thread. */
  readonly firstMails: readonly string[]
  /** Message-IDs of mails that answer in it. */
  readonly laterMails: readonly string[]
}

/** A world of `count` recipes, each a group of its own. */
export async function openGroups(count: number, options: WorldOptions = {}): Promise<Groups> {
  const names = Array.from({ length: count }, (_, index) => `Group ${String(index + 1).padStart(2, '0')}`)
  const channels = Array.from({ length: CHANNELS }, (_, index) => `alerts-${index}`)
  const world = await openWorld({
    slack: { channels: channels.map((name) => ({ name })) },
    workspace: {
      poll_every: '1s',
      recipes: names.map((_, index) => ({
        id: index + 1,
        labels: { slack_channel: `#${channels[index % CHANNELS] ?? ''}` },
      })),
    },
    route: {
      group_by: ['workspace', 'rule', 'recipe'],
      group_wait: '0s',
      group_interval: '1s',
      repeat_interval: '4h',
    },
    ...options,
    settings: {
      receivers: {
        'on-call': {
          slack: [{ channel: '{{ labels.slack_channel }}' }],
          email: [{ to: ['on-call@example.com'] }],
        },
      },
      ...options.settings,
    },
  })
  names.forEach((name, index) => world.workato.addRecipe({ id: index + 1, name }))
  return {
    world,
    names,
    burst: (index) => void world.workato.finish(index + 1, { count: 6 }),
    worsen: (index) => void world.workato.finish(index + 1, { count: 20 }),
  }
}

/** What was told of each group, by name. */
export function toldOf({ world, names }: Groups): ReadonlyMap<string, Told> {
  const messages = world.slack.channels().flatMap(({ id }) => world.slack.messages(id))
  return new Map(
    names.map((name) => {
      const about = messages.filter(({ bot, text }) => bot && text.includes(name))
      const parents = about.filter(
        (message) => message.thread_ts === null || message.thread_ts === message.ts,
      )
      const heads = new Set(parents.map(({ channel, ts }) => `${channel} ${ts}`))
      const mails = world.mailbox.messages.filter(({ subject }) => subject.includes(name))
      const ids = (which: (mail: ReceivedMail) => boolean): readonly string[] =>
        mails.filter(which).map(({ messageId }) => messageId)
      const answers = (mail: ReceivedMail): boolean => mail.header('in-reply-to') !== undefined
      return [
        name,
        {
          parents,
          replies: messages.filter(
            ({ channel, ts, thread_ts }) =>
              thread_ts !== null && thread_ts !== ts && heads.has(`${channel} ${thread_ts}`),
          ),
          firstMails: ids((mail) => !answers(mail)),
          laterMails: ids(answers),
        },
      ]
    }),
  )
}

/** Deliveries that Slack or the mailbox took, by id. */
export function acceptedDeliveries({ slack, mailbox }: World): ReadonlySet<string> {
  const posted = slack
    .channels()
    .flatMap(({ id }) => slack.messages(id))
    .flatMap(({ metadata }) => {
      const payload = metadata?.['event_type'] === DELIVERY_EVENT ? metadata['event_payload'] : null
      const { delivery } = (payload ?? {}) as { delivery?: unknown }
      return typeof delivery === 'string' ? [delivery] : []
    })
  const mailed = mailbox.messages.map(({ messageId }) => messageId.replace(/^<|@.*$/g, ''))
  return new Set([...posted, ...mailed])
}

/** Counts of what must not be. */
export interface Violations {
  readonly untold: readonly string[]
  readonly toldTwiceInSlack: readonly string[]
  /** Groups with a second Message-ID for the same notice. */
  readonly newMessageIds: readonly string[]
}

/** What is wrong with what people were told: groups that burst, and of these the ones that got worse. */
export function violations(
  groups: Groups,
  burst: ReadonlySet<number>,
  worse: ReadonlySet<number>,
): Violations {
  const told = toldOf(groups)
  const named = (is: (told: Told, index: number) => boolean): readonly string[] =>
    groups.names.filter((name, index) => {
      const one = told.get(name)
      return one !== undefined && is(one, index)
    })
  const kinds = (ids: readonly string[]): number => new Set(ids).size
  return {
    untold: named(
      (one, index) =>
        (burst.has(index) && (one.parents.length === 0 || one.firstMails.length === 0)) ||
        (worse.has(index) && (one.replies.length === 0 || one.laterMails.length === 0)),
    ),
    toldTwiceInSlack: named(
      (one, index) =>
        one.parents.length > Number(burst.has(index)) || one.replies.length > Number(worse.has(index)),
    ),
    newMessageIds: named(
      (one, index) =>
        kinds(one.firstMails) > Number(burst.has(index)) || kinds(one.laterMails) > Number(worse.has(index)),
    ),
  }
}
