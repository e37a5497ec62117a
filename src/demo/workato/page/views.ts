import type { Instant } from '../../../model/instant.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, toIso } from '../../../model/instant.ts'
import { countsOf } from '../counters.ts'
import { isFailure } from '../item.ts'
import { isVisible, orderedJobs } from '../jobs-answer.ts'
import type { SimJob, SimRecipe, SimState } from '../state.ts'
import type { Variant } from '../variant.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

/** Rows that a person still reads. */
const RECIPES_SHOWN = 200
const FAILURES_SHOWN = 15
const JOBS_SHOWN = 50

interface Shown {
  readonly state: SimState
  readonly variant: Variant
  readonly now: Instant
}

function ago(at: Instant | null, now: Instant): Html {
  if (at === null) return html`<span class="zero">not yet</span>`
  const past = Math.max(0, now - at)
  const [unit, name] =
    past < MINUTE_MS
      ? [SECOND_MS, 's']
      : past < HOUR_MS
        ? [MINUTE_MS, 'min']
        : past < DAY_MS
          ? [HOUR_MS, 'h']
          : [DAY_MS, 'd']
  return html`<time datetime="${toIso(at)}" title="${toIso(at)}">${Math.floor(past / unit)} ${name} ago</time>`
}

function count(value: number, kind: 'good' | 'bad'): Html {
  return html`<span class="${value === 0 ? 'zero' : kind}">${value.toLocaleString('en-US')}</span>`
}

function pathOf(recipe: SimRecipe, state: SimState): string {
  const names: string[] = []
  let folder = state.folders.get(recipe.folderId)
  while (folder !== undefined) {
    names.unshift(folder.name)
    folder = folder.parentId === null ? undefined : state.folders.get(folder.parentId)
  }
  return names.join(' / ') || 'Home'
}

function runningPill(recipe: SimRecipe): Html {
  if (recipe.running) return html`<span class="pill good">Running</span>`
  const why = recipe.stopCause === null ? '' : `: ${recipe.stopCause.replaceAll('_', ' ')}`
  return html`<span class="pill off">Stopped${why}</span>`
}

function recipeRow(recipe: SimRecipe, { state, variant, now }: Shown): Html {
  const { succeeded, failed } = countsOf(recipe, variant, now)
  return html`<tr><td><a href="/recipes/${recipe.id}">${recipe.name}</a>
<span class="soft">${pathOf(recipe, state)}</span></td><td>${runningPill(recipe)}</td>
<td class="number">${count(succeeded, 'good')}</td><td class="number">${count(failed, 'bad')}</td>
<td class="when wide">${ago(recipe.lastRunAt, now)}</td></tr>`
}

function errorOf(job: SimJob): { head: string; rest: string } {
  if (!isFailure(job)) return { head: job.status, rest: '' }
  const { type, message } = job.error ?? {}
  return { head: type ?? message ?? 'Failed', rest: type === undefined ? '' : (message ?? '') }
}

function jobRow(job: SimJob, recipe: SimRecipe, now: Instant, withRecipe: boolean): Html {
  const { head, rest } = errorOf(job)
  const kind = isFailure(job) ? 'bad' : job.status === 'succeeded' ? 'good' : 'zero'
  const name = withRecipe ? html`<td><a href="/recipes/${recipe.id}">${recipe.name}</a></td>` : null
  return html`<tr><td class="when">${ago(job.completedAt, now)}</td>${name}
<td><a class="${kind}" href="/recipes/${recipe.id}/job/${encodeURIComponent(job.id)}">${head}</a>
<span class="soft">${rest === '' ? job.title : rest}</span></td>
<td class="wide"><code>${job.id}</code></td></tr>`
}

function section(title: string, note: string, head: Html, rows: readonly Html[], empty: string): Html {
  const body =
    rows.length === 0
      ? html`<p class="empty">${empty}</p>`
      : html`<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`
  return html`<section><h2>${title}<small>${note}</small></h2>${body}</section>`
}

function sum(value: number, name: string): Html {
  return html`<div class="sum"><b>${value.toLocaleString('en-US')}</b><span>${name}</span></div>`
}

