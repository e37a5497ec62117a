#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

/**
 * The daemon runs for months and does little at a time: V8 collects a young generation of 1 MiB, not 16, and the rest
 * before it has grown by a tenth, and leaves out its optimising compilers: that spares a hundred MiB, and hardly costs
 * time. What is alive is marked in one go, a few times a minute: in pieces beside the program, and once more eight
 * seconds later, it took more CPU time.
 */
const DAEMON_FLAGS = [
  '--semi-space-growth-factor=1',
  '--heap-growing-percent=10',
  '--no-incremental-marking',
  '--optimize-for-size',
  '--no-maglev',
  '--no-turbofan',
  '--liftoff-only',
]

const isDaemon = process.argv[2] === 'run'
if (isDaemon) for (const flag of DAEMON_FLAGS) setFlagsFromString(flag)

// What is compiled once is kept for the next start, where a folder for temporary files can be written; static imports
// would be compiled before this. A daemon starts seldom, and what is kept so takes several MiB while it runs.
if (!isDaemon) enableCompileCache()
const [{ runCli }, { processTerminal }] = await Promise.all([
  import('./cli/program.ts'),
  import('./cli/terminal.ts'),
])

process.exitCode = await runCli(process.argv.slice(2), processTerminal())
