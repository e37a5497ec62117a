import { z } from 'zod'
import type { EndpointFamily, WorkspaceAuth, WorkspaceConfig } from '../model/config.ts'
import { SECOND_MS } from '../model/instant.ts'
import { labelsFrom } from '../model/labels.ts'
import { REGIONS, rootsOf } from './regions.ts'
import { labels, recipeEntry } from './schema-recipes.ts'
import {
  duration,
  EVEN_IF_FAULTY,
  emailAddress,
  faultyKey,
  faultyMapping,
  mapping,
  someText,
  webAddress,
} from './values.ts'

/** Three quarters of the documented 60 requests a minute of each endpoint family (API.md, default quotas). */
const REQUESTS_PER_MINUTE_DEFAULT = 45

/** Three quarters of what embedded partners may ask for all their customers together (API.md, Embedded). */
const EMBEDDED_PER_MINUTE: Partial<Record<EndpointFamily, number>> = {
  recipes: 1_500,
  jobs: 750,
  connections: 750,
}

const rate = z.number().positive()

/** A customer as the API's addresses name it: the vendor's number, or `E` and the partner's own id. */
const customerId = z
  .union([z.int().positive().transform(String), someText])
  .describe(
    "A number, or E and your own id, with the environment's suffix (_dev, _test, _prod) where it has some",
  )

const shape = mapping({
  name: someText.describe('What the workspace is called; unique'),
  region: z.enum(REGIONS).optional().describe('Data centre: sets base_url and app_url'),
  base_url: webAddress.optional().describe('Root of the API, where there is no region'),
  app_url: webAddress.optional().describe('Root of the web application, for links, where there is no region'),
  token: someText.optional().describe('Token of an API client with read rights'),
  user_email: emailAddress.optional().describe('Legacy sign-in of private installations, with user_token'),
  user_token: someText.optional().describe('Legacy sign-in of private installations, with user_email'),
  labels: labels
    .prefault({})
    .describe('Labels of every alert of this workspace, those about RecipeWatch too'),
  requests_per_minute: z
    .union([
      rate,
      mapping({
        recipes: rate.optional(),
        jobs: rate.optional(),
        connections: rate.optional(),
        tags: rate.optional(),
        folders: rate.optional(),
        customers: rate.optional(),
      }),
    ])
    .optional()
    .describe(
      'Most requests a minute: a number, or one by endpoint family. 45 where left out; with managed_users 1500 for recipes, 750 for jobs and connections',
    ),
  quota: someText
    .optional()
    .describe("Workspaces that name the same quota share one budget; the workspace's name where left out"),
  poll_every: duration(SECOND_MS).prefault('1m').describe('How often each recipe is looked at'),
  look_back: duration(0)
    .prefault('1h')
    .describe('First sight only: failures older than this are history, not news'),
  managed_users: z
    .union([z.literal('all'), z.array(customerId).min(1)])
    .optional()
    .describe("Embedded partners: all, or a list of customers' ids; each customer's workspace is watched"),
  recipes: z
    .array(recipeEntry)
    .min(1)
    .prefault([{ all: true }])
    .describe('Recipes to watch; a later entry adds to an earlier one'),
})

type Given = z.output<typeof shape>

/** One entry of `workspaces:`. */
export const workspace: z.ZodType<WorkspaceConfig> = shape.superRefine(check, EVEN_IF_FAULTY).transform(
  (given): WorkspaceConfig => ({
    name: given.name,
    ...roots(given),
    auth: auth(given),
    labels: labelsFrom(given.labels),
    budgets: budgets(given),
    quota: given.quota ?? given.name,
    pollEveryMs: given.poll_every,
    lookBackMs: given.look_back,
    recipes: given.recipes,
    managedUsers: given.managed_users ?? null,
  }),
)

function check(given: Given, context: z.core.$RefinementCtx<Given>): void {
  checkRoots(given, context)
  if (given.token !== undefined) {
    for (const key of ['user_email', 'user_token'] as const) {
      if (given[key] !== undefined)
        faultyKey(context, key, `${key} does not go with token: give one way of signing in`)
    }
  } else if (given.user_email === undefined && given.user_token === undefined) {
    faultyMapping(context, 'expected token (or, for private installations, user_email and user_token)')
  } else if (given.user_token === undefined) {
    faultyKey(context, 'user_email', 'user_email needs user_token beside it')
  } else if (given.user_email === undefined) {
    faultyKey(context, 'user_token', 'user_token needs user_email beside it')
  }
}

function checkRoots(given: Given, context: z.core.$RefinementCtx<Given>): void {
  if (given.region !== undefined) {
    for (const key of ['base_url', 'app_url'] as const) {
      if (given[key] !== undefined)
        faultyKey(context, key, `${key} does not go with region, which sets it: give one of them`)
    }
  } else if (given.base_url === undefined && given.app_url === undefined) {
    faultyMapping(context, `expected region (${REGIONS.join(', ')}), or base_url and app_url`)
  } else if (given.app_url === undefined) {
    faultyKey(context, 'base_url', 'base_url needs app_url beside it: links in messages begin with it')
  } else if (given.base_url === undefined) {
    faultyKey(context, 'app_url', 'app_url needs base_url beside it: the root of the API')
  }
}

function roots(given: Given): { readonly baseUrl: string; readonly appUrl: string } {
  if (given.region !== undefined) return rootsOf(given.region)
  return { baseUrl: given.base_url ?? '', appUrl: given.app_url ?? '' }
}

function auth(given: Given): WorkspaceAuth {
  return given.token === undefined
    ? { kind: 'legacy', email: given.user_email ?? '', token: given.user_token ?? '' }
    : { kind: 'bearer', token: given.token }
}

function budgets({
  requests_per_minute: rates,
  managed_users: customers,
}: Given): Readonly<Record<EndpointFamily, number>> {
  const usual = customers === undefined ? {} : EMBEDDED_PER_MINUTE
  const of = (family: EndpointFamily): number =>
    typeof rates === 'number' ? rates : (rates?.[family] ?? usual[family] ?? REQUESTS_PER_MINUTE_DEFAULT)
  return {
    recipes: of('recipes'),
    jobs: of('jobs'),
    connections: of('connections'),
    tags: of('tags'),
    folders: of('folders'),
    customers: of('customers'),
  }
}
