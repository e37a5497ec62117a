import type { Instant } from '../../model/instant.ts'
import { recipeOf } from './jobs.ts'
import { uuidOf } from './seeded.ts'
import type { RepeatOutcome, SimConnection, SimRecipe, SimState } from './state.ts'

const HOME_FOLDER = 1_000

/** A recipe to add, or what of it changes; every part may be left out. */
export interface RecipeSpec {
  readonly name?: string
  readonly description?: string
  /** Names from the project's root (or home) down: `Orders/Inbound`; made where missing. */
  readonly folder?: string
  /** A project's name; made where missing. */
  readonly project?: string
  /** Titles; a tag is made where missing. */
  readonly tags?: readonly string[]
  /** Adapters, the trigger's first. */
  readonly apps?: readonly string[]
  readonly connectionIds?: readonly number[]
  readonly running?: boolean
  readonly stopCause?: string | null
  readonly authorName?: string
  readonly authorEmail?: string
  readonly lastRunAt?: Instant
  /** False: as if the token did not reach it. */
  readonly inScope?: boolean
  /** What a repeat of one of its jobs does; `succeeded` where left out. */
  readonly onRepeat?: RepeatOutcome
}

/** What makes and changes all but jobs. */
export interface Workspace {
  addRecipe(spec?: RecipeSpec & { readonly id?: number }): number
  setRecipe(id: number, spec: RecipeSpec): void
  removeRecipe(id: number): void
  /** Adds a connection or lays fields over one that is there. */
  setConnection(connection: Partial<SimConnection> & { readonly id: number }): void
  removeConnection(id: number): void
}

/** A workspace with a home folder and nothing in it. */
export function emptyState(): SimState {
  return {
    recipes: new Map(),
    recipesByIdDesc: null,
    jobs: new Map(),
    connections: new Map(),
    folders: new Map(),
    projects: new Map(),
    tags: new Map(),
    homeFolderId: HOME_FOLDER,
  }
}

function tagHandle(state: SimState, title: string): string {
  const known = [...state.tags.values()].find((tag) => tag.title === title)
  if (known !== undefined) return known.handle
  const characters = uuidOf(`tag ${title}`).replaceAll('-', '')
  const handle = `tag-${characters.slice(0, 8)}-${characters.slice(8, 14)}`
  state.tags.set(handle, { handle, title })
  return handle
}

function addFolder(
  state: SimState,
  name: string,
  parentId: number,
  project: { id: number; isRoot: boolean } | null,
  at: Instant,
): number {
  const id = HOME_FOLDER + 1 + state.folders.size
  const isProject = project?.isRoot ?? false
  state.folders.set(id, { id, name, parentId, projectId: project?.id ?? null, isProject, createdAt: at })
  return id
}

function projectNamed(state: SimState, name: string, at: Instant): { id: number; folderId: number } {
  const known = [...state.projects.values()].find((project) => project.name === name)
  if (known !== undefined) return known
  const id = 500 + state.projects.size + 1
  const folderId = addFolder(state, name, state.homeFolderId, { id, isRoot: true }, at)
  const project = { id, name, folderId }
  state.projects.set(id, project)
  return project
}

function placeIn(
  state: SimState,
  spec: RecipeSpec,
  at: Instant,
): { folderId: number; projectId: number | null } {
  const project = spec.project === undefined ? null : projectNamed(state, spec.project, at)
  let folderId = project?.folderId ?? state.homeFolderId
  for (const name of (spec.folder ?? '').split('/').filter((part) => part !== '')) {
    const parentId = folderId
    const known = [...state.folders.values()].find(
      (folder) => folder.name === name && folder.parentId === parentId,
    )
    const owner = project === null ? null : { id: project.id, isRoot: false }
    folderId = known?.id ?? addFolder(state, name, parentId, owner, at)
  }
  return { folderId, projectId: project?.id ?? null }
}

function apply(state: SimState, recipe: SimRecipe, spec: RecipeSpec, at: Instant): void {
  const { folder, project, tags, running, stopCause, ...plain } = spec
  Object.assign(recipe, plain)
  if (folder !== undefined || project !== undefined) Object.assign(recipe, placeIn(state, spec, at))
  if (tags !== undefined) recipe.tags = tags.map((title) => tagHandle(state, title))
  if (running !== undefined && running !== recipe.running) {
    recipe.running = running
    recipe.stoppedAt = running ? null : at
    if (running) recipe.stopCause = null
  }
  if (stopCause !== undefined) recipe.stopCause = stopCause
  recipe.updatedAt = at
}

function newRecipe(id: number, homeFolderId: number, at: Instant): SimRecipe {
  return {
    id,
    name: `Recipe ${id}`,
    description: '',
    folderId: homeFolderId,
    projectId: null,
    tags: [],
    apps: ['clock', 'rest'],
    connectionIds: [],
    running: true,
    inScope: true,
    stopCause: null,
    stoppedAt: null,
    authorName: 'Alex Fisher',
    authorEmail: 'alex.fisher@example.com',
    versionNo: 1,
    createdAt: at,
    updatedAt: at,
    lastRunAt: null,
    onRepeat: 'succeeded',
    jobs: [],
    movements: [],
    ordered: null,
  }
}

/** Makes and changes what a workspace holds; `now` stamps it. */
export function createWorkspace(state: SimState, now: () => Instant): Workspace {
  let lastId = 1_000
  return {
    addRecipe({ id = lastId + 1, ...spec } = {}) {
      if (state.recipes.has(id)) throw new Error(`The simulator has a recipe ${id} already.`)
      lastId = Math.max(lastId, id)
      const recipe = newRecipe(id, state.homeFolderId, now())
      apply(state, recipe, spec, now())
      state.recipes.set(id, recipe)
      state.recipesByIdDesc = null
      return id
    },
    setRecipe(id, spec) {
      apply(state, recipeOf(state, id), spec, now())
    },
    removeRecipe(id) {
      for (const job of recipeOf(state, id).jobs) state.jobs.delete(job.id)
      state.recipes.delete(id)
      state.recipesByIdDesc = null
    },
    setConnection(connection) {
      const usual: SimConnection = {
        id: connection.id,
        name: `Connection ${connection.id}`,
        application: 'rest',
        authorizationStatus: 'success',
        authorizationError: null,
        connectionLostAt: null,
        connectionLostReason: null,
        folderId: state.homeFolderId,
        createdAt: now(),
        updatedAt: now(),
      }
      state.connections.set(connection.id, {
        ...usual,
        ...state.connections.get(connection.id),
        ...connection,
      })
    },
    removeConnection(id) {
      state.connections.delete(id)
    },
  }
}
