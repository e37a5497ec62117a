import { setImmediate as immediate } from 'node:timers/promises'

/** Lets everything else that is ready have its turn: for long work in pieces. */
export async function yieldTurn(): Promise<void> {
  await immediate()
}
