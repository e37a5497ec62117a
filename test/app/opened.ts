import { onTestFinished } from 'vitest'
import { createTestClock, type TestClock } from '../support/clock.ts'
import { type Over, type RunningDaemon, startRunning } from '../support/running.ts'
import { openWorld, type World, type WorldOptions } from '../support/world.ts'

/** When these stories begin. */
export const START: number = Date.UTC(2026, 10, 24, 2, 0)

export const SECOND = 1_000
export const MINUTE = 60_000

/** What a story is told with. */
export interface Opened {
  readonly clock: TestClock
  readonly world: World
  /** Starts a daemon; it ends with the test unless it was stopped before. */
  start(over?: Over): Promise<RunningDaemon>
  /** Texts of the messages in a channel, replies too. */
  texts(channel?: string): readonly string[]
  /** Starts of the texts of messages that head a thread. */
  parents(channel?: string): readonly string[]
}

/** A world on a clock that the test moves; it ends with the test. */
export async function opened(options: WorldOptions = {}): Promise<Opened> {
  const clock = createTestClock(START)
  const world = await openWorld({ clock, ...options })
  onTestFinished(() => world[Symbol.asyncDispose]())
  return {
    clock,
    world,
    async start(over) {
      const running = await startRunning(world, clock, over)
      onTestFinished(() => running[Symbol.asyncDispose]())
      return running
    },
    texts: (channel = 'alerts') => world.slack.messages(channel).map(({ text }) => text),
    parents: (channel = 'alerts') =>
      world.slack
        .messages(channel)
        .filter(({ thread_ts, ts }) => thread_ts === null || thread_ts === ts)
        .map(({ text }) => text),
  }
}
