import { glob, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ConfigEnvironment } from './environment.ts'

/** The machine's own files, and the variables given (`process.env`). */
export function nodeEnvironment(variables: Readonly<Record<string, string | undefined>>): ConfigEnvironment {
  return {
    variables,
    read: async (path) => await readFile(path, 'utf8'),
    glob: async (pattern, folder) => {
      const found: string[] = []
      for await (const entry of glob(pattern, { cwd: folder, withFileTypes: true })) {
        if (!entry.isDirectory()) found.push(resolve(entry.parentPath, entry.name))
      }
      return found.sort()
    },
  }
}
