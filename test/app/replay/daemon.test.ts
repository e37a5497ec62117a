import { describe, expect, test } from 'vitest'
import { Replay } from '../../../src/app/replay/replay.ts'
import { pastOf } from '../../../src/app/replay/test-past.ts'
import type { Turn } from '../../../src/app/turn.ts'
import type { TestInput } from '../../../src/config/rule-tests/rule-test.ts'
import type { ErrorSpec } from '../../../src/demo/workato/state.ts'
import type { Alert } from '../../../src/model/alert.ts'
import type { Instant } from '../../../src/model/instant.ts'
import type { Conversation } from '../../../src/model/notice.ts'
import type { RunningDaemon } from '../../support/running.ts'
import { MINUTE, type Opened, opened, SECOND, START } from '../opened.ts'

/** So many jobs of a recipe fail at a minute of the story, all with one error id where one is given; or the API does not answer for so many minutes. */
type Happening =
  | { readonly at: number; readonly recipe: number; readonly failed: number; readonly errorId?: string }
  | { readonly at: number; readonly down: number }

const RULES = [
  {
    name: 'burst',
    when: { job_failed_count: { over: '15m', at_least: { warning: 5, critical: 20 } } },
    keep_firing_for: '5m',
  },
  {
    name: 'adapter',
    when: { job_failed_count: { over: '10m', at_least: 12 } },
    by: ['workspace', 'adapter'],
    for: '2m',
    keep_firing_for: '3m',
  },
]

/** What was told when, by whole minutes, and what alerts there were; sorted. */
interface Story {
  readonly notices: readonly string[]
  readonly alerts: readonly string[]
}

const RECIPES = [1, 2]
const PLACE = { file: '', line: 1, column: 1 }
const ERROR = { adapter: 'salesforce', type: 'Timeout', message: 'the other side is slow' }

const EDITS = new Set(['edit', 'more', 'better'])

function alertLine({ rule, by, state, worst, startedAt, firedAt, endedAt, foundOver }: Alert): string {
  const at = (instant: Instant | null): string =>
    instant === null ? '–' : String(Math.round((instant - START) / MINUTE))
  const times = `${at(startedAt)} ${at(firedAt)} ${at(endedAt)}`
  return `${rule} ${Object.values(by).flat().join(' ')} ${state} ${worst} ${times}${foundOver ? ' over' : ''}`
}

/** Whole minutes: the daemon asks every minute, a virtual clock sees at once. */
function noticeLine(at: Instant, { destination }: Pick<Conversation, 'destination'>, reason: string): string {
  return `${Math.round((at - START) / MINUTE)}m ${destination.receiver} ${destination.channel} ${reason}`
}

/** The daemon itself, polling every minute; what happens, happens ten seconds before a poll. */
async function lived(place: Opened, story: readonly Happening[], length: number): Promise<Story> {
  const { workato } = place.world
  for (const id of RECIPES) workato.addRecipe({ id, name: `Recipe ${id}` })
  const running = await place.start()
  let downUntil: number | null = null
  for (let minute = 1; minute <= length; minute += 1) {
    await passSeconds(running, 50)
    for (const happening of story.filter(({ at }) => at === minute)) {
      if ('failed' in happening)
        workato.finish(happening.recipe, { count: happening.failed, error: errorOf(happening) })
      else {
        workato.faults.inject({ respond: { status: 503 }, times: Infinity })
        downUntil = minute + happening.down
      }
    }
    if (minute === downUntil) workato.faults.clear()
    await passSeconds(running, 10)
  }
  const store = await place.world.store()
  const deliveries = await store.deliveries.list({ states: ['sent'], limit: 1_000 })
  const alerts = await store.alerts.list({ limit: 1_000 })
  return {
    notices: deliveries
      .filter(({ reason }) => !EDITS.has(reason))
      .map((delivery) => noticeLine(delivery.finishedAt ?? 0, delivery.in, delivery.reason))
      .sort(),
    alerts: alerts.map(alertLine).sort(),
  }
}

function errorOf({ errorId }: { readonly errorId?: string }): ErrorSpec {
  return errorId === undefined ? ERROR : { ...ERROR, errorId }
}

async function passSeconds(running: RunningDaemon, seconds: number): Promise<void> {
  for (let part = 0; part < seconds; part += 10) await running.pass(10 * SECOND)
}

