import type { Json } from './item.ts'
import { writeTime } from './item.ts'
import { enveloped, paging } from './recipes-answer.ts'
import type { SimConnection, SimState } from './state.ts'
import type { Variant } from './variant.ts'

const PER_PAGE_DEFAULT = 100

function pageOf<T>(rows: readonly T[], query: URLSearchParams): readonly T[] {
  const { page, perPage } = paging(query, PER_PAGE_DEFAULT)
  return rows.slice((page - 1) * perPage, page * perPage)
}

function writeConnection(connection: SimConnection, variant: Variant): Json {
  const { application } = connection
  return {
    id: connection.id,
    ...(variant.connectionApp === 'provider' ? {} : { application }),
    ...(variant.connectionApp === 'application' ? {} : { provider: application }),
    name: connection.name,
    description: null,
    authorized_at: writeTime(connection.createdAt, variant),
    authorization_status: connection.authorizationStatus,
    authorization_error: connection.authorizationError,
    created_at: writeTime(connection.createdAt, variant),
    updated_at: writeTime(connection.updatedAt, variant),
    external_id: null,
    folder_id: connection.folderId,
    connection_lost_at: writeTime(connection.connectionLostAt, variant),
    connection_lost_reason: connection.connectionLostReason,
    parent_id: null,
    tags: [],
  }
}

/** The answer of `GET /api/connections`: all of them, never paged. */
export function writeConnections(state: SimState, query: URLSearchParams, variant: Variant): unknown {
  const folder = query.get('folder_id')
  const rows = [...state.connections.values()]
    .filter((connection) => folder === null || connection.folderId === Number(folder))
    .map((connection) => writeConnection(connection, variant))
  return enveloped(rows, variant.connectionsEnvelope)
}

/** The answer of `GET /api/folders`: the children of `parent_id`, of the home folder where it is left out. */
export function writeFolders(state: SimState, query: URLSearchParams, variant: Variant): unknown {
  const parent = Number(query.get('parent_id') ?? state.homeFolderId)
  const rows = [...state.folders.values()]
    .filter((folder) => folder.parentId === parent)
    .map((folder) => ({
      id: folder.id,
      name: folder.name,
      parent_id: folder.parentId,
      is_project: folder.isProject,
      project_id: folder.projectId,
      created_at: writeTime(folder.createdAt, variant),
      updated_at: writeTime(folder.createdAt, variant),
    }))
  return pageOf(rows, query)
}

/** The answer of `GET /api/projects`. */
export function writeProjects(state: SimState, query: URLSearchParams): unknown {
  const rows = [...state.projects.values()].map((project) => ({
    id: project.id,
    description: '',
    folder_id: project.folderId,
    name: project.name,
  }))
  return pageOf(rows, query)
}

/** The answer of `GET /api/tags`: what the handles on recipes are called. */
export function writeTags(state: SimState, query: URLSearchParams, variant: Variant): unknown {
  const rows = [...state.tags.values()].map(({ handle, title }) => ({ handle, title, description: null }))
  return enveloped(pageOf(rows, query), variant.tagsEnvelope)
}

/** The answer of `GET /api/users/me`. */
export function writeUser(state: SimState, variant: Variant): Json {
  const recipes = [...state.recipes.values()]
  return {
    id: 17_293,
    name: 'Simulated workspace',
    created_at: writeTime(0, variant),
    plan_id: 'simulated',
    current_billing_period_start: writeTime(0, variant),
    current_billing_period_end: writeTime(0, variant),
    recipes_count: recipes.length,
    company_name: null,
    location: null,
    email: 'api@example.com',
    active_recipes_count: recipes.filter((recipe) => recipe.running).length,
    root_folder_id: state.homeFolderId,
  }
}
