import type { ServerResponse } from 'node:http'
import { type Html, html } from './html.ts'

/** Nothing but our own style, script and frames; no inline code at all. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** What a demo page consists of; `now` in ms, so that "today" follows the simulated clock. */
export type PageParts = {
  readonly title: string
  readonly now: number
  readonly bodyClass: string
  readonly body: Html
}

/** A whole document around a body, with the style and script that the same server offers. */
export function pageDocument(parts: PageParts): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${parts.title}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"><script type="module" src="/page.js"></script>
</head><body class="${parts.bodyClass}" data-now="${parts.now}">${parts.body}</body></html>`
}

/** Answers with a page under a strict content policy. */
export function sendPage(response: ServerResponse, page: Html): void {
  sendText(response, 'text/html; charset=utf-8', page.markup, { 'content-security-policy': PAGE_POLICY })
}

/** Answers 200 with text of a type; never cached, never sniffed. */
export function sendText(
  response: ServerResponse,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...headers,
  })
  response.end(text)
}

/** A time that the page's script writes in the reader's zone; until then UTC hours and minutes, or `fallback`. */
export function timeTag(at: number, format: string, fallback?: string): Html {
  const iso = isoTime(at)
  return html`<time datetime="${iso}" data-format="${format}">${fallback ?? iso.slice(11, 16)}</time>`
}

/** Largest instant that a date can hold, in ms. */
const INSTANT_MAX = 8.64e15

function isoTime(at: number): string {
  const bounded = Number.isFinite(at) ? Math.min(Math.max(Math.round(at), -INSTANT_MAX), INSTANT_MAX) : 0
  return Temporal.Instant.fromEpochMilliseconds(bounded).toString({ smallestUnit: 'millisecond' })
}
