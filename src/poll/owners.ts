import type { OwnersConfig } from '../model/selection.ts'

/** One plain address: what goes into a mail's `to` may hold nothing else. */
const ADDRESS = /^[^\s@<>,;:"()[\]\\\p{Cc}]+@[^\s@<>,;:"()[\]\\\p{Cc}]+$/u

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
  if (config.discover && author !== null && ADDRESS.test(author)) {
    const address = author.toLowerCase()
    const alias = aliases.get(address)
    if (alias !== undefined) return unique(alias)
    const domain = address.slice(address.indexOf('@') + 1)
    if (config.allowedDomains.some((allowed) => allowed.toLowerCase() === domain)) return [address]
  }
  return unique(config.default)
}

function unique(owners: readonly string[]): readonly string[] {
  return [...new Set(owners)]
}
