import { textWithEmoji } from '../pages/emoji.ts'
import { type Html, html } from '../pages/html.ts'
import { pageDocument, timeTag } from '../pages/shell.ts'
import { preheader } from './body.ts'
import type { ReceivedMail } from './types.ts'

/** Most threads in the list. */
const THREADS_SHOWN_MAX = 100

type Tab = 'html' | 'text' | 'headers'

type View = {
  /** The chosen recipient, or all of them. */
  readonly to: string | null
  readonly tab: Tab
  readonly mails: readonly ReceivedMail[]
  readonly open: ReceivedMail | undefined
}

/** A thread: its mails in order of arrival, never empty. */
type Thread = { readonly newest: ReceivedMail; readonly mails: readonly ReceivedMail[] }

/**
 * The page for `?to=ADDRESS&message=N&view=html|text|headers&shot=1`: recipients, their threads, and the open
 * mail; with `shot` the mail alone, for pictures.
 */
export function mailPage(query: URLSearchParams, messages: readonly ReceivedMail[], now: number): Html {
  const to = query.get('to')
  const mails = messages.filter((mail) => to === null || mail.envelope.to.includes(to))
  const wished = query.get('message')
  const open = wished === null ? mails.at(-1) : mails.find((mail) => String(mail.number) === wished)
  const view: View = { to, tab: tabFrom(query.get('view'), open), mails, open }
  if (query.get('shot') === '1') {
    const body = html`<main class="reader">${open === undefined ? empty() : openMail(open, view, true)}</main>`
    return pageDocument({ title: open?.subject ?? 'Mail (simulated)', now, bodyClass: 'shot', body })
  }
  const body = html`<nav><h1>Mail</h1><div id="people" data-live>${recipients(messages, view)}</div>
<p class="note">A simulated mailbox. Nothing here leaves this machine.</p></nav>
<section class="list" id="list" data-live data-version="${versionOf(view)}">${threadList(view)}</section>
<main class="reader" id="reader" data-live data-version="${readerVersion(view)}">${open === undefined ? empty() : reader(open, view)}</main>`
  return pageDocument({ title: 'Mail (simulated)', now, bodyClass: 'full', body })
}

function tabFrom(wished: string | null, open: ReceivedMail | undefined): Tab {
  if (wished === 'text' || wished === 'headers') return wished
  return open?.html === '' ? 'text' : 'html'
}

function versionOf({ mails, open }: View): string {
  return `${mails.at(-1)?.number ?? 0}-${open?.number ?? 0}`
}

/** Changes with the open mail and its thread only: a frame that is being read is not loaded again. */
function readerVersion({ mails, open }: View): string {
  const thread = mails.filter((mail) => mail.thread === open?.thread)
  return `${open?.number ?? 0}-${thread.at(-1)?.number ?? 0}`
}

function empty(): Html {
  return html`<p class="empty">No mail yet. It appears here as it arrives.</p>`
}

function linkTo(view: View, change: { to?: string | null; message?: number; tab?: Tab }): string {
  const to = change.to === undefined ? view.to : change.to
  const query = new URLSearchParams()
  if (to !== null) query.set('to', to)
  if (change.message !== undefined) query.set('message', String(change.message))
  if (change.tab !== undefined) query.set('view', change.tab)
  return `/?${query.toString()}`
}

function recipients(messages: readonly ReceivedMail[], view: View): Html {
  const counts = new Map<string, number>()
  for (const mail of messages) {
    for (const address of mail.envelope.to) counts.set(address, (counts.get(address) ?? 0) + 1)
  }
  const entry = (to: string | null, name: string, count: number): Html =>
    html`<a href="${linkTo(view, { to })}" class="${view.to === to ? 'on' : ''}"><span>${name}</span><em>${count}</em></a>`
  const people = [...counts].toSorted(([a], [b]) => a.localeCompare(b))
  return html`${entry(null, 'Everyone', messages.length)}${people.map(([name, count]) => entry(name, name, count))}`
}

function threadsOf(mails: readonly ReceivedMail[]): readonly Thread[] {
  const groups = Map.groupBy(mails, (mail) => mail.thread || `#${mail.number}`)
  return [...groups.values()]
    .flatMap((group) => {
      const newest = group.at(-1)
      return newest === undefined ? [] : [{ newest, mails: group }]
    })
    .toSorted((a, b) => b.newest.number - a.newest.number)
}

function threadList(view: View): Html {
  if (view.mails.length === 0) return empty()
  return html`${threadsOf(view.mails)
    .slice(0, THREADS_SHOWN_MAX)
    .map(({ newest, mails }) => {
      const on = view.open !== undefined && mails.includes(view.open)
      return html`<a class="row${on ? ' on' : ''}" href="${linkTo(view, { message: newest.number })}">
<span class="from">${newest.fromName}${mails.length > 1 && html`<i>${mails.length}</i>`}</span><span class="when">${timeTag(newest.at, '{date_short_pretty} {time}')}</span>
<b>${subject(newest)}</b><span class="pre">${textWithEmoji(preheader(newest.html, newest.text), false)}</span></a>`
    })}`
}

function reader(open: ReceivedMail, view: View): Html {
  const thread = threadsOf(view.mails).find(({ mails }) => mails.includes(open))?.mails ?? [open]
  const others = thread.filter((mail) => mail !== open)
  const folded = (mail: ReceivedMail): Html =>
    html`<a class="folded" href="${linkTo(view, { message: mail.number })}"><b>${mail.fromName}</b><span class="pre">${textWithEmoji(preheader(mail.html, mail.text), false)}</span><span class="when">${when(mail)}</span></a>`
  return html`${others.filter((mail) => mail.number < open.number).map(folded)}${openMail(open, view, false)}${others
    .filter((mail) => mail.number > open.number)
    .map(folded)}`
}

function subject(mail: ReceivedMail): Html {
  return textWithEmoji(mail.subject || '(no subject)', false)
}

function when(mail: ReceivedMail): Html {
  return timeTag(mail.at, '{date_short_pretty}, {time}')
}

function openMail(mail: ReceivedMail, view: View, shot: boolean): Html {
  const tabs: readonly (readonly [Tab, string])[] = [
    ['html', 'HTML'],
    ['text', 'Text'],
    ['headers', 'Headers'],
  ]
  const tab = (name: Tab, label: string): Html =>
    html`<a href="${linkTo(view, { message: mail.number, tab: name })}" class="${view.tab === name ? 'on' : ''}">${label}</a>`
  return html`<article class="mail"><h2>${subject(mail)}</h2>
<div class="head"><span class="avatar">${mail.fromName.slice(0, 1).toUpperCase()}</span>
<div class="who"><b>${mail.fromName}</b> <span class="soft">${mail.fromAddress === mail.fromName ? '' : `<${mail.fromAddress}>`}</span><div class="soft">to ${mail.envelope.to.join(', ')}</div></div>
<span class="when">${when(mail)}</span></div>
${!shot && html`<div class="tabs">${tabs.map(([name, label]) => tab(name, label))}</div>`}${content(mail, view.tab)}</article>`
}

function content(mail: ReceivedMail, tab: Tab): Html {
  switch (tab) {
    case 'html':
      return mail.html === ''
        ? html`<p class="empty">This mail has no HTML part.</p>`
        : html`<iframe data-fit title="${mail.subject}" src="/messages/${mail.number}/body" sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" height="600"></iframe>`
    case 'text':
      return html`<pre>${textWithEmoji(mail.text, false)}</pre>`
    case 'headers':
      return html`<dl>${mail.headers.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
    default:
      tab satisfies never
      return html``
  }
}