/** The same on a virtual clock. */
async function replayed(place: Opened, story: readonly Happening[], length: number): Promise<Story> {
  const config = await place.world.config()
  const script = {
    place: PLACE,
    name: '',
    config: null,
    rules: null,
    startAt: START,
    recipes: RECIPES.map((id) => ({
      place: PLACE,
      id: String(id),
      workspace: null,
      name: `Recipe ${id}`,
      labels: {},
      failedCount: 0,
    })),
    input: story.map((happening): TestInput => {
      const base = { place: PLACE, atMs: happening.at * MINUTE - 10 * SECOND }
      if ('down' in happening) {
        return { ...base, kind: 'api_down', workspace: null, forMs: happening.down * MINUTE }
      }
      const recipe = { id: String(happening.recipe), workspace: null }
      const once = { everyMs: MINUTE, untilMs: base.atMs, job: null, errorId: happening.errorId ?? null }
      const { adapter, type, message } = ERROR
      return { ...base, kind: 'failed', recipe, count: happening.failed, adapter, type, message, ...once }
    }),
    sayings: [],
    steps: [],
  }
  const turns: Turn[] = []
  const to = START + length * MINUTE
  const past = pastOf(script, config)
  const replay = new Replay({ config, past, from: START, to, onTurn: (turn) => void turns.push(turn) })
  await replay.advance(to)
  const notices = turns.filter(({ due }) => !EDITS.has(due.reason))
  return {
    notices: notices.map(({ now, conversation, due }) => noticeLine(now, conversation, due.reason)).sort(),
    alerts: replay.alerts.all().map(alertLine).sort(),
  }
}

/** Bursts of two recipes, one after the other, that make an alert over both; one gets worse; all end. */
const BURSTS: readonly Happening[] = [
  { at: 2, recipe: 1, failed: 6 },
  { at: 4, recipe: 2, failed: 7 },
  { at: 9, recipe: 1, failed: 16 },
  { at: 30, recipe: 2, failed: 5 },
  { at: 45, recipe: 2, failed: 1 },
  { at: 70, recipe: 1, failed: 4 },
  { at: 71, recipe: 1, failed: 2 },
]

/** Two recipes fail for one cause, once more each, then one of them by itself too. */
const ECHOES: readonly Happening[] = [
  { at: 2, recipe: 1, failed: 6, errorId: 'e-1' },
  { at: 2, recipe: 2, failed: 6, errorId: 'e-1' },
  { at: 4, recipe: 1, failed: 2, errorId: 'e-2' },
  { at: 4, recipe: 2, failed: 2, errorId: 'e-2' },
  { at: 10, recipe: 2, failed: 1 },
]

/** A burst is on while the API goes, another begins and ends before it comes back. */
const OUTAGE: readonly Happening[] = [
  { at: 2, recipe: 1, failed: 6 },
  { at: 10, down: 35 },
  { at: 20, recipe: 2, failed: 6 },
]

/** When polling goes on after an outage is the daemon's own: what is told then, and of whom, not the minute. */
function withoutMinutes({ notices, alerts }: Story): Story {
  return {
    notices: notices.map((line) => line.replace(/^\d+m /, '')).sort(),
    alerts: alerts.map((line) => line.replace(/^(recipewatch.*) \d+$/, '$1')),
  }
}

describe('3.7 the daemon and a virtual clock come to the same', () => {
  test('bursts: the same alerts, and the same notices at the same minutes', async () => {
    const place = await opened({ rules: RULES })
    const daemon = await lived(place, BURSTS, 100)
    expect(await replayed(place, BURSTS, 100)).toEqual(daemon)
    expect(daemon.notices.length).toBeGreaterThan(6)
    expect(daemon.alerts.length).toBeGreaterThan(3)
  })

  test('1.5 echoes join the message of what caused them, until there is more than echoes', async () => {
    const place = await opened({ rules: RULES, route: { group_by: ['rule', 'recipe'] } })
    const daemon = await lived(place, ECHOES, 40)
    expect(await replayed(place, ECHOES, 40)).toEqual(daemon)
    expect(daemon.notices.filter((line) => /slack new/.test(line))).toHaveLength(2)
  })

  test('an outage: what was over is told once, late; what ended meanwhile is told to have', async () => {
    const place = await opened({ rules: RULES })
    const daemon = await lived(place, OUTAGE, 75)
    expect(withoutMinutes(await replayed(place, OUTAGE, 75))).toEqual(withoutMinutes(daemon))
    expect(daemon.notices.filter((line) => line.endsWith('late'))).toHaveLength(2)
  })
})
