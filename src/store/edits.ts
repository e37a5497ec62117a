import type { Instant } from '../model/instant.ts'
import type { RecipeItem } from '../model/recipe.ts'
import type { Context, Db } from './backend.ts'
import { readJson, readRows } from './json.ts'
import type { RecipeEdit, RecipesStore } from './port.ts'
import type { EditTable } from './schema.ts'
import type { JsonText } from './values.ts'

/** A recipe as it stood there, and as the list says now. */
export interface Redescribed {
  readonly id: string
  readonly before: JsonText | undefined
  readonly data: JsonText
}

/** See RecipesStore.edits. */
export function editsReader({ backend }: Context): RecipesStore['edits'] {
  return async (workspace, recipe, since) => {
    const rows = await backend.db
      .selectFrom('edit')
      .select(['at', 'author'])
      .where('workspace', '=', workspace)
      .where('recipe', '=', recipe)
      .where('at', '>=', since)
      .orderBy('at', 'desc')
      .execute()
    return rows.map(({ at, author: by }) => ({ at, by }))
  }
}

/** Keeps edits of recipes that were otherwise before; the one that the list showed until then, too. */
export async function keepEdits(
  context: Context,
  trx: Db,
  workspace: string,
  recipes: readonly Redescribed[],
  now: Instant,
): Promise<void> {
  const name = ({ id }: Redescribed): string => `${workspace}/${id}`
  const rows = readRows(context, 'recipe', recipes, name, ({ id, before, data }): readonly EditTable[] =>
    before === undefined
      ? []
      : editsBetween(itemOf(before), itemOf(data), now).map(({ at, by: author }) => {
          return { workspace, recipe: id, at, author }
        }),
  ).flat()
  if (rows.length === 0) return
  await trx
    .insertInto('edit')
    .values(rows)
    .onConflict((c) => c.doNothing())
    .execute()
}

/** None where neither the time of the last edit nor its author is another; where only the author is, it was noticed now. */
function editsBetween(before: RecipeItem, item: RecipeItem, now: Instant): readonly RecipeEdit[] {
  const [was, is] = [editOf(before), editOf(item)]
  const isSameAuthor = was.by === is.by || is.by === null || was.by === null
  if (was.at === is.at && isSameAuthor) return []
  const last = { at: is.at === null || is.at === was.at ? now : is.at, by: is.by }
  return was.at === null ? [last] : [{ at: was.at, by: was.by }, last]
}

function editOf(item: RecipeItem): { readonly at: Instant | null; readonly by: string | null } {
  return { at: item.updatedAt, by: item.versionAuthorEmail ?? item.versionAuthorName }
}

function itemOf(data: JsonText): RecipeItem {
  return readJson<{ readonly item: RecipeItem }>(data).item
}
