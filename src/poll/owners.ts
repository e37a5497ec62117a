import type { OwnersConfig } from '../model/selection.ts'

/** What may stand before a domain: what goes into a mail's `to` may be one plain address, and nothing else. */
const LOCAL_PART = /^[^\s@<>,;:"()[\]\\\p{Cc}]+@/u

/**
 * Who owns a recipe: those named, else (discover) its version author within the allowed domains, else the default.
 * Aliases replace whom they name. Empty where the configuration knows no owners.
 */
export function ownersOf(
  named: readonly string[] | null,
  author: string | null,
  config: OwnersConfig | null,
): readonly string[] {
  if (config === null) return unique(named ?? [])
  const aliases = new Map(
    Object.entries(config.aliases).map(([alias, owners]) => [alias.toLowerCase(), owners]),
  )
  if (named !== null && named.length > 0) {
    return unique(named.flatMap((owner) => aliases.get(owner.toLowerCase()) ?? [owner]))
  }
  if (config.discover && author !== null) {
    const address = author.toLowerCase()
    const alias = aliases.get(address)
    if (alias !== undefined) return unique(alias)
    if (isAllowed(address, config.allowedDomains)) return [address]
  }
  return unique(config.default)
}

/** An address within one of these domains, and nothing more: the rest of it is the domain. */
function isAllowed(address: string, domains: readonly string[]): boolean {
  if (!LOCAL_PART.test(address)) return false
  const domain = address.slice(address.indexOf('@') + 1)
  return domains.some((allowed) => allowed.toLowerCase() === domain)
}

function unique(owners: readonly string[]): readonly string[] {
  return [...new Set(owners)]
}
