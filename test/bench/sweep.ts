import { keepListed } from '../../src/app/listed.ts'
import { Tenant } from '../../src/app/tenant.ts'
import { createWorkatoSim } from '../../src/demo/workato/sim.ts'
import { selectRecipes } from '../../src/poll/select.ts'
import { Turns } from '../../src/poll/turns.ts'
import { decodeRecipes, type RecipesPage } from '../../src/workato/decode-recipes.ts'
import { judge } from '../../src/workato/judge.ts'
import { compare, cpuOf, type Rounds } from './measure.ts'
import { inMemory, makePlace, NOWHERE, openEnvironment } from './place.ts'
import { type Result, resultOf } from './result.ts'

const RECIPES = 5_000

/** Of them so many fail between two sweeps. */
const MOVERS = 50

const ROUNDS: Rounds = { rounds: 15, warmUp: 4 }

/** A sweep of the list, from its bytes to what is kept of it, against JSON.parse of the same bytes. */
export async function sweep(rounds: Rounds = ROUNDS, recipes: number = RECIPES): Promise<Result> {
  using place = makePlace(inMemory(), NOWHERE)
  await using env = await openEnvironment(place)
  const [workspace] = env.config.workspaces
  if (workspace === undefined) throw new Error('the configuration has no workspace')
  const clock = { now: Date.now() }
  const sim = createWorkatoSim({ now: () => clock.now, token: 't' })
  const ids = Array.from({ length: recipes }, (_, number) => sim.addRecipe({ name: `Recipe ${number}` }))
  const standing = {} as Tenant['standing']
  const tenant = new Tenant({ workspace, client: {} as Tenant['client'], standing, shared: standing })
  const turns = new Turns()
  const pagesNow = (): readonly Buffer[] =>
    Array.from({ length: Math.ceil(recipes / 100) }, (_, page) => pageOf(sim, page + 1))
  const read = async (pages: readonly Buffer[]): Promise<void> => {
    for (const bytes of pages) {
      const { items } = decoded(bytes, clock.now)
      const { checksums, looked, moved } = tenant.list(items, turns, clock.now)
      await keepListed(env, tenant, moved, clock.now)
      await env.store.completeness.listed(tenant.name, checksums, looked)
      await env.store.completeness.moved(tenant.name, tenant.unmoved.takeChanges())
    }
  }
  await read(pagesNow())
  tenant.endSweep({ pages: recipes / 100, rows: recipes, ids: new Set(ids.map(String)), unproven: 0 })
  const selected = selectRecipes({
    workspace,
    items: tenant.items,
    catalog: { folders: new Map(), projects: new Map(), tags: new Map(), missing: [] },
    owners: null,
    urlOf: (recipe) => recipe,
  })
  await env.store.recipes.select(tenant.name, selected.recipes, clock.now, 0)
  const news = tenant.select(await env.store.recipes.list({ selected: true }), turns, 0)
  await env.store.completeness.listed(tenant.name, news.checksums, news.looked)
  const { ours, baseline } = await compare(
    async (round) => {
      clock.now += 66_000
      for (let mover = 0; mover < MOVERS; mover += 1) sim.finish(ids[(round * MOVERS + mover) % recipes] ?? 0)
      const pages = pagesNow()
      return await cpuOf(() => read(pages))
    },
    () => {
      const pages = pagesNow()
      return cpuOf(() => {
        for (const bytes of pages) JSON.parse(bytes.toString('utf8'))
      })
    },
    rounds,
  )
  return resultOf('sweep', ours, baseline, 'ms')
}

function pageOf(sim: ReturnType<typeof createWorkatoSim>, page: number): Buffer {
  const url = `/api/recipes?page=${page}&per_page=100&includes[]=tags&exclude_code=true`
  return Buffer.from(sim.handle({ method: 'GET', url, headers: { authorization: 'Bearer t' } }).body)
}

function decoded(bytes: Buffer, now: number): RecipesPage {
  const answer = { status: 200, headers: {}, text: bytes.toString('utf8') }
  return judge('GET /api/recipes', answer, now, decodeRecipes)
}
