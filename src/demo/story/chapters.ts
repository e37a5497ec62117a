import { type DurationMs, type Instant, MINUTE_MS, SECOND_MS } from '../../model/instant.ts'
import { CAST, LOCKED_ROW, ORDER_SYNC, OWNER, REQUEST_LIMIT } from './cast.ts'
import { untilTimeOfDay } from './clock.ts'
import { firstLine, type Sent, sentSoFar } from './sent.ts'
import { CHANNEL, COLLEAGUE, type World } from './world.ts'

/** A part of the story: something happens in the workspace, and then something has to come true. */
export interface Chapter {
  readonly name: 'trickle' | 'burst' | 'worse' | 'recovery' | 'digest'
  /** What happens, for the narrator. */
  readonly happens: string
  /** Deeds, each so long after the chapter began. */
  readonly deeds: readonly { readonly afterMs: DurationMs; readonly act: (world: World) => void }[]
  /** What is waited for, once all is done. */
  readonly expects: string
  readonly isTrue: (sent: Sent, world: World, beganAt: Instant) => boolean
  /** In the story's time, from the last deed on. */
  readonly withinMs: DurationMs
  /** What the narrator shows of it. */
  readonly shows: (sent: Sent) => readonly string[]
  /** How fast its time passes: so many of the story's minutes in one of the machine's. */
  readonly rate: number
}

/** A quarter of a minute of the machine's time: it may have other things to do. */
const SOON_MS: DurationMs = 15 * MINUTE_MS

/** Failures of Order sync, first those of the burst, then those of each further minute. */
const FIRST_FAILURES = 7
const FURTHER_FAILURES = [6, 10, 11, 8]
const LOCKED_EVERY = 6

/** Failed jobs of Order sync in the whole story. */
const BURST_FAILURES: number = FURTHER_FAILURES.reduce((sum, count) => sum + count, FIRST_FAILURES)

/** Failed jobs in the whole story: one each of three other recipes on top. */
export const STORY_FAILURES: number = BURST_FAILURES + 3

/** The other recipes that fail once. */
export const TRICKLE: readonly string[] = ['Invoice export', 'Refunds', 'Lead routing']

function fail(count: number): (world: World) => void {
  return ({ workato, clock }) => {
    for (let index = 0; index < count; index += 1) {
      const error = index % LOCKED_EVERY === LOCKED_EVERY - 1 ? LOCKED_ROW : REQUEST_LIMIT
      const at = clock.now() - Math.round((index * 50 * SECOND_MS) / count)
      workato.finish(ORDER_SYNC, { at, error, title: 'Updated sales order in NetSuite' })
    }
  }
}

function trickle({ workato }: World): void {
  for (const { id, name, slip } of CAST) if (TRICKLE.includes(name)) workato.finish(id, { error: slip })
}

/** Whether the daemon has asked all recipes of the trickle for their jobs since. */
function isLookedAt({ workato }: World, since: Instant): boolean {
  const asked = new Set(workato.requests.filter(({ at }) => at > since).map(({ recipe }) => recipe))
  return CAST.every(({ id }) => asked.has(id))
}

/** What happens before the daemon looks: an edit of Order sync, announced in the channel. */
export function prologue({ workato, slack }: World): void {
  workato.setRecipe(ORDER_SYNC, { authorName: OWNER.realName, authorEmail: OWNER.email })
  const said = 'Order sync now updates Salesforce line by line, so that sales see changes at once.'
  slack.postAsUser(CHANNEL, OWNER.id, said)
}

