import { type DurationMs, MINUTE_MS } from '../model/instant.ts'
import { type AppOptions, openApp } from './compose.ts'
import { digestTick } from './digest.ts'
import { NoticeRounds } from './notice-rounds.ts'
import { notifyTick } from './notify.ts'

/** How long `once` goes on trying to deliver what is due before it leaves it to the next run. */
const DELIVER_MS_MAX: DurationMs = 2 * MINUTE_MS

/** What one run came to. */
export interface OnceReport {
  readonly recipes: number
  readonly newFailures: number
  readonly firing: number
  readonly sent: number
  /** What went wrong, for people; empty where all went well. */
  readonly problems: readonly string[]
}

/** One poll of everything, evaluate, deliver what is due; group_wait counts as over (CONFIG 3). */
export async function runOnce(
  options: Omit<AppOptions, 'holder' | 'rings'>,
  stop: AbortSignal,
): Promise<OnceReport> {
  const nothing = (): void => {}
  await using app = await openApp({
    ...options,
    holder: `recipewatch once, pid ${process.pid}`,
    rings: { evaluate: nothing, notify: nothing, deliver: nothing },
  })
  const { env } = app
  const beganAt = env.clock.now()
  const polls = await Promise.all(app.pollers.map((poller) => poller.pollAll(stop)))
  await app.connections?.tick(stop)
  await deliverDue(app, beganAt + DELIVER_MS_MAX, stop)
  const open = await env.store.deliveries.open()
  const left = open.filter(({ dueAt }) => dueAt <= env.clock.now())
  const done = await env.store.deliveries.list({ limit: 10_000 })
  const recent = done.filter(({ finishedAt }) => finishedAt !== null && finishedAt >= beganAt)
  const firing = (await env.store.alerts.open()).filter(({ state }) => state === 'firing')
  return {
    recipes: sum(polls.map(({ recipes }) => recipes)),
    newFailures: sum(polls.map(({ fresh }) => fresh)),
    firing: firing.length,
    sent: recent.filter(({ state }) => state === 'sent').length,
    problems: [
      ...polls.flatMap(({ problems }) => problems),
      ...recent
        .filter(({ state }) => state === 'rejected')
        .map(
          (delivery) =>
            `${delivery.in.destination.receiver} was not told: ${delivery.lastError ?? 'rejected'}`,
        ),
      ...(left.length === 0
        ? []
        : [`${left.length} of the deliveries are still due; the next run tries them again`]),
    ],
  }
}

/** Evaluates, decides and delivers until nothing is due now, or time is up: what could not be told is news too. */
async function deliverDue(
  app: Awaited<ReturnType<typeof openApp>>,
  until: number,
  stop: AbortSignal,
): Promise<void> {
  const { env } = app
  const rounds = new NoticeRounds()
  while (!stop.aborted && env.clock.now() < until) {
    await app.evaluator.tick()
    await notifyTick(env, { groupWaitOver: true, rounds })
    await digestTick(env)
    const now = env.clock.now()
    const due = (await env.store.deliveries.open()).filter(({ dueAt }) => dueAt <= now)
    const turn = Math.min(...due.map(({ notBefore }) => notBefore))
    // Nothing is due, or what is due may be tried again only later than we wait.
    if (turn >= until) return
    await env.clock.sleep(Math.max(turn - now, 0), stop)
    await app.deliverer.tick()
    await app.deliverer.idle()
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
