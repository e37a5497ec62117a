import type { ViteUserConfig } from 'vitest/config'

/** The room under mutation; its own tests should notice when it is broken. */
const room = process.env['MUTATED_ROOM'] ?? '{model,poll,ingest,evaluate,alerts,route,message}'

const config: ViteUserConfig = {
  test: { include: [`test/${room}/**/*.test.ts`] },
}

export default config
