import { once } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { playSeeds } from './suite.ts'
import { SUITES } from './suites.ts'

/** Seeds that a worker is asked to play, answered by how they went. */
export interface Order {
  readonly suite: string
  readonly first: number
  readonly count: number
}

while (parentPort !== null) {
  const [order] = (await once(parentPort, 'message')) as [Order]
  const suite = SUITES.find(({ name }) => name === order.suite)
  if (suite === undefined) throw new Error(`no suite is named ${order.suite}`)
  parentPort.postMessage(await playSeeds(suite, order.first, order.count))
}
