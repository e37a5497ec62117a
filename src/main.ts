#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// What is compiled once is kept for the next start, where a folder for temporary files can be written; static imports
// would be compiled before this.
enableCompileCache()
const [{ runCli }, { processTerminal }] = await Promise.all([
  import('./cli/program.ts'),
  import('./cli/terminal.ts'),
])

process.exitCode = await runCli(process.argv.slice(2), processTerminal())
