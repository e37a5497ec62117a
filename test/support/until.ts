import { setTimeout as pause } from 'node:timers/promises'

/** Between two looks. */
const LOOK_EVERY_MS = 5

/** Looks until there is something to see, and returns it. Throws, saying what was waited for, when time is up. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen !== null && seen !== undefined && (seen as unknown) !== false) return seen
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for: ${what}`)
    await pause(LOOK_EVERY_MS)
  }
}
