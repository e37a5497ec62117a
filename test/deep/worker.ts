import { once } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { heldBytes } from './heap.ts'
import { type Played, playSeeds } from './suite.ts'
import { SUITES } from './suites.ts'

/** Seeds that a worker is asked to play, answered by how they went. */
export interface Order {
  readonly suite: string
  readonly first: number
  readonly count: number
}

/** How an order went. */
export interface Done extends Played {
  /** By how many bytes it made memory grow; null where nobody asks. */
  readonly left: number | null
}

while (parentPort !== null) {
  const [order] = (await once(parentPort, 'message')) as [Order]
  const suite = SUITES.find(({ name }) => name === order.suite)
  if (suite === undefined) throw new Error(`no suite is named ${order.suite}`)
  const before = suite.leavesNothing === true ? heldBytes() : null
  const played = await playSeeds(suite, order.first, order.count)
  parentPort.postMessage({ ...played, left: before === null ? null : heldBytes() - before } satisfies Done)
}
