import { composeSlack, type SlackPlace } from '../deliver/slack.ts'
import type { MentionByEmail } from '../deliver/slack-probe.ts'
import { mail } from '../message/mail.ts'
import { slackEdit, slackParent, slackThreadLine } from '../message/slack.ts'
import { type View, view } from '../message/view.ts'
import type { Alert } from '../model/alert.ts'
import type { PreparedRequest } from '../model/delivery.ts'
import type { Instant } from '../model/instant.ts'
import type { Gap } from '../model/message.ts'
import type { Conversation, ShownAlert } from '../model/notice.ts'
import { recipeKey } from '../model/recipe.ts'
import type { SlackIntegration } from '../model/route.ts'
import { markOf } from '../model/silence.ts'
import type { Rendered } from './deliver.ts'
import type { Environment } from './environment.ts'
import type { Gaps } from './gaps.ts'
import type { Health } from './health.ts'
import { factsOf, type MaterialSource, type Records } from './material.ts'
import type { Turn } from './turn.ts'

/** What rendering needs besides the environment. */
export interface RenderDeps {
  readonly env: Environment
  readonly health: Health
  readonly gaps: Gaps
  /** Finds an owner in Slack; null where Slack is not configured. */
  readonly mentionByEmail: MentionByEmail | null
}

/** Times in mail are in this zone: alerts' mail has no zone of its own (MESSAGES). */
const MAIL_ZONE = 'UTC'

/** Renders what a turn says: the state of now, in its destination's medium (SEMANTICS 5.3). */
export async function render(deps: RenderDeps, turn: Turn): Promise<Rendered> {
  const said = await viewOf({ ...deps, source: deps.env }, turn)
  const request =
    turn.conversation.destination.channel === 'slack'
      ? await slackRequest(deps, turn, said)
      : await mailRequest(deps.env, turn, said)
  return { request, shown: shownOf(turn), subject: said.subject }
}

/** What saying needs: facts, from wherever they are kept. */
interface ViewDeps {
  readonly source: MaterialSource
  readonly health: Pick<Health, 'facts'>
  readonly gaps: Pick<Gaps, 'last'>
}

/** What a turn says, whatever its medium. */
export async function viewOf(deps: ViewDeps, turn: Turn): Promise<View> {
  const { source } = deps
  const { conversation, alerts, now } = turn
  const told = tellable(alerts)
  const joined = tellable(turn.joined)
  const keys = [...new Set([...told, ...joined].flatMap(({ recipes }) => recipes))]
  const records: Records = new Map(
    (await source.store.recipes.byKeys(keys)).map((record) => [recipeKey(record), record]),
  )
  const factsOfAll = async (of: readonly Alert[]) =>
    await Promise.all(
      of.map(async (alert) => ({
        ...(await factsOf(source, alert, records, deps.health.facts(), conversation.destination.owner, now)),
        holds: turn.holds.get(alert.id) ?? [],
      })),
    )
  const facts = await factsOfAll(told)
  return view({
    reason: turn.due.reason,
    now,
    groupLabels: conversation.labels,
    alerts: facts.toSorted((a, b) => Number(b.alert.state === 'firing') - Number(a.alert.state === 'firing')),
    joined: await factsOfAll(joined),
    before: beforeOf(turn),
    toldAt: turn.told.length === 0 ? null : Math.min(...turn.told.map(({ at }) => at)),
    externalUrl: source.config.http.externalUrl,
    timeZone: MAIL_ZONE,
    gap: turn.due.reason === 'late' ? await gapOf(deps, told, now) : null,
  })
}

/** Nobody is told of what is pending. */
function tellable(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter(({ state }) => state !== 'pending')
}

/** When nobody watched what these alerts are about, and how much failed in it; null where there was no such time. */
async function gapOf(
  { source, gaps }: ViewDeps,
  alerts: readonly Alert[],
  now: Instant,
): Promise<Gap | null> {
  const workspaces = new Set(alerts.flatMap(({ labels }) => labels['workspace'] ?? []))
  const found = [...workspaces].flatMap((name) => gaps.last(name) ?? [])
  const gap = found.find(({ from, to }) =>
    alerts.some(({ startedAt, endedAt }) => startedAt <= to && (endedAt ?? now) >= from),
  )
  if (gap === undefined) return null
  const recipes = await source.store.recipes.list({ workspace: gap.workspace, selected: true })
  const failed = await source.store.failures.countable(recipes.map(recipeKey), gap.from, gap.to)
  return { ...gap, failed: failed.length }
}

