import { startDaemon } from '../../../src/app/daemon.ts'
import { createWorkatoSim, type WorkatoSim } from '../../../src/demo/workato/sim.ts'
import type { Alert } from '../../../src/model/alert.ts'
import { SECOND_MS } from '../../../src/model/instant.ts'
import { openStore } from '../../../src/store/open.ts'
import type { Store } from '../../../src/store/port.ts'
import type { Pacer } from '../../../src/system/pacer.ts'
import { createMetrics } from '../../../src/telemetry/metrics.ts'
import { keptLog } from '../../support/log.ts'
import { simGet, VirtualClock } from '../../support/virtual.ts'
import {
  APPS,
  configOf,
  ERRORS,
  endOf,
  type Happening,
  type History,
  instantOf,
  RECIPES,
  START,
} from './history.ts'

/** Where nothing listens: the daemon's requests are answered in this process. */
const API = 'http://workato.invalid'

/** Budgets have tests of their own. */
const UNPACED: Pacer = {
  slot: () => Promise.resolve(),
  limited() {},
  eased() {},
  slowdown: () => 1,
  close() {},
}

/** The daemon's own loops are closed within so long. */
const CLOSING_MS = 100 * SECOND_MS

/** What the daemon made of a history, and the workspace as it left it. */
export interface Lived {
  readonly alerts: readonly Alert[]
  readonly workato: WorkatoSim
  readonly clock: VirtualClock
}

/** The daemon itself over a simulated workspace, on a clock that jumps. */
export async function lived(history: History): Promise<Lived> {
  const clock = new VirtualClock(START)
  const workato = createWorkatoSim({ now: clock.now, token: 'api-token' })
  people(workato)
  let store: Store | undefined
  const daemon = await startDaemon({
    config: await configOf(history, API),
    clock,
    random: idsInTurn(),
    log: keptLog(),
    metrics: createMetrics('0'),
    pacer: UNPACED,
    get: simGet(clock, (request) => workato.handle(request)),
    openStore: async (config, options) => (store = await openStore(config, options)),
  })
  for (const step of stepsOf(history)) {
    await clock.run(step.at)
    step.do(workato)
  }
  await clock.run(endOf(history))
  const alerts = (await store?.alerts.list({ limit: 10_000 })) ?? []
  const closed = daemon[Symbol.asyncDispose]()
  await clock.run(clock.now() + CLOSING_MS)
  await closed
  return { alerts, workato, clock }
}

/** Each recipe has just succeeded. */
function people(workato: WorkatoSim): void {
  for (const { id, name } of RECIPES) {
    workato.setConnection({ id: 100 + id, application: 'rest' })
    workato.addRecipe({ id, name, apps: APPS, connectionIds: [100 + id] })
    workato.finish(id, { status: 'succeeded', at: START })
  }
}

function idsInTurn(): { next: () => number; id: () => string } {
  let given = 0
  return { next: () => 0.5, id: () => String((given += 1)).padStart(9, '0') }
}

interface Step {
  readonly at: number
  readonly do: (workato: WorkatoSim) => void
}

function stepsOf({ happenings }: History): readonly Step[] {
  return happenings.flatMap(stepOf).toSorted((a, b) => a.at - b.at)
}

function stepOf(happening: Happening): readonly Step[] {
  const at = instantOf(happening)
  if ('down' in happening) {
    const until = instantOf({ at: happening.at + happening.down })
    return [
      { at, do: ({ faults }) => faults.inject({ respond: { status: 503 }, times: Infinity }) },
      { at: until, do: ({ faults }) => faults.clear() },
    ]
  }
  const { recipe } = happening
  if ('failed' in happening) {
    const error = ERRORS[happening.error]
    return [{ at, do: (workato) => void workato.finish(recipe, { count: happening.failed, error }) }]
  }
  if ('succeeded' in happening) {
    const spec = { count: happening.succeeded, status: 'succeeded' }
    return [{ at, do: (workato) => void workato.finish(recipe, spec) }]
  }
  if ('stopped' in happening) {
    const spec = { running: false, stopCause: happening.stopped }
    return [{ at, do: (workato) => workato.setRecipe(recipe, spec) }]
  }
  if ('started' in happening) return [{ at, do: (workato) => workato.setRecipe(recipe, { running: true }) }]
  const { connected } = happening
  const connection = {
    id: 100 + recipe,
    authorizationStatus: connected ? ('success' as const) : ('failed' as const),
    connectionLostAt: connected ? null : at,
  }
  return [{ at, do: (workato) => workato.setConnection(connection) }]
}
