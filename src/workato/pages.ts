/** So many pages of a list are read at most: 5,000 recipes a workspace (API.md) make 50, of ten each 500. */
const PAGES_MAX = 1_000

/**
 * All rows of a list in pages, from page 1, each id once. Ends after a page that says so, an empty one, or one
 * without a new id (the API ignores `page`). A row that moves while pages are read may be read twice, never lost
 * where it moves down.
 */
export async function allPages<T extends { readonly id: string }>(
  ask: (page: number) => Promise<{ readonly items: readonly T[]; readonly more: boolean }>,
): Promise<readonly T[]> {
  const rows = new Map<string, T>()
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { items, more } = await ask(page)
    const before = rows.size
    for (const item of items) rows.set(item.id, item)
    if (!more || (items.length > 0 && rows.size === before)) break
  }
  return [...rows.values()]
}
