import { DAY_MS, type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../../model/instant.ts'
import type { WorkatoSim } from '../workato/sim.ts'
import type { ErrorSpec } from '../workato/state.ts'

/** The recipe that the story is about. */
export const ORDER_SYNC = 28_904

/** Whose recipe it is: in Workato its author, in Slack a person, in the mailbox an address. */
export const OWNER = { id: 'U0ANA00001', name: 'ana', realName: 'Ana Ruiz', email: 'ana@example.com' }

/** A recipe of the simulated workspace. */
export interface Member {
  readonly id: number
  readonly name: string
  readonly project: string
  readonly folder: string
  readonly apps: readonly string[]
  readonly author: { readonly realName: string; readonly email: string }
  readonly jobsAnHour: number
  /** Of so many quarters of an hour one sees failures, in an ordinary week. */
  readonly slipEvery: number
  /** What goes wrong with it now and then. */
  readonly slip: ErrorSpec
}

const BEN = { realName: 'Ben Okafor', email: 'ben@example.com' }

/** Salesforce has had enough of us for today. */
export const REQUEST_LIMIT: ErrorSpec = {
  adapter: 'salesforce',
  type: 'REQUEST_LIMIT_EXCEEDED',
  message: 'TotalRequests Limit exceeded.',
}

/** Two jobs want the same record. */
export const LOCKED_ROW: ErrorSpec = {
  adapter: 'salesforce',
  type: 'UNABLE_TO_LOCK_ROW',
  message: 'unable to obtain exclusive access to this record: 0015g00000AbCdE',
}

/** All recipes of the workspace; the first is Order sync. */
export const CAST: readonly Member[] = [
  {
    id: ORDER_SYNC,
    name: 'Order sync',
    project: 'Payments',
    folder: 'Orders',
    apps: ['netsuite', 'salesforce'],
    author: OWNER,
    jobsAnHour: 60,
    slipEvery: 5,
    slip: LOCKED_ROW,
  },
  {
    id: 28_911,
    name: 'Invoice export',
    project: 'Payments',
    folder: 'Invoices',
    apps: ['clock', 'netsuite', 'sftp'],
    author: BEN,
    jobsAnHour: 20,
    slipEvery: 40,
    slip: {
      adapter: 'netsuite',
      type: 'SSS_REQUEST_LIMIT_EXCEEDED',
      message: 'Too many concurrent requests',
    },
  },
  {
    id: 28_917,
    name: 'Refunds',
    project: 'Payments',
    folder: 'Orders',
    apps: ['stripe', 'netsuite'],
    author: OWNER,
    jobsAnHour: 12,
    slipEvery: 60,
    slip: {
      adapter: 'stripe',
      type: '402 Payment Required',
      message: 'This charge has already been refunded',
    },
  },
  {
    id: 29_340,
    name: 'Lead routing',
    project: 'Marketing',
    folder: 'Leads',
    apps: ['hubspot', 'salesforce'],
    author: BEN,
    jobsAnHour: 30,
    slipEvery: 30,
    slip: { adapter: 'hubspot', type: '404 Not Found', message: 'contact does not exist' },
  },
  {
    id: 30_102,
    name: 'Employee onboarding',
    project: 'Human resources',
    folder: 'Joiners',
    apps: ['workday', 'okta'],
    author: BEN,
    jobsAnHour: 2,
    slipEvery: 200,
    slip: { adapter: 'okta', type: 'E0000001', message: 'Api validation failed: login' },
  },
]

const SLOT_MS: DurationMs = 15 * MINUTE_MS

/** A hash that scatters: the same week in every demo. */
function scattered(recipe: number, slot: number): number {
  const mixed = Math.imul(recipe ^ Math.imul(slot, 0x9e3779b1), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}

/** Puts the recipes into an empty workspace. */
export function introduce(sim: WorkatoSim): void {
  for (const { id, name, project, folder, apps, author } of CAST) {
    sim.addRecipe({
      id,
      name,
      project,
      folder,
      apps,
      authorName: author.realName,
      authorEmail: author.email,
    })
  }
}

/** What jobs came to. */
export interface Work {
  readonly succeeded: number
  readonly failed: number
}

/** An ordinary stretch of time: jobs succeed, and now and then one or two fail, never five in a quarter of an hour. */
export function ordinaryLife(sim: WorkatoSim, from: Instant, to: Instant): Work {
  let failed = 0
  for (const { id, slipEvery, slip } of CAST) {
    for (let slot = Math.ceil(from / SLOT_MS); (slot + 1) * SLOT_MS <= to; slot += 1) {
      const luck = scattered(id, slot) % slipEvery
      const count = luck === 0 ? 2 : luck === 1 && slipEvery > 20 ? 1 : 0
      if (count === 0) continue
      sim.finish(id, { count, everyMs: 2 * MINUTE_MS, at: slot * SLOT_MS + 7 * MINUTE_MS, error: slip })
      failed += count
    }
  }
  return { failed, succeeded: quietWork(sim, from, to) }
}

/** Jobs of all recipes that succeed; the newest can be seen in the workspace's page, older ones are but counted. */
export function quietWork(sim: WorkatoSim, from: Instant, to: Instant): number {
  let succeeded = 0
  for (const { id, jobsAnHour } of CAST) {
    const everyMs = HOUR_MS / jobsAnHour
    const count = Math.floor(to / everyMs) - Math.floor(from / everyMs)
    if (count === 0) continue
    const listed = to - from < DAY_MS / 2
    sim.finish(id, { status: 'succeeded', count, everyMs, listed, at: Math.floor(to / everyMs) * everyMs })
    succeeded += count
  }
  return succeeded
}
