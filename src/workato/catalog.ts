import type { Catalog, FolderNode } from '../model/selection.ts'
import type { AskOptions } from './ask.ts'
import type { WorkatoClient } from './client.ts'
import type { FolderItem, ProjectItem } from './decode-others.ts'
import { WorkatoError } from './errors.ts'

/** So many folders are looked into at most, one request each. */
const FOLDERS_MAX = 2_000

/** What has to be known by name. */
export interface CatalogNeeds {
  /** Folders whose place in the tree is needed; the tree is read until all are found. */
  readonly folders: ReadonlySet<string>
  readonly projects: boolean
  readonly tags: boolean
}

/**
 * Reads what ids and handles are called: one request for projects, one for tags, one for each folder above those
 * needed. A right that the token lacks (403, 404) leaves its part out and says so; other errors are thrown.
 */
export async function loadCatalog(
  client: Pick<WorkatoClient, 'folders' | 'projects' | 'tags'>,
  needs: CatalogNeeds,
  options: AskOptions = {},
): Promise<Catalog> {
  const missing: string[] = []
  const tolerated = async <T>(read: Promise<readonly T[]>): Promise<readonly T[] | null> => {
    try {
      return await read
    } catch (error) {
      if (!(error instanceof WorkatoError) || !['forbidden', 'not_found'].includes(error.code)) throw error
      missing.push(`${error.message}. ${error.hint}`)
      return null
    }
  }
  const needsTree = needs.folders.size > 0
  const projects = needs.projects || needsTree ? ((await tolerated(client.projects(options))) ?? []) : []
  const tags = needs.tags ? ((await tolerated(client.tags(options))) ?? []) : []
  const folders = needsTree
    ? await readTree(needs.folders, projects, (parent) => tolerated(client.folders(parent, options)))
    : new Map<string, FolderNode>()
  return {
    folders,
    projects: new Map(projects.map((project) => [project.id, project.name])),
    tags: new Map(tags.map((tag) => [tag.handle, tag.title])),
    missing: [...new Set(missing)],
  }
}

/** Null where the token may not look. */
type ReadChildren = (parent: string | null) => Promise<readonly FolderItem[] | null>

/** Breadth first from the home folder, with projects known before: most recipes lie near the top. */
async function readTree(
  needed: ReadonlySet<string>,
  projects: readonly ProjectItem[],
  children: ReadChildren,
): Promise<ReadonlyMap<string, FolderNode>> {
  const found = new Map<string, FolderNode>()
  const roots: FolderItem[] = projects.flatMap((project) =>
    project.folderId === null
      ? []
      : [{ id: project.folderId, name: project.name, parentId: null, projectId: project.id }],
  )
  const isDone = () => [...needed].every((id) => found.has(id))
  for (const folder of roots) found.set(folder.id, nodeOf(folder, undefined))
  if (isDone()) return found
  const home = await children(null)
  if (home === null) return found
  const homeId = home.find((folder) => folder.parentId !== null)?.parentId ?? null
  if (homeId !== null) found.set(homeId, { path: '', lineage: [homeId], projectId: null })
  for (const folder of home) found.set(folder.id, nodeOf(folder, undefined))
  const queue = [...found.keys()].filter((id) => id !== homeId)
  for (const [index, id] of queue.entries()) {
    if (isDone() || index >= FOLDERS_MAX) break
    for (const folder of (await children(id)) ?? []) {
      if (found.has(folder.id)) continue
      found.set(folder.id, nodeOf(folder, found.get(id)))
      queue.push(folder.id)
    }
  }
  return found
}

function nodeOf(folder: FolderItem, parent: FolderNode | undefined): FolderNode {
  return {
    path: parent === undefined || parent.path === '' ? folder.name : `${parent.path}/${folder.name}`,
    lineage: [folder.id, ...(parent?.lineage ?? [])],
    projectId: folder.projectId ?? parent?.projectId ?? null,
  }
}