function latestFailures(recipes: readonly SimRecipe[], { variant, now }: Shown): Html[] {
  return recipes
    .flatMap((recipe) => recipe.jobs.slice(-FAILURES_SHOWN).map((job) => ({ job, recipe })))
    .filter(({ job }) => isFailure(job) && isVisible(job, variant, now))
    .toSorted(
      (a, b) => (b.job.completedAt ?? now) - (a.job.completedAt ?? now) || b.job.sequence - a.job.sequence,
    )
    .slice(0, FAILURES_SHOWN)
    .map(({ job, recipe }) => jobRow(job, recipe, now, true))
}

/** The whole workspace: sums, the latest failed jobs, the recipes that ran last. */
export function workspacePage(shown: Shown): Html {
  const { state, variant, now } = shown
  const all = [...state.recipes.values()]
  const latest = all
    .toSorted((a, b) => (b.lastRunAt ?? 0) - (a.lastRunAt ?? 0) || a.id - b.id)
    .slice(0, RECIPES_SHOWN)
  const counts = all.map((recipe) => countsOf(recipe, variant, now))
  const total = (of: (one: { succeeded: number; failed: number }) => number) =>
    counts.reduce((so, one) => so + of(one), 0)
  const left = all.length - latest.length
  return html`<div class="sums">
${sum(all.length, 'recipes')}${sum(all.filter((recipe) => recipe.running).length, 'running')}
${sum(
  total((one) => one.succeeded),
  'jobs succeeded',
)}${sum(
  total((one) => one.failed),
  'jobs failed',
)}</div>
${section(
  'Latest failed jobs',
  '',
  html`<th>When</th><th>Recipe</th><th>Error</th><th class="wide">Job</th>`,
  latestFailures(latest, shown),
  'No job has failed.',
)}
${section(
  'Recipes',
  left > 0 ? `the ${latest.length} that ran last, and ${left} more` : '',
  html`<th>Name</th><th>State</th><th class="number">Succeeded</th><th class="number">Failed</th><th class="wide">Last run</th>`,
  latest.map((recipe) => recipeRow(recipe, shown)),
  'There is no recipe yet.',
)}`
}

/** One recipe and its latest jobs. */
export function recipePage(recipe: SimRecipe, { state, variant, now }: Shown): Html {
  const { succeeded, failed } = countsOf(recipe, variant, now)
  const visible = orderedJobs(recipe, variant).filter((job) => isVisible(job, variant, now))
  return html`<h1>${recipe.name}</h1>
<p class="soft">${pathOf(recipe, state)} · recipe ${recipe.id} · ${recipe.authorName} ${runningPill(recipe)}</p>
<div class="sums">${sum(succeeded, 'jobs succeeded')}${sum(failed, 'jobs failed')}</div>
${section(
  'Jobs',
  visible.length > JOBS_SHOWN ? `the latest ${JOBS_SHOWN} of ${visible.length}` : '',
  html`<th>Completed</th><th>Outcome</th><th class="wide">Job</th>`,
  visible.slice(0, JOBS_SHOWN).map((job) => jobRow(job, recipe, now, false)),
  'No job is kept.',
)}`
}

function linkTo(job: SimJob | null): Html {
  if (job === null) return html`<span class="zero">none</span>`
  return html`<a href="/recipes/${job.recipeId}/job/${encodeURIComponent(job.id)}"><code>${job.id}</code></a>`
}

/** One job: its error, and what it repeats or was called by. */
export function jobPage(recipe: SimRecipe, job: SimJob, { now }: Shown): Html {
  const { head, rest } = errorOf(job)
  const error = isFailure(job) ? html`<div class="error"><b>${head}</b>${rest}</div>` : null
  return html`<h1>${job.title}</h1>
<p class="soft">A job of <a href="/recipes/${recipe.id}">${recipe.name}</a></p>${error}
<section><h2>Job report</h2><dl>
<dt>Job</dt><dd><code>${job.id}</code></dd>
<dt>Status</dt><dd>${job.status}${job.isTest ? ', a test run' : ''}</dd>
<dt>Started</dt><dd>${toIso(job.startedAt)}</dd>
<dt>Completed</dt><dd>${job.completedAt === null ? '' : toIso(job.completedAt)} ${ago(job.completedAt, now)}</dd>
<dt>Connector</dt><dd>${job.error?.adapter ?? '–'}</dd>
<dt>Error id</dt><dd><code>${job.error?.errorId ?? '–'}</code></dd>
<dt>Repeats</dt><dd>${linkTo(job.master)}</dd>
<dt>Called by</dt><dd>${linkTo(job.calling)}</dd>
</dl></section>`
}
