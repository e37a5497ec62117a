import type { ViteUserConfig } from 'vitest/config'

/** The tests of the pure rooms: quick, and each of them should notice when its room is broken. */
const config: ViteUserConfig = {
  test: { include: ['test/{model,poll,ingest,evaluate,alerts,route,message}/**/*.test.ts'] },
}

export default config
