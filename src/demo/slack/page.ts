import { drawn } from '../pages/emoji.ts'
import { type Html, html, trusted } from '../pages/html.ts'
import { pageDocument, timeTag } from '../pages/shell.ts'
import { renderAttachment, renderBlocks } from './block_view.ts'
import type { SlackBot } from './context.ts'
import { renderMrkdwn, type SlackNames } from './mrkdwn.ts'
import type { SlackChannel, SlackMessage } from './types.ts'
import type { SlackWorkspace } from './workspace.ts'

/** Most messages on the page; older ones are in the API. */
const SHOWN_MAX = 200
const DAY_MS = 86_400_000
/** Messages of one author this close together share one head, as in Slack. */
const GROUPED_MS = 300_000

type View = {
  readonly workspace: SlackWorkspace
  readonly bot: SlackBot
  readonly names: SlackNames
  readonly channel: SlackChannel
  /** Without list, thread panel and updates: for pictures; threads stand below their parents. */
  readonly shot: boolean
}

/**
 * The page for `?channel=NAME_OR_ID&thread=TS&shot=1`: channels on the left, messages in the middle, a thread on
 * the right. Edits always show as "(edited)" with their number, which Slack itself hides for messages of blocks.
 */
export function slackPage(
  query: URLSearchParams,
  workspace: SlackWorkspace,
  bot: SlackBot,
  now: number,
): Html {
  const channel = workspace.findChannel(query.get('channel') ?? '') ?? workspace.channels[0]
  if (channel === undefined) {
    return pageDocument({ title: 'Slack (simulated)', now, bodyClass: '', body: html`<p>No channels.</p>` })
  }
  const view: View = {
    workspace,
    bot,
    names: namesOf(workspace, bot),
    channel,
    shot: query.get('shot') === '1',
  }
  const parent = view.shot ? undefined : workspace.find(channel.id, query.get('thread') ?? '')
  const body = html`${!view.shot && sidebar(view)}<main>
<header class="bar"><h1><span class="hash">${hash(channel)}</span>${channel.name}</h1><p>${channel.topic}</p></header>
<section class="messages" id="messages" data-live data-end data-version="${versionOf(channelMessages(view))}">${messageList(view)}</section>
${!view.shot && composer(channel)}</main>${parent !== undefined && threadPanel(parent, view)}`
  return pageDocument({
    title: `${channel.name} – Slack (simulated)`,
    now,
    bodyClass: view.shot ? 'shot' : 'full',
    body,
  })
}

function namesOf(workspace: SlackWorkspace, bot: SlackBot): SlackNames {
  return {
    user: (id) =>
      id === bot.userId ? bot.name : (workspace.users.find((user) => user.id === id)?.name ?? id),
    channel: (id) => workspace.findChannel(id)?.name ?? id,
    group: (id) => workspace.userGroups.find((group) => group.id === id)?.handle ?? id,
  }
}

function sidebar({ workspace, channel, bot }: View): Html {
  const entries = workspace.channels.map(
    (
      each,
    ) => html`<a href="/?channel=${encodeURIComponent(each.name)}" class="${each.id === channel.id ? 'on' : ''}">
<span class="hash">${hash(each)}</span>${each.name}<em>${workspace.notifications(each.id).length || ''}</em></a>`,
  )
  return html`<nav><h2>${bot.team}</h2><h3>Channels</h3><div id="channels" data-live>${entries}</div>
<h3>Apps</h3><a class="app">${avatar('bot')}${bot.name}</a><p class="note">A simulated Slack. Nothing here leaves this machine.</p></nav>`
}

function hash(channel: SlackChannel): Html {
  return channel.private ? drawn('🔒') : html`#`
}

function composer(channel: SlackChannel): Html {
  return html`<footer class="composer">Message #${channel.name}</footer>`
}

function channelMessages({ workspace, channel }: View): readonly SlackMessage[] {
  return workspace.messages(channel.id)
}

/** Changes whenever a message came, changed or went, so that the page replaces only what is stale. */
function versionOf(messages: readonly SlackMessage[]): string {
  const edits = messages.reduce((sum, message) => sum + message.edits.length, 0)
  const gone = messages.filter((message) => message.tombstone).length
  return `${messages.length}-${messages.at(-1)?.ts ?? ''}-${edits}-${gone}`
}

function messageList(view: View): Html {
  const shown = channelMessages(view)
    .filter((message) => message.thread_ts === null || message.broadcast)
    .slice(-SHOWN_MAX)
  if (shown.length === 0)
    return html`<p class="empty">No messages yet. They appear here as they are sent.</p>`
  return html`${shown.map((message, index) => {
    const before = shown[index - 1]
    const newDay = before === undefined || Math.floor(before.at / DAY_MS) !== Math.floor(message.at / DAY_MS)
    const grouped =
      !newDay &&
      before.username === message.username &&
      before.blocks.length === 0 &&
      message.blocks.length === 0 &&
      !message.broadcast &&
      message.at - before.at < GROUPED_MS
    return html`${newDay && html`<div class="day"><span>${timeTag(message.at, '{date_long_pretty}')}</span></div>`}${renderMessage(message, grouped, view)}`
  })}`
}

