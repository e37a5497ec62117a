import { messageOf } from '../model/errors.ts'
import { SECOND_MS } from '../model/instant.ts'
import { recipeKey } from '../model/recipe.ts'
import { SEVERITIES } from '../model/severity.ts'
import type { App } from './compose.ts'
import { foundRecipes } from './found.ts'
import type { Beats } from './loop.ts'
import type { Readiness, StatusSource } from './port.ts'

/** How the app is, for the server: from its loops, its store and its pollers. */
export function statusOf(app: App, beats: Beats): StatusSource {
  const { env } = app
  return {
    hanging: () => beats.hanging(env.clock.now()),
    ready: () => readinessOf(app),
    refreshGauges: () => refreshGauges(app),
  }
}

async function readinessOf(app: App): Promise<Readiness> {
  const { config, store } = app.env
  const failing = new Map(
    app.health.facts().flatMap((fact) => (fact.subject === 'workspace' ? [[fact.name, fact] as const] : [])),
  )
  const error = await store.ping().then(
    () => null,
    (reason: unknown) => messageOf(reason),
  )
  const workspaces = config.workspaces.map(({ name }) => {
    const tried = app.pollers.some((poller) => poller.isTried(name))
    const fact = failing.get(name)
    const ok = tried && (fact === undefined || fact.failingSince === null)
    return { name, tried, ok, error: fact?.detail ?? null }
  })
  return {
    ready: error === null && workspaces.every(({ tried }) => tried),
    store: { ok: error === null, error },
    workspaces,
  }
}

async function refreshGauges(app: App): Promise<void> {
  const { env, health } = app
  const { metrics, store, clock } = env
  const now = clock.now()
  for (const { subject, name, failingSince } of health.facts()) {
    if (subject === 'workspace') metrics.pollFailing.set({ workspace: name }, failingSince === null ? 0 : 1)
  }
  const alerts = await store.alerts.open()
  for (const state of ['pending', 'firing'] as const) {
    for (const severity of SEVERITIES) {
      const count = alerts.filter((alert) => alert.state === state && alert.severity === severity).length
      metrics.alerts.set({ state, severity }, count)
    }
  }
  const byWorkspace = Map.groupBy(await foundRecipes(store), ({ workspace }) => workspace)
  metrics.missingFailures.reset()
  for (const [workspace, recipes] of byWorkspace) {
    metrics.watchedRecipes.set({ workspace }, recipes.length)
    const oldest = Math.min(...recipes.flatMap(({ knownThrough }) => knownThrough ?? []))
    metrics.unprovenRecipes.set({ workspace }, recipes.filter(({ proven }) => !proven).length)
    for (const { id, missing } of recipes) {
      if (missing > 0) metrics.missingFailures.set({ workspace, recipe: id }, missing)
    }
    if (Number.isFinite(oldest)) metrics.oldestLookSeconds.set({ workspace }, (now - oldest) / SECOND_MS)
  }
  await refreshStates(app)
  const open = await store.deliveries.open()
  metrics.openDeliveries.set(open.length)
}

async function refreshStates({ env: { metrics, store } }: App): Promise<void> {
  const stopped = new Set((await store.states.stopped()).map(({ recipe }) => recipe))
  const watched = (await store.recipes.list({ selected: true })).filter(({ goneAt }) => goneAt === null)
  for (const [workspace, recipes] of Map.groupBy(watched, (recipe) => recipe.workspace)) {
    const count = recipes.filter((recipe) => stopped.has(recipeKey(recipe))).length
    metrics.stoppedRecipes.set({ workspace }, count)
  }
  const connections = Map.groupBy(await store.states.listConnections(), ({ workspace }) => workspace)
  for (const [workspace, all] of connections) {
    metrics.lostConnections.set({ workspace }, all.filter(({ authorised }) => !authorised).length)
  }
}
