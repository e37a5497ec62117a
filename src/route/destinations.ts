import type { Labels } from '../model/labels.ts'
import type { Destination } from '../model/notice.ts'
import type { EmailIntegration, Receiver, SlackIntegration } from '../model/route.ts'
import type { Template } from '../model/template.ts'
import { choices } from './groups.ts'

/** What is told: an alert, or a recipe in a digest. */
export interface Addressable {
  readonly id: string
  readonly labels: Labels
}

/** A destination and the part of what is told that is told there. */
export interface Addressed<T extends Addressable> {
  readonly destination: Destination
  readonly items: readonly T[]
}

/** What addressing asks of templates and owners. */
export interface Addressing {
  /** Names of the labels that a template reads. */
  labelsIn(template: Template): readonly string[]
  render(template: Template, labels: Labels): string
  /** Who is meant by owner where a recipe has none. */
  readonly defaultOwners: readonly string[]
}

/** What a destination's template leaves without an address. */
export interface Unaddressed {
  readonly receiver: string
  readonly integration: number
  readonly item: string
}

/**
 * Where a receiver's part of a group goes: one destination an integration, split by the rendered value of its
 * template, or by owner (SEMANTICS 5.1; CONFIG, receivers). What renders to nothing is listed apart.
 */
export function destinationsOf<T extends Addressable>(
  receiver: Receiver,
  items: readonly T[],
  addressing: Addressing,
): { readonly addressed: readonly Addressed<T>[]; readonly unaddressed: readonly Unaddressed[] } {
  const found = new Map<string, { destination: Destination; items: T[] }>()
  const unaddressed: Unaddressed[] = []
  receiver.integrations.forEach((integration, index) => {
    for (const item of items) {
      const targets =
        integration.kind === 'slack'
          ? slackTargets(integration, item, addressing)
          : mailTargets(integration, item, addressing)
      if (targets.length === 0)
        unaddressed.push({ receiver: receiver.name, integration: index, item: item.id })
      for (const { target, owner } of targets) {
        const destination = {
          receiver: receiver.name,
          integration: index,
          channel: integration.kind,
          target,
          owner,
        }
        const entry = found.get(destinationKey(destination)) ?? { destination, items: [] }
        entry.items.push(item)
        found.set(destinationKey(destination), entry)
      }
    }
  })
  return { addressed: [...found.values()], unaddressed }
}

/** Names a destination; equal for the same place. */
export function destinationKey(destination: Destination): string {
  return `${destination.receiver}[${destination.integration}] ${destination.channel}:${destination.target}`
}

interface Target {
  readonly target: string
  readonly owner: string | null
}

function slackTargets(
  integration: SlackIntegration,
  item: Addressable,
  addressing: Addressing,
): readonly Target[] {
  return rendered(integration.channel, item, addressing).map((target) => ({ target, owner: null }))
}

function mailTargets(
  integration: EmailIntegration,
  item: Addressable,
  addressing: Addressing,
): readonly Target[] {
  if (integration.to === 'owner') {
    const owners = item.labels['owner'] ?? addressing.defaultOwners
    return owners.map((owner) => ({ target: owner, owner }))
  }
  const addresses = new Set(integration.to.flatMap((template) => rendered(template, item, addressing)))
  return addresses.size === 0 ? [] : [{ target: [...addresses].join(', '), owner: null }]
}

function rendered(template: Template, item: Addressable, addressing: Addressing): readonly string[] {
  if (template.literal) return [template.source]
  const texts = choices(item.labels, addressing.labelsIn(template)).map((labels) =>
    addressing.render(template, labels).trim(),
  )
  return [...new Set(texts)].filter((text) => text !== '')
}
