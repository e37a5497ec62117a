import type { EndpointFamily } from '../model/config.ts'
import type { ConnectionItem } from '../model/connection.ts'
import type { Instant } from '../model/instant.ts'
import type { JobsPage } from '../model/job.ts'
import type { RecipeItem } from '../model/recipe.ts'
import { type Ask, type AskOptions, type Call, createAsk, type WorkatoClientOptions } from './ask.ts'
import { decodeConnections } from './decode-connections.ts'
import { decodeJobs } from './decode-jobs.ts'
import type { CustomerItem, FolderItem, ProjectItem, TagItem } from './decode-others.ts'
import { decodeCustomers, decodeFolders, decodeProjects, decodeTags } from './decode-others.ts'
import type { RecipesPage } from './decode-recipes.ts'
import { decodeRecipes } from './decode-recipes.ts'
import { WorkatoError } from './errors.ts'
import { allPages } from './pages.ts'

/** Longest page that the lists give (API.md). */
const PER_PAGE_MAX = 100

/** Which page of jobs. */
export interface JobsQuery extends AskOptions {
  /** Failed ones where left out; `any`: whatever came of them. */
  readonly status?: 'failed' | 'any'

  /** The page after this job; the newest where null or left out. */
  readonly cursor?: string | null
  /** Only reruns; asked for by both names that are told of the parameter. */
  readonly rerunOnly?: boolean
}

/** What the token may read. */
export interface Probe {
  readonly what: 'recipes' | 'jobs' | 'connections' | 'folders' | 'projects' | 'tags'
  /** Null: it may. */
  readonly error: WorkatoError | null
}

/** A page of the recipe list. */
export interface ListedPage extends RecipesPage {
  /** False after the last. */
  readonly more: boolean
  /** When it was asked for, once its turn had come. */
  readonly askedAt: Instant
}

/**
 * The API of one workspace. Every method makes one HTTP attempt a page, after waiting for its budget; throws
 * WorkatoError, or the signal's reason. Retrying is the caller's decision.
 */
export interface WorkatoClient {
  /** A page of jobs, newest first. At most one request a recipe is under way (SEMANTICS 2.1). */
  jobs(recipe: string, query?: JobsQuery): Promise<JobsPage>
  /** One page of the recipe list, from 1. */
  recipes(page: number, options?: AskOptions): Promise<ListedPage>
  /** All recipes that the token may see, without repeats. */
  allRecipes(options?: AskOptions): Promise<Pick<RecipesPage, 'items' | 'broken'>>
  /** All connections; the API knows no pages of them. */
  connections(options?: AskOptions): Promise<readonly ConnectionItem[]>
  /** Folders in `parent`; in the home folder where null. */
  folders(parent: string | null, options?: AskOptions): Promise<readonly FolderItem[]>
  projects(options?: AskOptions): Promise<readonly ProjectItem[]>
  tags(options?: AskOptions): Promise<readonly TagItem[]>
  /** Embedded: all customers. */
  customers(options?: AskOptions): Promise<readonly CustomerItem[]>
  /** Tries what the token may read; throws where the API cannot be asked at all. */
  probe(options?: AskOptions): Promise<readonly Probe[]>
}

