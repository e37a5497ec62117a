import { type Config, customerWorkspace, type WorkspaceConfig } from '../model/config.ts'
import { counted } from '../model/counted.ts'
import { matchesAll } from '../model/matcher.ts'
import type { RecipeItem } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import { catalogNeeds, type SelectedRecipe, selectRecipes } from '../poll/select.ts'
import type { Clock } from '../system/clock.ts'
import { createPacer } from '../system/pacer.ts'
import { loadCatalog } from '../workato/catalog.ts'
import { createWorkatoClient, type Probe, type WorkatoClient } from '../workato/client.ts'
import { WorkatoError } from '../workato/errors.ts'
import { createLinks } from '../workato/links.ts'
import { watchesConnections } from './connections.ts'
import { labelsUsed } from './labels-used.ts'
import { failed, note, type Proof } from './proof.ts'
import { concernsAll } from './standing.ts'

/** What proving works with. */
export interface ProveDeps {
  readonly config: Config
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Selected recipes by workspace, as they are counted. */
  readonly found: Map<string, number>
}

/** Customers asked at once; their quota sets the pace. */
const CUSTOMERS_AT_ONCE = 64

/** So many customers are named. */
const NAMED_MAX = 3

/** Proves an entry's token, its rights, and what its selection needs; of a partner for all customers together. */
export async function proveWorkspace(workspace: WorkspaceConfig, deps: ProveDeps): Promise<readonly Proof[]> {
  const of = `workspace ${workspace.name}`
  const pacer = createPacer()
  const { clock } = deps
  const clientOf = (customer?: string): WorkatoClient =>
    createWorkatoClient({ workspace, pacer, clock, ...(customer === undefined ? {} : { customer }) })
  try {
    return workspace.managedUsers === null
      ? await proveOwn(of, workspace, clientOf(), deps)
      : await proveCustomers(of, workspace, clientOf, deps)
  } catch (error) {
    if (!(error instanceof WorkatoError)) throw error
    return [failed(of, `${error.message}. ${error.hint}`)]
  } finally {
    pacer.close()
  }
}

async function proveOwn(
  of: string,
  workspace: WorkspaceConfig,
  client: WorkatoClient,
  deps: ProveDeps,
): Promise<readonly Proof[]> {
  const { recipes, says } = await proveOne(workspace, client, true, deps)
  if (recipes === null) return says.map((said) => ({ of, ...said }))
  deps.found.set(workspace.name, recipes.length)
  return [
    acceptedToken(of, recipes.length),
    ...says.map((said) => ({ of, ...said })),
    ...aboveAlready(deps.config.rules, recipes).map((text) => note(of, text)),
  ]
}

/** Customers that were asked, one after the other as the quota allows; what is the same of several is said once. */
async function proveCustomers(
  of: string,
  workspace: WorkspaceConfig,
  clientOf: (customer?: string) => WorkatoClient,
  deps: ProveDeps,
): Promise<readonly Proof[]> {
  const { signal } = deps
  const ids = await customersOf(workspace, clientOf(), signal)
  if (ids.length === 0) return [note(of, 'the token is accepted; there is no customer')]
  const said = new Map<string, { readonly said: Said; readonly by: string[] }>()
  const recipes: Selected[number][] = []
  const ask = async (customer: string, asksRights: boolean): Promise<void> => {
    const one = await proveCustomer(workspace, clientOf(customer), asksRights, deps)
    for (const each of one.says) {
      const text = each.text.replaceAll(
        `/managed_users/${encodeURIComponent(customer)}/`,
        '/managed_users/…/',
      )
      const known = said.get(text) ?? { said: { ...each, text }, by: [] }
      known.by.push(customer)
      said.set(text, known)
    }
    if (one.recipes === null) return
    deps.found.set(customerWorkspace(workspace.name, customer), one.recipes.length)
    recipes.push(...one.recipes)
  }
  const [first = '', ...others] = ids
  // Rights are of the token: one customer shows them.
  await ask(first, true)
  const waiting = others.values()
  const worker = async (): Promise<void> => {
    for (const customer of waiting) await ask(customer, false)
  }
  await Promise.all(Array.from({ length: Math.min(CUSTOMERS_AT_ONCE, others.length) }, worker))
  return [
    acceptedToken(of, recipes.length, ids.length),
    ...[...said.values()].map((one) => ({
      of,
      ...one.said,
      text: `${one.said.text}${namesOf(one.by, ids.length)}`,
    })),
    ...aboveAlready(deps.config.rules, recipes).map((text) => note(of, text)),
  ]
}

async function customersOf(
  { managedUsers }: WorkspaceConfig,
  client: WorkatoClient,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (managedUsers !== 'all') return managedUsers ?? []
  return (await client.customers({ signal })).map(({ id }) => id)
}

