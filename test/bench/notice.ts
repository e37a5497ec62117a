import { tmpdir } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { type App, openApp } from '../../src/app/compose.ts'
import { classify } from '../../src/ingest/classify.ts'
import { toFailure } from '../../src/ingest/failure.ts'
import { createKinds } from '../../src/ingest/fingerprint.ts'
import { createRedact } from '../../src/ingest/redact.ts'
import type { Delivery } from '../../src/model/delivery.ts'
import { type Instant, MINUTE_MS, SECOND_MS } from '../../src/model/instant.ts'
import type { Conversation } from '../../src/model/notice.ts'
import { recipeKey } from '../../src/model/recipe.ts'
import type { RecipeRecord } from '../../src/store/port.ts'
import { decodeJobs } from '../../src/workato/decode-jobs.ts'
import { anAlert } from '../support/alerts.ts'
import { compare, type Rounds, wallOf } from './measure.ts'
import { ENDS_AT, jobsPage } from './pages.ts'
import { appOptions, aRecipe, makePlace, NOWHERE, type Place } from './place.ts'
import { type Result, resultOf } from './result.ts'
import { openSlackServer, type SlackServer } from './slack-server.ts'

const ROUNDS: Rounds = { rounds: 60, warmUp: 15 }

/** Failures that the notices tell of. */
const FAILURES = 41

/**
 * Before each try: the token's turn for posts comes every 250 ms, and waiting for it is Slack's wish, not our cost.
 * Both sides wait alike, as a machine that just slept is slower.
 */
const REST_MS = 270

/**
 * From a delivery that is due to its message accepted and its end committed, against a bare fetch of the same bytes
 * to the same server and two bare durable commits on the same disk.
 */
export async function notice(rounds: Rounds = ROUNDS): Promise<Result> {
  await using slack = await openSlackServer()
  using place = makePlace(tmpdir(), { ...NOWHERE, slack: slack.url })
  await using app = await openApp({ ...(await appOptions(place)), ...QUIET })
  using bare = openBare(place, slack)
  const teller = await openTeller(app)
  const { ours, baseline } = await compare(
    async (round) => {
      await teller.makeDue(round)
      await delay(REST_MS)
      const before = slack.posts()
      const ms = await wallOf(teller.deliver)
      if (slack.posts() !== before + 1) throw new Error('the notice was not told')
      return ms
    },
    async () => {
      await delay(REST_MS)
      return await wallOf(bare.tell)
    },
    rounds,
  )
  return resultOf('notice', ours, baseline, 'ms')
}

const QUIET = {
  holder: 'the bench',
  rings: { evaluate: () => {}, notify: () => {}, deliver: () => {} },
}

/** Notices of one recipe's failures, each in a conversation and a channel of its own: Slack has a pace a channel too. */
interface Teller {
  /** Commits a delivery that is due. */
  readonly makeDue: (round: number) => Promise<void>
  /** One tick of the deliverer, until nothing is under way. */
  readonly deliver: () => Promise<void>
}

async function openTeller(app: App): Promise<Teller> {
  const { store, clock } = app.env
  const recipe = await aRecipe(store)
  await recordFailures(app, recipe)
  return {
    makeDue: async (round) => {
      const now = clock.now()
      const alert = anAlert({
        id: `alert-${round}`,
        labels: { ...recipe.labels, rule: ['failure-burst'], severity: ['critical'] },
        recipes: [recipeKey(recipe)],
        severity: 'critical',
        count: FAILURES,
        startedAt: now - 2 * MINUTE_MS,
        firedAt: now - 2 * MINUTE_MS,
        foldedThrough: now,
      })
      await store.alerts.commit({
        changes: [{ kind: 'open', alert }],
        crossings: [],
        evaluatedSeq: FAILURES,
        rulesSeen: [],
      })
      const conversation = aConversation(app, round, now)
      await store.deliveries.plan({
        conversations: [conversation],
        deliveries: [aDelivery(conversation, alert.id, now)],
        obsolete: [],
        closed: [],
      })
    },
    deliver: async () => {
      await app.deliverer.tick()
      await app.deliverer.idle()
    },
  }
}

function aConversation(app: App, round: number, openedAt: Instant): Conversation {
  return {
    id: `conversation-${round}`,
    group: `group-${round}`,
    route: app.env.config.route.id,
    labels: { workspace: ['production'], rule: ['failure-burst'] },
    destination: {
      receiver: 'on-call',
      integration: 0,
      channel: 'slack',
      target: `#alerts-${round}`,
      owner: null,
    },
    openedAt,
    ref: null,
    subject: null,
    lastNoticeAt: null,
    lastEditAt: null,
    shown: {},
    blockedUntil: null,
    closedAt: null,
  }
}

function aDelivery(conversation: Conversation, alert: string, dueAt: Instant): Delivery {
  return {
    id: `delivery-of-${conversation.id}`,
    conversation: conversation.id,
    reason: 'new',
    state: 'due',
    severity: 'critical',
    dueAt,
    notBefore: dueAt,
    attempts: 0,
    lastError: null,
    begunAt: null,
    body: null,
    shown: null,
    alerts: [alert],
    finishedAt: null,
  }
}

/** Failures of the last minutes. */
async function recordFailures({ env }: App, recipe: RecipeRecord): Promise<void> {
  const now = env.clock.now()
  const items = decodeJobs(JSON.parse(jobsPage(0).toString('utf8')))?.items.slice(0, FAILURES) ?? []
  const failures = items.flatMap((item) => {
    const ingested = toFailure(item, {
      workspace: recipe.workspace,
      recipe: recipe.id,
      privacy: recipe.privacy,
      seenAt: now,
      // So that they end now.
      clockSkewMs: ENDS_AT - now + SECOND_MS,
      horizon: 0,
      kindOf: createKinds([], false),
      redact: createRedact(env.config.privacy, env.config.secrets),
      jobTitles: false,
    })
    return ingested.kind === 'failure' ? [ingested.failure] : []
  })
  const counters = { failed: null, succeeded: null, scope: null }
  const { workspace, id, owners } = recipe
  const batch = {
    workspace,
    recipe: id,
    at: now,
    failures,
    aliases: [],
    ignored: [],
    counters,
    owners,
    countedFrom: 0,
  }
  await env.store.failures.record(batch, classify)
}

/** What cannot be left out of the same work: the call, and a durable commit before and after it. */
interface Bare extends Disposable {
  readonly tell: () => Promise<void>
}

function openBare(place: Place, slack: SlackServer): Bare {
  const database = new DatabaseSync(`${place.folder}/bare.db`)
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  database.exec('create table told (id integer primary key, body text, done integer)')
  const begin = database.prepare('insert into told (body, done) values (?, 0) returning id')
  const finish = database.prepare('update told set done = 1 where id = ?')
  return {
    tell: async () => {
      const { url, headers, body } = slack.lastPost()
      const id = Number(begin.get(body)?.['id'])
      const answer = await fetch(url, { method: 'POST', headers, body })
      await answer.json()
      finish.run(id)
    },
    [Symbol.dispose]: () => database.close(),
  }
}
