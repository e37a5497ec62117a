import type { Instant } from '../../../model/instant.ts'
import { decodedPart } from '../api.ts'
import { isVisible } from '../jobs-answer.ts'
import type { SimRequest, SimResponse } from '../request.ts'
import { answer } from '../request.ts'
import type { SimState } from '../state.ts'
import type { Variant } from '../variant.ts'
import { PAGE_CSS, PAGE_JS } from './assets.ts'
import { Html, html } from './html.ts'
import { jobPage, recipePage, workspacePage } from './views.ts'

/** What the pages show. */
export interface PageContext {
  readonly state: SimState
  readonly variant: Variant
  readonly now: Instant
  /** The workspace's name. */
  readonly name: string | undefined
}

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

function textAnswer(status: number, type: string, body: string): SimResponse {
  return answer(status, body, { ...HEADERS, 'content-type': `${type}; charset=utf-8` })
}

function whole(title: string, name: string, main: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<header><span class="mark" aria-hidden="true"></span><a class="home" href="/">${name}</a>
<span class="note">Simulated Workato: nothing here is real</span></header>
<main>${main}</main>
</body>
</html>
`.text
}

/** The workspace as a person would see it: the list at `/`, and where links to recipes and jobs lead. */
export function answerPage(request: SimRequest, context: PageContext): SimResponse {
  const { pathname } = new URL(request.url, 'http://127.0.0.1')
  const name = context.name ?? 'Workato workspace'
  if (request.method !== 'GET') return textAnswer(405, 'text/plain', 'Only GET.')
  const page = (status: number, title: string, main: Html) =>
    textAnswer(status, 'text/html', whole(title, name, main))
  if (pathname === '/page.css') return textAnswer(200, 'text/css', PAGE_CSS)
  if (pathname === '/page.js') return textAnswer(200, 'text/javascript', PAGE_JS)
  if (pathname === '/') return page(200, name, workspacePage(context))
  const [, recipeId, jobId] = /^\/recipes\/(\d+)(?:\/job\/([^/]+))?\/?$/.exec(pathname) ?? []
  const recipe = context.state.recipes.get(Number(recipeId ?? Number.NaN))
  if (recipe !== undefined && jobId === undefined) return page(200, recipe.name, recipePage(recipe, context))
  const job = context.state.jobs.get(decodedPart(jobId ?? ''))
  if (recipe !== undefined && job?.recipeId === recipe.id && isVisible(job, context.variant, context.now)) {
    return page(200, job.title, jobPage(recipe, job, context))
  }
  return page(
    404,
    'Not found',
    new Html('<h1>Not here</h1><p class="soft">No such recipe or job, or no longer kept.</p>'),
  )
}