/**
 * What a message is compared with: an edit with what is shown, a notice with what was told, since edits may have shown
 * its news already.
 */
function beforeOf({ due, conversation, told }: Turn): Readonly<Record<string, ShownAlert>> {
  if (due.slot === 'edit') {
    return Object.fromEntries(Object.entries(conversation.shown).filter(([, { joined }]) => joined !== true))
  }
  return Object.fromEntries(
    told.flatMap(({ alert, severity }) => {
      const shown = conversation.shown[alert]
      return shown === undefined ? [] : [[alert, { ...shown, severity }]]
    }),
  )
}

async function slackRequest(deps: RenderDeps, turn: Turn, said: View): Promise<PreparedRequest> {
  const { conversation, due } = turn
  const wishes = integrationOf(deps.env, conversation)
  const mention = wishes === null || !said.pages ? null : await mentionOf(deps, wishes.mention, turn.alerts)
  const { ref } = conversation
  if (ref === null) {
    const place: SlackPlace = { kind: 'post', channel: conversation.destination.target }
    return composeSlack(slackParent(said, { mention }), place)
  }
  if (due.slot === 'edit') return composeSlack(slackEdit(said), { kind: 'edit', ref })
  const broadcast = wishes?.broadcast.includes(due.reason) ?? false
  return composeSlack(slackThreadLine(said, { mention, broadcast }), { kind: 'reply', ref, broadcast })
}

async function mailRequest(env: Environment, turn: Turn, said: View): Promise<PreparedRequest> {
  const { conversation, delivery, now } = turn
  // Loaded with the first mail: the daemon's start does not wait for it.
  const { composeMail, messageIdOf } = await import('../deliver/mail-compose.ts')
  const from = env.config.smtp?.from ?? ''
  return await composeMail({
    content: mail(said, { subject: conversation.subject }),
    from,
    to: conversation.destination.target.split(', '),
    messageId: messageIdOf(delivery.id, from),
    date: now,
    references: conversation.ref === null ? [] : [conversation.ref],
    about: {
      kind: 'alerts',
      rules: [...new Set(turn.alerts.map(({ rule }) => rule))],
      severity: said.severity,
    },
  })
}

/** Who is mentioned: everybody here, a literal, or the owners of the alerts' recipes. */
async function mentionOf(
  deps: RenderDeps,
  mention: SlackIntegration['mention'],
  alerts: readonly Alert[],
): Promise<string | null> {
  if (mention === null || mention === '') return null
  if (mention === 'here') return '<!here>'
  if (mention !== 'owner') return mention
  const named = alerts.flatMap(({ labels }) => labels['owner'] ?? [])
  const owners = named.length > 0 ? named : (deps.env.config.owners?.default ?? [])
  const mentions = await Promise.all(
    [...new Set(owners)].map(async (owner) => (await deps.mentionByEmail?.(owner)) ?? null),
  )
  const known = mentions.filter((one) => one !== null)
  return known.length === 0 ? null : known.join(' ')
}

function integrationOf(env: Environment, { destination }: Conversation): SlackIntegration | null {
  const integration = env.config.receivers.get(destination.receiver)?.integrations[destination.integration]
  return integration?.kind === 'slack' ? integration : null
}

/** What a message with these alerts shows of them. */
export function shownOf({ alerts, joined, holds }: Turn): Readonly<Record<string, ShownAlert>> {
  const shown = ({ id, severity, state, count, unknownSince }: Alert): ShownAlert => {
    const mark = markOf(holds.get(id) ?? [])
    return { severity, state, count, unknown: unknownSince !== null, ...(mark === '' ? {} : { mark }) }
  }
  return Object.fromEntries([
    ...tellable(alerts).map((alert) => [alert.id, shown(alert)] as const),
    ...tellable(joined).map((alert) => [alert.id, { ...shown(alert), joined: true as const }] as const),
  ])
}
