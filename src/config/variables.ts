import { isAbsolute, join } from 'node:path'
import { messageOf } from '../model/errors.ts'
import type { ConfigEnvironment } from './environment.ts'
import { nearest } from './nearest.ts'
import type { ProblemCode } from './problem.ts'

/** `$${`, `${file:/path}`, `${NAME}`, `${NAME:-default}`, or `${` that is none of them. */
const REFERENCE = /\$\$\{|\$\{file:([^}]*)\}|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{/g

/** A text after its references are filled in. */
export interface Filled {
  readonly text: string
  /** The values that came from outside. */
  readonly values: readonly string[]
  readonly problems: readonly { readonly code: ProblemCode; readonly message: string }[]
}

/** Fills in the references of one text. */
export type Fill = (text: string) => Filled

/**
 * Reads the files that a YAML source names as `${file:…}` (relative ones from `folder`) and returns what fills in its
 * texts. `$${` stays as `${`. A variable that is not set, a file that cannot be read, and `${` without a name are problems.
 */
export async function prepareFill(
  source: string,
  folder: string,
  environment: ConfigEnvironment,
): Promise<Fill> {
  const files = new Map<string, string | Error>()
  for (const [, path] of source.matchAll(REFERENCE)) {
    if (path !== undefined && !files.has(path)) files.set(path, await readSecret(path, folder, environment))
  }
  return (text) => fill(text, files, environment.variables)
}

async function readSecret(
  path: string,
  folder: string,
  environment: ConfigEnvironment,
): Promise<string | Error> {
  try {
    const content = await environment.read(isAbsolute(path) ? path : join(folder, path))
    return content.replace(/\r?\n$/, '')
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error))
  }
}

function fill(
  text: string,
  files: ReadonlyMap<string, string | Error>,
  variables: ConfigEnvironment['variables'],
): Filled {
  const values: string[] = []
  const problems: { code: ProblemCode; message: string }[] = []
  const take = (value: string): string => {
    values.push(value)
    return value
  }
  const filled = text.replaceAll(
    REFERENCE,
    (reference: string, path?: string, name?: string, ifUnset?: string) => {
      if (reference === '$${') return '${'
      if (path !== undefined) {
        const content = files.get(path)
        if (typeof content === 'string') return take(content)
        problems.push({
          code: 'file_unreadable',
          message: `the file of \${file:${path}} cannot be read: ${reason(content)}`,
        })
        return ''
      }
      if (name === undefined) {
        const message = 'expected ${NAME}, ${NAME:-default} or ${file:/path}; a literal ${ is written $${'
        problems.push({ code: 'variable_invalid', message })
        return ''
      }
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined
      if (ifUnset !== undefined && (value === undefined || value === '')) return take(ifUnset)
      if (value !== undefined) return take(value)
      problems.push({ code: 'variable_missing', message: missing(name, variables) })
      return ''
    },
  )
  return { text: filled, values, problems }
}

function missing(name: string, variables: ConfigEnvironment['variables']): string {
  const near = nearest(name, Object.keys(variables))
  const hint = near === null ? '' : ` (there is ${near})`
  return `the environment variable ${name} is not set${hint}; set it, or give a default: \${${name}:-…}`
}

function reason(error: Error | undefined): string {
  if (error === undefined) return 'it was not looked for'
  return 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : error.message
}