/** What goes wrong with one customer alone is said of it; what concerns all is thrown. */
async function proveCustomer(
  workspace: WorkspaceConfig,
  client: WorkatoClient,
  asksRights: boolean,
  deps: ProveDeps,
): Promise<One> {
  try {
    return await proveOne(workspace, client, asksRights, deps)
  } catch (error) {
    if (!(error instanceof WorkatoError) || concernsAll(error)) throw error
    return { recipes: null, says: [{ verdict: 'failed', text: `${error.message}. ${error.hint}` }] }
  }
}

/** ` (customers 17, 18, 19 and 3 more)`; nothing where it is all of them. */
function namesOf(by: readonly string[], all: number): string {
  if (by.length === all && all > 1) return ' (of all customers)'
  const more = by.length - NAMED_MAX
  const named = by.slice(0, NAMED_MAX).join(', ')
  return ` (customer${by.length === 1 ? '' : 's'} ${named}${more > 0 ? ` and ${counted(more, 'other')}` : ''})`
}

type Said = Pick<Proof, 'verdict' | 'text'>

/** What one workspace came to; recipes are null where they cannot be read. */
interface One {
  readonly recipes: Selected | null
  readonly says: readonly Said[]
}

async function proveOne(
  workspace: WorkspaceConfig,
  client: WorkatoClient,
  asksRights: boolean,
  { config, signal }: ProveDeps,
): Promise<One> {
  const rights = asksRights ? await client.probe({ signal }) : []
  const refused = rights.flatMap(({ what, error }) => (error === null ? [] : [{ what, error }]))
  const vital = refused
    .filter(({ what }) => what === 'recipes' || what === 'jobs')
    .map(({ what, error }) => failure(`${what} cannot be read: ${error.message}. ${error.hint}`))
  if (refused.some(({ what }) => what === 'recipes')) return { recipes: null, says: vital }
  const { recipes, missing } = await selectedRecipes(config, workspace, client, signal)
  const needed = missing.map((text) =>
    failure(`the selection, or a label that is used, needs more rights: ${text}`),
  )
  return { recipes, says: [...vital, ...needed, ...othersRefused(config, refused, missing)] }
}

/** Rights that are lacking without harm to the selection. */
function othersRefused(
  config: Config,
  refused: readonly { readonly what: Probe['what']; readonly error: WorkatoError }[],
  missing: readonly string[],
): readonly Said[] {
  return refused.flatMap(({ what, error }): readonly Said[] => {
    if (what === 'recipes' || what === 'jobs') return []
    if (what === 'connections' && watchesConnections(config)) {
      const text = 'connections cannot be read, so connection_lost stays unknown'
      return [failure(`${text}: ${error.message}. ${error.hint}`)]
    }
    if (missing.some((text) => text.startsWith(error.message))) return []
    return [{ verdict: 'note', text: `${what} cannot be read, and this configuration does not need them` }]
  })
}

function failure(text: string): Said {
  return { verdict: 'failed', text }
}

function acceptedToken(of: string, recipes: number, customers: number | null = null): Proof {
  const whose = customers === null ? '' : `${counted(customers, 'customer')}, `
  return recipes === 0
    ? note(
        of,
        `the token is accepted; ${whose}no recipe is selected. Check its \`recipes\`, and which projects the token may see.`,
      )
    : { of, verdict: 'ok', text: `the token is accepted; ${whose}${counted(recipes, 'recipe')} selected` }
}

type Selected = readonly SelectedRecipe[]

async function selectedRecipes(
  config: Config,
  workspace: WorkspaceConfig,
  client: WorkatoClient,
  signal: AbortSignal,
): Promise<{ readonly recipes: Selected; readonly missing: readonly string[] }> {
  const { items }: { readonly items: readonly RecipeItem[] } = await client.allRecipes({ signal })
  const catalog = await loadCatalog(client, catalogNeeds(workspace.recipes, items, labelsUsed(config)), {
    signal,
  })
  const links = createLinks(workspace.appUrl)
  const { owners } = config
  const urlOf = (recipe: string): string => links.recipe(recipe)
  const { recipes } = selectRecipes({ workspace, items, catalog, owners, urlOf })
  return { recipes: [...recipes], missing: catalog.missing }
}

/** How many recipes are beyond a lifetime bound already: they are base line, and will not be told of (CONFIG 2). */
function aboveAlready(rules: readonly Rule[], recipes: Selected): readonly string[] {
  return rules.flatMap((rule) => {
    if (rule.condition.kind !== 'job_failed_total' || rule.condition.threshold === null) return []
    const { comparator, levels } = rule.condition.threshold
    const lowest = Math.min(...levels.map(({ bound }) => bound)) + (comparator === 'more_than' ? 1 : 0)
    const above = recipes.filter(
      ({ item, labels }) => (item.failedCount ?? 0) >= lowest && matchesAll(rule.recipes, labels),
    )
    if (above.length === 0) return []
    return [
      `${rule.name}: ${counted(above.length, 'recipe')} reached ${lowest} already: that is history, and is not told`,
    ]
  })
}