function renderMessage(message: SlackMessage, grouped: boolean, view: View): Html {
  if (message.tombstone) {
    return html`<article class="message gone">${avatar('gone')}<div class="body"><p class="deleted">This message was deleted.</p>${threadBelow(message, view)}</div></article>`
  }
  return html`<article class="message${grouped ? ' grouped' : ''}" id="m${message.ts.replace('.', '-')}">
${grouped ? html`<span class="side">${timeTag(message.at, '{time}')}</span>` : avatar(message.bot ? 'bot' : message.username)}
<div class="body">${!grouped && messageHead(message)}${message.broadcast && broadcastNote(message, view)}${content(message, view)}${threadBelow(message, view)}</div></article>`
}

function messageHead(message: SlackMessage): Html {
  return html`<div class="who"><b>${message.username}</b>${message.bot && html`<span class="badge">APP</span>`}<span class="when">${timeTag(message.at, '{time}')}</span></div>`
}

function broadcastNote(message: SlackMessage, view: View): Html {
  const parent = view.workspace.find(message.channel, message.thread_ts ?? '')
  const summary = parent === undefined ? 'a thread' : parent.text.split('\n')[0]
  return html`<div class="replied">replied to a thread: <a href="${threadLink(message.thread_ts ?? '', view)}">${renderMrkdwn(summary ?? '', view.names)}</a></div>`
}

function content(message: SlackMessage, view: View): Html {
  const { blocks, attachments, text, edits } = message
  const edited =
    edits.length > 0 &&
    html`<span class="edited" title="edited ${edits.length} times, first it said: ${edits[0]?.text ?? ''}">(edited)</span>`
  return html`${blocks.length > 0 ? renderBlocks(blocks, view.names) : html`<div class="text">${renderMrkdwn(text, view.names)} ${edited}</div>`}
${attachments.map((each) => renderAttachment(each, view.names))}${blocks.length > 0 && edited}`
}

function threadLink(threadTs: string, view: View): string {
  return `/?channel=${encodeURIComponent(view.channel.name)}&thread=${encodeURIComponent(threadTs)}`
}

function threadBelow(message: SlackMessage, view: View): Html | null {
  if (message.thread_ts !== null) return null
  const replies = view.workspace.replies(message.channel, message.ts)
  const last = replies.at(-1)
  if (last === undefined) return null
  if (view.shot) return html`<div class="below">${replies.map((reply) => renderReply(reply, view))}</div>`
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`
  return html`<a class="thread" href="${threadLink(message.ts, view)}">${avatar('bot')}<b>${count}</b><span>Last reply ${timeTag(last.at, 'today at {time}')}</span></a>`
}

function renderReply(reply: SlackMessage, view: View): Html {
  return html`<article class="message reply">${avatar(reply.bot ? 'bot' : reply.username)}<div class="body">${messageHead(reply)}${content(reply, view)}</div></article>`
}

function threadPanel(parent: SlackMessage, view: View): Html {
  const replies = view.workspace.replies(parent.channel, parent.ts)
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`
  return html`<aside><header class="bar"><h1>Thread</h1><p>#${view.channel.name}</p><a class="close" href="/?channel=${encodeURIComponent(view.channel.name)}" aria-label="Close">×</a></header>
<section class="messages" id="thread" data-live data-end data-version="${versionOf([parent, ...replies])}">${renderReply(parent, view)}
<div class="day thin"><span>${count}</span></div>${replies.map((reply) => renderReply(reply, view))}</section></aside>`
}

/** A loupe over a check for RecipeWatch, the first letter for people. */
const BOT_ICON = trusted(
  '<svg viewBox="0 0 36 36" aria-hidden="true"><rect width="36" height="36" rx="8" fill="#0b6e4f"/>' +
    '<circle cx="16" cy="16" r="8.5" fill="none" stroke="#fff" stroke-width="3"/>' +
    '<path d="M22.5 22.5L28.5 28.5" stroke="#fff" stroke-width="3.6" stroke-linecap="round"/>' +
    '<path d="M11.5 16.5h2.6l1.7-3.6 2 6 1.3-2.4h1.6" fill="none" stroke="#7ff0c4" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round"/></svg>',
)

function avatar(who: string): Html {
  if (who === 'bot') return html`<span class="avatar">${BOT_ICON}</span>`
  if (who === 'gone') return html`<span class="avatar none"></span>`
  return html`<span class="avatar person">${who.slice(0, 1).toUpperCase()}</span>`
}
