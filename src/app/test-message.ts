import { composeMail, messageIdOf } from '../deliver/mail-compose.ts'
import { composeSlack } from '../deliver/slack.ts'
import { mail } from '../message/mail.ts'
import { slackParent } from '../message/slack.ts'
import { view } from '../message/view.ts'
import type { Config } from '../model/config.ts'
import type { Channel, Outcome, PreparedRequest } from '../model/delivery.ts'
import { labelsFrom } from '../model/labels.ts'
import type { Integration, Receiver } from '../model/route.ts'
import { renderTemplate } from '../model/template.ts'
import type { Clock } from '../system/clock.ts'
import type { Random } from '../system/random.ts'
import { openChannels } from './channels.ts'

/** What came of a test message at one integration of a receiver. */
export interface TestResult {
  readonly channel: Integration['kind']
  readonly target: string
  readonly outcome: Outcome
}

/** Sends a test message through every integration of a receiver, past groups and limits (CONFIG 3, notify). */
export async function sendTestMessage(
  config: Config,
  receiver: Receiver,
  deps: { readonly clock: Clock; readonly random: Random },
): Promise<readonly TestResult[]> {
  await using channels = openChannels(config, deps.clock)
  const results: TestResult[] = []
  for (const integration of receiver.integrations) {
    const target = targetOf(config, integration)
    const id = deps.random.id()
    const request = await requestFor(config, integration.kind, target, id, deps.clock)
    const outcome = await send(channels[integration.kind], target, request, id)
    results.push({ channel: integration.kind, target, outcome })
  }
  return results
}

async function send(
  channel: Channel | null,
  target: string,
  request: PreparedRequest,
  id: string,
): Promise<Outcome> {
  if (target === '') {
    const hint = 'Its address is a template over labels, and a test message has none.'
    return { kind: 'rejected', code: 'no_address', hint }
  }
  if (channel === null)
    return { kind: 'rejected', code: 'not_configured', hint: 'Its channel is not configured.' }
  return await channel.send(request, id)
}

/** Where a message without an alert goes: templates render without labels, owners are the default ones. */
function targetOf(config: Config, integration: Integration): string {
  const labels = labelsFrom({})
  if (integration.kind === 'slack') return renderTemplate(integration.channel, { labels }) ?? ''
  if (integration.to === 'owner') return (config.owners?.default ?? []).join(', ')
  return integration.to
    .map((template) => renderTemplate(template, { labels }) ?? '')
    .filter(Boolean)
    .join(', ')
}

async function requestFor(
  config: Config,
  kind: Integration['kind'],
  target: string,
  id: string,
  clock: Clock,
): Promise<PreparedRequest> {
  const said = view({
    reason: 'test',
    now: clock.now(),
    groupLabels: {},
    alerts: [],
    before: {},
    toldAt: null,
    externalUrl: config.http.externalUrl,
    timeZone: 'UTC',
  })
  if (kind === 'slack') return composeSlack(slackParent(said), { kind: 'post', channel: target })
  const from = config.smtp?.from ?? ''
  return await composeMail({
    content: mail(said),
    from,
    to: target.split(', '),
    messageId: messageIdOf(id, from),
    date: clock.now(),
    references: [],
    about: { kind: 'test' },
  })
}
