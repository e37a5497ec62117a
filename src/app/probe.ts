import { probeSmtp } from '../deliver/mail.ts'
import { probeSlack } from '../deliver/slack-probe.ts'
import type { Config, WorkspaceConfig } from '../model/config.ts'
import { messageOf } from '../model/errors.ts'
import { matchesAll } from '../model/matcher.ts'
import type { RecipeItem } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import { catalogNeeds, type SelectedRecipe, selectRecipes } from '../poll/select.ts'
import type { Clock } from '../system/clock.ts'
import { createPacer } from '../system/pacer.ts'
import { loadCatalog } from '../workato/catalog.ts'
import { createWorkatoClient, type WorkatoClient } from '../workato/client.ts'
import { WorkatoError } from '../workato/errors.ts'
import { createLinks } from '../workato/links.ts'
import { watchesConnections } from './connections.ts'
import { labelsUsed } from './labels-used.ts'

/** One thing that was proved, or what stands against it. */
export interface Proof {
  /** Workspace production, Slack, mail server. */
  readonly of: string
  /** note: it works all the same, and this is what does not. */
  readonly verdict: 'ok' | 'note' | 'failed'
  /** In a sentence, with what to do where it is not ok. */
  readonly text: string
}

/** What `check --online` found. */
export interface ProbeReport {
  readonly proofs: readonly Proof[]
  /** Selected recipes by workspace; absent where they could not be read. */
  readonly recipes: ReadonlyMap<string, number>
}

/** Proves tokens and their rights, Slack's scopes and SMTP's login; sends nothing (CONFIG 3). */
export async function probe(config: Config, clock: Clock, signal: AbortSignal): Promise<ProbeReport> {
  const recipes = new Map<string, number>()
  const proofs = await Promise.all([
    ...config.workspaces.map((workspace) => proveWorkspace(config, workspace, clock, signal, recipes)),
    ...(config.slack === null ? [] : [proveSlack(config)]),
    ...(config.smtp === null ? [] : [proveMail(config, clock)]),
  ])
  return { proofs: proofs.flat(), recipes }
}

async function proveWorkspace(
  config: Config,
  workspace: WorkspaceConfig,
  clock: Clock,
  signal: AbortSignal,
  found: Map<string, number>,
): Promise<readonly Proof[]> {
  const of = `workspace ${workspace.name}`
  const pacer = createPacer()
  const client = createWorkatoClient({ workspace, pacer, clock })
  try {
    const rights = await client.probe({ signal })
    const refused = rights.flatMap(({ what, error }) => (error === null ? [] : [{ what, error }]))
    const vital = refused
      .filter(({ what }) => what === 'recipes' || what === 'jobs')
      .map(({ what, error }) => failed(of, `${what} cannot be read: ${error.message}. ${error.hint}`))
    if (refused.some(({ what }) => what === 'recipes')) return vital
    const { recipes, missing } = await selectedRecipes(config, workspace, client, signal)
    found.set(workspace.name, recipes.length)
    const states = refused.filter(({ what }) => what === 'connections' && watchesConnections(config))
    const unneeded = refused.filter(
      (one) =>
        one.what !== 'jobs' &&
        !states.includes(one) &&
        !missing.some((text) => text.startsWith(one.error.message)),
    )
    return [
      acceptedToken(of, recipes.length),
      ...vital,
      ...missing.map((text) =>
        failed(of, `the selection, or a label that is used, needs more rights: ${text}`),
      ),
      ...states.map(({ error }) =>
        failed(
          of,
          `connections cannot be read, so connection_lost stays unknown: ${error.message}. ${error.hint}`,
        ),
      ),
      ...unneeded.map(({ what }) =>
        note(of, `${what} cannot be read, and this configuration does not need them`),
      ),
      ...aboveAlready(config.rules, recipes).map((text) => note(of, text)),
    ]
  } catch (error) {
    if (!(error instanceof WorkatoError)) throw error
    return [failed(of, `${error.message}. ${error.hint}`)]
  } finally {
    pacer.close()
  }
}

function acceptedToken(of: string, recipes: number): Proof {
  return recipes === 0
    ? note(
        of,
        'the token is accepted; no recipe is selected. Check its `recipes`, and which projects the token may see.',
      )
    : { of, verdict: 'ok', text: `the token is accepted; ${plural(recipes, 'recipe')} selected` }
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
      `${rule.name}: ${plural(above.length, 'recipe')} reached ${lowest} already: that is history, and is not told`,
    ]
  })
}

async function proveSlack(config: Config): Promise<readonly Proof[]> {
  if (config.slack === null) return []
  const proof = await probeSlack({ config: config.slack })
  if (proof.kind === 'failed') return [failed('Slack', `${proof.code}. ${proof.hint}`)]
  const missing = (proof.missing ?? []).map(({ scope, without }) => ({
    of: 'Slack',
    verdict: scope === 'chat:write' ? ('failed' as const) : ('note' as const),
    text: `the scope ${scope} is missing: without it ${without}`,
  }))
  return [{ of: 'Slack', verdict: 'ok', text: `signed in to ${proof.team} as ${proof.user}` }, ...missing]
}

async function proveMail(config: Config, clock: Clock): Promise<readonly Proof[]> {
  if (config.smtp === null) return []
  const { host, port, user } = config.smtp
  const of = `mail server ${host}:${port}`
  try {
    const proof = await probeSmtp({ config: config.smtp, clock })
    if (proof.kind === 'ok')
      return [{ of, verdict: 'ok', text: user === null ? 'it answers' : 'it accepts the login' }]
    return [failed(of, `${proof.code}. ${proof.hint}`)]
  } catch (error) {
    return [failed(of, messageOf(error))]
  }
}

function failed(of: string, text: string): Proof {
  return { of, verdict: 'failed', text }
}

function note(of: string, text: string): Proof {
  return { of, verdict: 'note', text }
}

function plural(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`
}
