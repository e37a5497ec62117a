/** What a folder of src/ may import. `model` and files of the same folder need no mention. */
export type Room = {
  /** Other folders of src/, or single files of them (`store/port.ts`). */
  readonly rooms: readonly string[]
  /** npm packages, exactly. */
  readonly packages: readonly string[]
  /** Pure rooms decide with values: of Node's own modules they may use `node:crypto` (hashes) and `node:util` alone. */
  readonly pure?: true
}

const PURE: Room = { rooms: [], packages: [], pure: true }

/** Every room of the house and what it may touch. A folder that is not here does not belong here. */
export const ROOMS: Readonly<Record<string, Room>> = {
  model: { rooms: [], packages: ['croner', 'liquidjs'], pure: true },
  telemetry: { rooms: [], packages: ['pino', 'prom-client'] },
  system: { rooms: [], packages: ['bottleneck'] },
  config: { rooms: [], packages: ['liquidjs', 'yaml', 'zod'] },
  workato: { rooms: ['system', 'telemetry'], packages: ['zod'] },
  poll: PURE,
  ingest: PURE,
  evaluate: PURE,
  alerts: PURE,
  route: PURE,
  digest: PURE,
  message: { rooms: [], packages: ['liquidjs'], pure: true },
  deliver: { rooms: ['system', 'telemetry'], packages: ['@slack/web-api', 'nodemailer'] },
  store: { rooms: ['system'], packages: ['kysely', 'pg'] },
  app: {
    rooms: [
      'telemetry',
      'system',
      'config',
      'workato',
      'poll',
      'ingest',
      'evaluate',
      'alerts',
      'route',
      'message',
      'digest',
      'deliver',
      'store',
    ],
    packages: [],
  },
  http: { rooms: ['system', 'telemetry', 'store/port.ts', 'app/port.ts'], packages: [] },
  cli: {
    rooms: ['app', 'config', 'http', 'demo', 'system', 'telemetry', 'store/port.ts'],
    packages: ['commander', 'string-width'],
  },
  demo: { rooms: ['system'], packages: ['mailparser', 'smtp-server'] },
}

/** Files that lie in src/ itself. */
export const ROOT_FILES: Readonly<Record<string, Room>> = {
  'main.ts': { rooms: ['cli'], packages: [] },
}