/** The story, in order. */
export const CHAPTERS: readonly Chapter[] = [
  {
    name: 'trickle',
    happens: `${TRICKLE.slice(0, -1).join(', ')} and ${TRICKLE.at(-1)} fail once each, as happens.`,
    deeds: [{ afterMs: MINUTE_MS, act: trickle }],
    expects: 'the daemon sees them and tells nobody',
    isTrue: (sent, world, beganAt) =>
      isLookedAt(world, beganAt + MINUTE_MS) && sent.parents.length + sent.mails.length === 0,
    withinMs: SOON_MS,
    shows: () => ['Nobody is told: one failure is no news.'],
    rate: 60,
  },
  {
    name: 'burst',
    happens: `Order sync fails ${FIRST_FAILURES} times within a minute.`,
    deeds: [{ afterMs: MINUTE_MS, act: fail(FIRST_FAILURES) }],
    expects: `one message in #${CHANNEL}, a warning`,
    isTrue: ({ parents }) => parents.length > 0,
    withinMs: SOON_MS,
    shows: ({ parents }) => parents.map(({ text }) => `Slack #${CHANNEL}: ${firstLine(text)}`),
    rate: 60,
  },
  {
    name: 'worse',
    happens: `It goes on: ${BURST_FAILURES - FIRST_FAILURES} more failed jobs.`,
    deeds: FURTHER_FAILURES.map((count, index) => ({ afterMs: (index + 1) * MINUTE_MS, act: fail(count) })),
    expects: `"worse: critical" in the thread, a mail to ${OWNER.email}, and ${BURST_FAILURES} failed jobs in the message`,
    isTrue: ({ parents, replies, mails }) =>
      replies.some(({ text }) => text.includes('critical')) &&
      mails.length > 0 &&
      parents.some(({ text }) => text.includes(`${BURST_FAILURES} failed jobs`)),
    withinMs: SOON_MS,
    shows: ({ parents, replies, mails }) => [
      ...replies.map(({ text }) => `Slack, in its thread: ${firstLine(text)}`),
      ...mails.map(({ envelope, subject }) => `Mail to ${envelope.to.join(', ')}: ${subject}`),
      ...parents.map(({ text }) => `Slack, the message now: ${firstLine(text)}`),
    ],
    rate: 60,
  },
  {
    name: 'recovery',
    happens: 'Ana takes her edit back, and jobs succeed again.',
    deeds: [
      {
        afterMs: MINUTE_MS,
        act: ({ slack }) => {
          const parent = slack.messages(CHANNEL).find(({ bot }) => bot)
          const said = 'Took my change back: it spent our Salesforce requests of the day.'
          slack.postAsUser(CHANNEL, OWNER.id, said, parent?.ts)
        },
      },
      {
        afterMs: 2 * MINUTE_MS,
        act: ({ slack }) => {
          const parent = slack.messages(CHANNEL).find(({ bot }) => bot)
          slack.postAsUser(CHANNEL, COLLEAGUE.id, 'Thanks. I asked for more of them.', parent?.ts)
        },
      },
    ],
    expects: 'the message and a mail say that it is over',
    isTrue: ({ parents, mails }) => parents[0]?.text.includes('recovered') === true && mails.length > 1,
    withinMs: 40 * MINUTE_MS,
    shows: ({ parents, mails }) => [
      ...parents.map(({ text }) => `Slack, the message now: ${firstLine(text)}`),
      ...mails
        .slice(1)
        .map(({ envelope, text }) => `Mail to ${envelope.to.join(', ')}: ${text.split('\n')[0] ?? ''}`),
    ],
    rate: 140,
  },
  {
    name: 'digest',
    happens: 'Later, the owners get their digest.',
    deeds: [
      { afterMs: 0, act: ({ clock, digestTime }) => clock.jump(untilTimeOfDay(clock.now(), digestTime)) },
    ],
    expects: 'a mail to each owner with what failed',
    isTrue: ({ digests }) => digests.length > 1,
    withinMs: SOON_MS,
    shows: ({ digests }) =>
      digests.map(({ envelope, subject }) => `Mail to ${envelope.to.join(', ')}: ${subject}`),
    rate: 60,
  },
]

/** How a chapter ended. */
export type Ending = 'true' | 'not true' | 'stopped'

/** How often a chapter looks whether it came true. */
const LOOK_EVERY_MS: DurationMs = 5 * SECOND_MS

/** Plays a chapter; `meanwhile` lets ordinary life go on between two instants. */
export async function play(
  chapter: Chapter,
  world: World,
  meanwhile: (from: Instant, to: Instant) => void,
  stop: AbortSignal,
): Promise<Ending> {
  const { clock } = world
  const beganAt = clock.now()
  clock.setRate(chapter.rate)
  const waiting = [...chapter.deeds]
  let doneAt = beganAt
  let livedTo = beganAt
  while (!stop.aborted) {
    const now = clock.now()
    meanwhile(livedTo, now)
    livedTo = now
    while (waiting[0] !== undefined && now >= beganAt + waiting[0].afterMs) {
      waiting.shift()?.act(world)
      doneAt = clock.now()
    }
    if (waiting.length === 0 && chapter.isTrue(sentSoFar(world), world, beganAt)) return 'true'
    if (waiting.length === 0 && now > doneAt + chapter.withinMs) return 'not true'
    await clock.sleep(LOOK_EVERY_MS, stop)
  }
  return 'stopped'
}
