import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a PostgreSQL server for tests, on loopback; every test takes a schema of its own. */
    postgresUrl: string
  }
}

/** Starts PostgreSQL once a run, and stops it at its end. */
// oxlint-disable-next-line import/no-default-export -- what vitest asks for
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}
