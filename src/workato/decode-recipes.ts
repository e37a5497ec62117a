import type { RecipeItem } from '../model/recipe.ts'
import { listIn } from './envelope.ts'
import { parseApiTime } from './time.ts'
import type { Fields } from './values.ts'
import { booleanOf, fieldsOf, idOf, numberOf, textOf, textsOf } from './values.ts'

/** One page of the recipe list. */
export interface RecipesPage {
  readonly items: readonly RecipeItem[]
  /** Rows that could not be read, and why (SEMANTICS 2.6). */
  readonly broken: readonly string[]
  /** All recipes there are, where the answer says so. */
  readonly count: number | null
}

/** An answer of the recipe list; null where it holds no list. Throws DigitsLostError. */
export function decodeRecipes(answer: unknown): RecipesPage | null {
  const list = listIn(answer, ['items', 'result', 'recipes'])
  if (list === null) return null
  const items: RecipeItem[] = []
  const broken: string[] = []
  for (const [index, entry] of list.entries()) {
    const fields = fieldsOf(entry)
    const id = fields === null ? null : idOf(fields['id'])
    if (fields === null || id === null) broken.push(`item ${index + 1}: it has no id`)
    else items.push(decodeRecipe(id, fields))
  }
  return { items, broken, count: numberOf(fieldsOf(answer)?.['count']) }
}

function decodeRecipe(id: string, fields: Fields): RecipeItem {
  return {
    id,
    name: textOf(fields['name']),
    folderId: idOf(fields['folder_id']),
    projectId: idOf(fields['project_id']),
    running: booleanOf(fields['running']) ?? booleanOf(fields['active']),
    stopCause: textOf(fields['stop_cause']),
    stoppedAt: parseApiTime(fields['stopped_at']),
    lastRunAt: parseApiTime(fields['last_run_at']),
    updatedAt: parseApiTime(fields['updated_at']),
    failedCount: numberOf(fields['job_failed_count']),
    succeededCount: numberOf(fields['job_succeeded_count']),
    tags: decodeTags(fields['tags']),
    connections: decodeConnectionIds(fields),
    apps: decodeApps(fields),
    versionAuthorEmail: textOf(fields['version_author_email']),
    versionAuthorName: textOf(fields['version_author_name']),
  }
}

function decodeTags(tags: unknown): readonly string[] {
  if (!Array.isArray(tags)) return []
  return tags
    .map(
      (tag: unknown) => textOf(tag) ?? textOf(fieldsOf(tag)?.['handle']) ?? textOf(fieldsOf(tag)?.['title']),
    )
    .filter((tag) => tag !== null)
}

/** Every connection that the configuration names, without repeats. */
function decodeConnectionIds(fields: Fields): readonly string[] {
  const config: readonly unknown[] = Array.isArray(fields['config']) ? fields['config'] : []
  const ids = config.map((entry) => idOf(fieldsOf(entry)?.['account_id']))
  return [...new Set(ids.filter((id) => id !== null))]
}

/** Every adapter that any of the fields names, without repeats. */
function decodeApps(fields: Fields): readonly string[] {
  const config: readonly unknown[] = Array.isArray(fields['config']) ? fields['config'] : []
  const configured = config.map((entry) => {
    const part = fieldsOf(entry)
    return part === null ? null : (textOf(part['provider']) ?? textOf(part['name']))
  })
  const named = [
    textOf(fields['trigger_application']),
    ...textsOf(fields['applications']),
    ...textsOf(fields['action_applications']),
    ...configured,
  ]
  return [...new Set(named.filter((name) => name !== null))]
}
