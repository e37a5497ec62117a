import { ORDER_SYNC, OWNER } from './cast.ts'
import { STORY_FAILURES, TRICKLE } from './chapters.ts'
import { firstLine, sentSoFar } from './sent.ts'
import type { World } from './world.ts'

/** How often failures were seen, as the daemon counts its sightings. */
export interface Sightings {
  /** News. */
  readonly fresh: number
  /** The same again. */
  readonly again: number
}

/** Something that the story promises, and whether it was kept. */
export interface Promised {
  readonly text: string
  readonly kept: boolean
}

/** Holds what was sent against what the story promises. */
export function verdict(world: World, sightings: Sightings): readonly Promised[] {
  const { parents, replies, notifications, mails, digests } = sentSoFar(world)
  const texts = [...parents, ...replies].flatMap(({ text, edits }) => [
    text,
    ...edits.map((edit) => edit.text),
  ])
  const words = [...texts, ...mails.map(({ subject, text }) => `${subject} ${text}`)]
  const critical = replies.filter(({ text }) => text.includes('critical'))
  const [parent] = parents
  const [begun, ended] = mails
  return [
    {
      text: 'One message in the channel, a warning at first; the rest is told in its thread or by editing it.',
      kept: parents.length === 1 && firstLine(parent?.edits[0]?.text ?? '').startsWith('🟠'),
    },
    { text: 'Critical is told once, in the thread.', kept: critical.length === 1 && replies.length === 1 },
    {
      text: 'Phones rang twice: when it began, and when it got worse.',
      kept: notifications.length === 2,
    },
    { text: 'In the end the message says that it is over.', kept: parent?.text.startsWith('🟢') ?? false },
    {
      text: `${OWNER.email} got one mail when it was critical and one when it was over, in one thread.`,
      kept:
        mails.length === 2 &&
        mails.every(({ envelope }) => envelope.to.join() === OWNER.email) &&
        begun?.messageId !== ended?.messageId &&
        begun?.thread === ended?.thread,
    },
    {
      text: 'Each owner got one digest, in which every failed job is told once.',
      kept:
        new Set(digests.map(({ envelope }) => envelope.to.join())).size === digests.length &&
        sum(digests.map(({ text }) => Number(/^\d+/.exec(text)?.[0]))) === STORY_FAILURES,
    },
    {
      text: `Nobody heard of ${TRICKLE.join(', ')} before.`,
      kept: words.every((said) => TRICKLE.every((name) => !said.includes(name))),
    },
    {
      text: `${STORY_FAILURES} failed jobs were seen ${sightings.fresh + sightings.again} times and counted once each.`,
      kept: sightings.fresh === STORY_FAILURES && sightings.again > 0,
    },
    {
      text: 'Workato was asked nothing but what a token with read rights may ask.',
      kept:
        world.workato.requests.every(({ method }) => method === 'GET') &&
        world.workato.requests.some(({ recipe }) => recipe === ORDER_SYNC),
    },
  ]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
