import { spawnSync } from 'node:child_process'

/** What a program printed. */
export interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs a program with this input, to its end. */
export function run(program: string, args: readonly string[], input = ''): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, [...args], { input, encoding: 'latin1' })
  if (error !== undefined) throw error
  return { status, out: stdout, err: stderr }
}

/** Makes sure that a program is there, from Debian's package where it is not. Needs root for that. */
export function requireProgram(program: string, debianPackage: string): void {
  const isThere = (): boolean => spawnSync('which', [program]).status === 0
  if (isThere()) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage], { env })
  if (!isThere()) throw new Error(`${program} is missing: apt-get install ${debianPackage}`)
}
