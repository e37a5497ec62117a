import { Worker } from 'node:worker_threads'
import type { Done, Order } from './worker.ts'

/** Orders in the order in which they should be begun; null: nothing more to do. */
export type NextOrder = () => Order | null

/** Plays orders on so many workers until there are none left, and tells how each went. */
export async function playOrders(
  workers: number,
  next: NextOrder,
  tell: (order: Order, done: Done) => void,
): Promise<void> {
  await Promise.all(
    Array.from({ length: workers }, async () => {
      let worker = startWorker()
      for (let order = next(); order !== null; order = next()) {
        try {
          tell(order, await play(worker, order))
        } catch (error) {
          const why = `the worker ended: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
          tell(order, { ran: 0, tally: {}, broken: { seed: order.first, why }, left: null })
          await worker.terminate()
          worker = startWorker()
        }
      }
      await worker.terminate()
    }),
  )
}

function startWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url))
}

function play(worker: Worker, order: Order): Promise<Done> {
  const { promise, resolve, reject } = Promise.withResolvers<Done>()
  const ended = (status: number): void => reject(new Error(`status ${status}`))
  worker.once('error', reject).once('exit', ended)
  worker.once('message', (done: Done) => {
    worker.off('error', reject).off('exit', ended)
    resolve(done)
  })
  worker.postMessage(order)
  return promise
}