/** A client for one workspace. */
export function createWorkatoClient(options: WorkatoClientOptions): WorkatoClient {
  const ask = createAsk(options)
  const oneAtATime = createTurns()
  const list = <T>(family: EndpointFamily, path: string, decode: Call<T>['decode'], how: AskOptions = {}) =>
    ask({ family, path, decode }, how).then(({ value }) => value)
  const client: WorkatoClient = {
    jobs: (recipe, query = {}) =>
      oneAtATime(recipe, async () => {
        const { value, askedAt, serverTime } = await ask(
          { family: 'jobs', path: jobsPath(recipe, query), decode: decodeJobs },
          query,
        )
        return { ...value, askedAt, serverTime }
      }),
    recipes: (page, how = {}) => listedPage(ask, page, how),
    allRecipes: async (how) => {
      const broken: string[] = []
      const items = await allPages<RecipeItem>(async (page) => {
        const answer = await client.recipes(page, how)
        for (const why of answer.broken) broken.push(`page ${page}, ${why}`)
        return answer
      })
      return { items, broken }
    },
    connections: (how) => list('connections', '/connections', decodeConnections, how),
    folders: (parent, how) =>
      allPages(async (page) => {
        const below = parent === null ? '' : `parent_id=${encodeURIComponent(parent)}&`
        const path = `/folders?${below}page=${page}&per_page=${PER_PAGE_MAX}`
        return wholePage(await list('folders', path, decodeFolders, how))
      }),
    projects: (how) =>
      allPages(async (page) =>
        wholePage(
          await list('folders', `/projects?page=${page}&per_page=${PER_PAGE_MAX}`, decodeProjects, how),
        ),
      ),
    tags: async (how) => {
      const items = await allPages(async (page) => {
        const path = `/tags?page=${page}&per_page=${PER_PAGE_MAX}`
        const rows = await list('tags', path, decodeTags, how)
        return wholePage(rows.map((tag) => ({ ...tag, id: tag.handle })))
      })
      return items.map(({ handle, title }) => ({ handle, title }))
    },
    customers: (how) =>
      allPages(async (page) => {
        const path = `/managed_users?page=${page}&per_page=${PER_PAGE_MAX}`
        return wholePage(await list('customers', path, decodeCustomers, how))
      }),
    probe: (how = {}) => probeWith(client, list, how),
  }
  return client
}

async function listedPage(ask: Ask, page: number, how: AskOptions): Promise<ListedPage> {
  const path = `/recipes?page=${page}&per_page=${PER_PAGE_MAX}&includes[]=tags&exclude_code=true`
  const { value, askedAt } = await ask({ family: 'recipes', path, decode: decodeRecipes }, how)
  const rows = value.items.length + value.broken.length
  // A short page need not be the last: some answers hold fewer rows than were asked for.
  const isWhole = page === 1 && value.count !== null && rows >= value.count
  return { ...value, more: rows > 0 && !isWhole, askedAt }
}

function jobsPath(recipe: string, query: JobsQuery): string {
  const parameters = [
    ...(query.status === 'any' ? [] : ['status=failed']),
    ...(query.cursor == null ? [] : [`offset_job_id=${encodeURIComponent(query.cursor)}`]),
    ...(query.rerunOnly === true ? ['rerun_only=true', 'rerun_jobs=true'] : []),
  ]
  const asked = parameters.length === 0 ? '' : `?${parameters.join('&')}`
  return `/recipes/${encodeURIComponent(recipe)}/jobs${asked}`
}

/** Bare arrays say nothing of a next page: only a full one can have one. */
function wholePage<T>(items: readonly T[]): { readonly items: readonly T[]; readonly more: boolean } {
  return { items, more: items.length >= PER_PAGE_MAX }
}

/** Runs what has the same key one after the other. */
function createTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}

async function probeWith(
  client: WorkatoClient,
  list: (
    family: EndpointFamily,
    path: string,
    decode: typeof decodeRecipes,
    how: AskOptions,
  ) => Promise<RecipesPage>,
  how: AskOptions,
): Promise<readonly Probe[]> {
  const recipes = await list('recipes', '/recipes?per_page=1', decodeRecipes, how).catch(refusal)
  const first = recipes instanceof WorkatoError ? undefined : recipes.items[0]?.id
  const probes: Probe[] = [{ what: 'recipes', error: recipes instanceof WorkatoError ? recipes : null }]
  const others: readonly (readonly [Probe['what'], () => Promise<unknown>])[] = [
    ...(first === undefined ? [] : [['jobs', () => client.jobs(first, how)] as const]),
    ['connections', () => client.connections(how)],
    ['projects', () => client.projects(how)],
    ['folders', () => client.folders(null, how)],
    ['tags', () => client.tags(how)],
  ]
  for (const [what, ask] of others) {
    const result = await ask().catch(refusal)
    probes.push({ what, error: result instanceof WorkatoError ? result : null })
  }
  return probes
}

/** A missing right is an answer; anything else (the token rejected, nobody there) concerns the whole. */
function refusal(error: unknown): WorkatoError {
  if (error instanceof WorkatoError && (error.code === 'forbidden' || error.code === 'not_found'))
    return error
  throw error
}
