import { composeSlack } from '../deliver/slack.ts'
import { digestSlack } from '../message/digest-slack.ts'
import type { DigestConfig } from '../model/config.ts'
import type { Delivery, PreparedRequest } from '../model/delivery.ts'
import type { DigestReport } from '../model/digest.ts'
import type { Conversation, Destination } from '../model/notice.ts'
import { recipesAt } from './digest-parts.ts'
import { loadReport } from './digest-report.ts'
import type { Environment } from './environment.ts'

/** A digest ready to be sent. */
export interface RenderedDigest {
  readonly request: PreparedRequest
  readonly subject: string
}

/** Renders a digest whose turn has come; null where its configuration, or its part, is gone. */
export async function renderDigest(
  env: Environment,
  conversation: Conversation,
  delivery: Delivery,
): Promise<RenderedDigest | null> {
  const part = await env.store.digests.part(conversation.id)
  const digest = env.config.digests.find(({ name }) => name === part?.interval.digest)
  if (part === null || digest === undefined) return null
  const { destination } = conversation
  const now = env.clock.now()
  const own = recipesAt(env, digest, destination, await env.store.recipes.list())
  const reader = { owner: destination.owner, recipes: part.recipes, own }
  const report = await loadReport(env, digest, part.interval, reader, now)
  return await composeDigest(env, digest, destination, report, delivery.id)
}

/** The call that tells a report at its destination. */
export async function composeDigest(
  env: Pick<Environment, 'config'>,
  digest: DigestConfig,
  destination: Destination,
  report: DigestReport,
  deliveryId: string,
): Promise<RenderedDigest> {
  if (destination.channel === 'slack') {
    const content = digestSlack(report)
    const request = composeSlack(content, { kind: 'post', channel: destination.target })
    return { request, subject: content.text }
  }
  // Loaded with the first mail: the daemon's start does not wait for it.
  const { composeMail, messageIdOf } = await import('../deliver/mail-compose.ts')
  const { digestMail } = await import('../message/digest-mail.ts')
  const from = env.config.smtp?.from ?? ''
  const content = digestMail(report)
  const request = await composeMail({
    content,
    from,
    to: destination.target.split(', '),
    messageId: messageIdOf(deliveryId, from),
    date: report.now,
    references: [],
    about: { kind: 'digest', name: digest.name, contact: report.contact },
  })
  return { request, subject: content.subject }
}
