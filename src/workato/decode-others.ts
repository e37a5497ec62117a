import { listIn } from './envelope.ts'
import type { Fields } from './values.ts'
import { fieldsOf, idOf, textOf } from './values.ts'

/** A folder as the API lists it. */
export interface FolderItem {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
  readonly projectId: string | null
}

/** A project and the folder that it is. */
export interface ProjectItem {
  readonly id: string
  readonly name: string
  readonly folderId: string | null
}

/** What a tag's handle means. */
export interface TagItem {
  readonly handle: string
  readonly title: string
}

/** Folders of an answer; rows without an id are left out; null where it holds no list. */
export function decodeFolders(answer: unknown): readonly FolderItem[] | null {
  return rows(answer, ['items', 'result', 'folders'], (fields) => {
    const id = idOf(fields['id'])
    if (id === null) return null
    return {
      id,
      name: textOf(fields['name']) ?? id,
      parentId: idOf(fields['parent_id']),
      projectId: idOf(fields['project_id']),
    }
  })
}

/** Projects of an answer; rows without an id are left out; null where it holds no list. */
export function decodeProjects(answer: unknown): readonly ProjectItem[] | null {
  return rows(answer, ['items', 'result', 'projects'], (fields) => {
    const id = idOf(fields['id'])
    if (id === null) return null
    return { id, name: textOf(fields['name']) ?? id, folderId: idOf(fields['folder_id']) }
  })
}

/** Tags of an answer; rows without a handle are left out; null where it holds no list. */
export function decodeTags(answer: unknown): readonly TagItem[] | null {
  return rows(answer, ['items', 'result', 'tags'], (fields) => {
    const handle = idOf(fields['handle']) ?? idOf(fields['id'])
    if (handle === null) return null
    return { handle, title: textOf(fields['title']) ?? textOf(fields['name']) ?? handle }
  })
}

/** A partner's customer. */
export interface CustomerItem {
  readonly id: string
  readonly name: string
}

/** Customers of an answer; rows without an id are left out; null where it holds no list. */
export function decodeCustomers(answer: unknown): readonly CustomerItem[] | null {
  return rows(answer, ['result', 'items', 'managed_users'], (fields) => {
    const id = idOf(fields['id'])
    return id === null ? null : { id, name: textOf(fields['name']) ?? id }
  })
}

function rows<T>(
  answer: unknown,
  names: readonly string[],
  decode: (fields: Fields) => T | null,
): readonly T[] | null {
  const list = listIn(answer, names)
  if (list === null) return null
  return list
    .map((entry) => {
      const fields = fieldsOf(entry)
      return fields === null ? null : decode(fields)
    })
    .filter((row) => row !== null)
}
