import { createQuotaMeter, type Quota, type QuotaMeter } from '../../src/demo/workato/quota.ts'
import { enveloped, paging } from '../../src/demo/workato/recipes-answer.ts'
import {
  jsonAnswer,
  type SeenRequest,
  type SimRequest,
  type SimResponse,
} from '../../src/demo/workato/request.ts'
import { createWorkatoSim, type WorkatoSim, type WorkatoSimOptions } from '../../src/demo/workato/sim.ts'
import type { Envelope } from '../../src/demo/workato/variant.ts'

/** The vendor's quotas for embedded partners, of the whole admin workspace. */
export const EMBEDDED_QUOTA: Quota = { jobs: 1_000, recipes: 2_000, connections: 1_000, customers: 60 }

/** How partners' customers are simulated. */
export interface EmbeddedSimOptions
  extends Pick<WorkatoSimOptions, 'now' | 'seed' | 'token' | 'variant' | 'onRequest'> {
  /** Without one nothing is refused. */
  readonly quota?: Quota
  /** Where the list of customers keeps its rows. */
  readonly customersEnvelope?: Envelope
}

/** A partner's admin workspace: customers behind one token and one quota. */
export interface EmbeddedSim {
  /** A customer's workspace, made where missing; the id is the vendor's number, or `E` and the partner's own. */
  customer(id: string): WorkatoSim
  removeCustomer(id: string): void
  setToken(token: string): void
  handle(request: SimRequest): SimResponse
}

const CUSTOMER = /^\/api\/managed_users\/([^/?]+)\//

/** A partner without customers yet. */
export function createEmbeddedSim(options: EmbeddedSimOptions): EmbeddedSim {
  const { quota = {}, now, seed = 1, onRequest, customersEnvelope = 'result' } = options
  const meter: QuotaMeter = createQuotaMeter(() => quota)
  const customers = new Map<string, WorkatoSim>()
  let token = options.token ?? 'simulated-token'
  const customer = (id: string): WorkatoSim => {
    const known = customers.get(id)
    if (known !== undefined) return known
    const made = createWorkatoSim({
      now,
      seed: seed + customers.size,
      token,
      meter,
      quota,
      variant: {
        recipesEnvelope: 'result',
        connectionsEnvelope: 'result',
        ...options.variant,
        managedUser: id,
      },
      ...(onRequest === undefined ? {} : { onRequest }),
    })
    customers.set(id, made)
    return made
  }
  /** Both the vendor's number and the partner's id name a customer. */
  const idOf = (named: string): string =>
    customers.has(named)
      ? named
      : ([...customers.keys()].find((id) => String(numberOf(id)) === named) ?? named)
  const list = (request: SimRequest): SimResponse => {
    const response = listCustomers(request)
    const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1')
    const seen = { at: now(), method: request.method, path: pathname, status: response.status, recipe: null }
    onRequest?.({ ...seen, query: Object.fromEntries(searchParams), doneAt: now() } satisfies SeenRequest)
    return response
  }
  const listCustomers = ({ url, headers }: SimRequest): SimResponse => {
    if (headers['authorization'] !== `Bearer ${token}`) return jsonAnswer(401, { message: 'Unauthorized' })
    const waitMs = meter.take('customers', now())
    if (waitMs > 0) return jsonAnswer(429, { message: 'Too many requests' })
    const { page, perPage } = paging(new URL(url, 'http://127.0.0.1').searchParams, 100)
    const rows = [...customers.keys()].slice((page - 1) * perPage, page * perPage).map(writeCustomer)
    return jsonAnswer(200, enveloped(rows, customersEnvelope))
  }
  return {
    customer,
    removeCustomer: (id) => void customers.delete(id),
    setToken(renewed) {
      token = renewed
      for (const one of customers.values()) one.setToken(renewed)
    },
    handle(request) {
      const named = CUSTOMER.exec(request.url)?.[1]
      if (named === undefined) return list(request)
      const id = idOf(decodeURIComponent(named))
      const one = customers.get(id)
      if (one === undefined) return jsonAnswer(404, { message: 'Not found' })
      return one.handle({ ...request, url: request.url.replace(CUSTOMER, `/api/managed_users/${id}/`) })
    },
  }
}

/** The vendor's own number of a customer that is known by the partner's id. */
function numberOf(id: string): number {
  return /^\d+$/.test(id)
    ? Number(id)
    : 900_000 + (Number.parseInt(Buffer.from(id).toString('hex').slice(-8), 16) % 90_000)
}

function writeCustomer(id: string): Readonly<Record<string, unknown>> {
  const external_id = id.startsWith('E') ? id.slice(1) : null
  return { id: numberOf(id), external_id, name: `Customer ${id}`, trial: false }
}
