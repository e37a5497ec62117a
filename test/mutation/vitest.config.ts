import type { ViteUserConfig } from 'vitest/config'

/** The room under mutation; its own tests should notice when it is broken. */
const room = process.env['MUTATED_ROOM'] ?? '{model,poll,ingest,evaluate,alerts,route,message,digest}'

const config: ViteUserConfig = {
  // Modules are loaded once for all test files: loading them was most of the time of a broken place.
  test: { include: [`test/${room}/**/*.test.ts`], setupFiles: 'test/support/drawn.ts', isolate: false },
}

export default config
