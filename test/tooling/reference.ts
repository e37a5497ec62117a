import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './planted.ts'

// The README's tables of keys, out of the JSON Schemas: node test/tooling/reference.ts writes them.

/** The part of a JSON Schema that a table of keys is made from. */
interface Schema {
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
}

/** Names of the tables, as their marks in the README have them, and their schemas. */
const TABLES = { alerts: 'alerts.schema.json', rules: 'rules.schema.json' } as const

/** The README with its tables of keys as the schemas have them now. */
export function withReference(readme: string): string {
  return Object.entries(TABLES).reduce((text, [name, file]) => {
    const schema: Schema = JSON.parse(readFileSync(join(ROOT, file), 'utf8'))
    const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
    const [before, rest] = text.split(begin)
    const after = rest?.split(end)[1]
    if (before === undefined || after === undefined) throw new Error(`the README has no ${begin} … ${end}`)
    return `${before}${begin}\n${tableOf(schema)}\n${end}${after}`
  }, readme)
}

function tableOf(schema: Schema): string {
  const rows = rowsBelow({ schema, path: '', seen: new Set() }, schema)
  return ['| key | default | what it is |', '|---|---|---|', ...rows].join('\n')
}

/** A schema with keys, where it stands, and the definitions that were written out above it. */
interface Place {
  readonly schema: Schema
  readonly path: string
  readonly seen: ReadonlySet<string>
}

/** One row a key that says what it is, in the order of the schema; a definition is written out once. */
function rowsBelow({ schema, path, seen }: Place, whole: Schema): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const key = path === '' ? name : `${path}.${name}`
    const list = child.items === undefined ? '' : '[]'
    const required = schema.required?.includes(name) === true
    const [said = '', ifLeftOut] = (child.description ?? '').split(/(?:^|[.;] )Default: /)
    const standard = ifLeftOut ?? defaultOf(child, required)
    const row = `| \`${key}${list}\` | ${cell(standard)} | ${cell(said)} |`
    const inner = inside({ schema: child, path: key, seen }, whole)
    return [
      ...(child.description === undefined ? [] : [row]),
      ...(inner === null ? [] : rowsBelow(inner, whole)),
    ]
  })
}

/** Where a schema's own keys are: in itself, its items, or the values of its names; null where it has none. */
function inside({ schema, path, seen }: Place, whole: Schema): Place | null {
  if (schema.properties !== undefined) return { schema, path, seen }
  if (schema.items !== undefined) return inside({ schema: schema.items, path: `${path}[]`, seen }, whole)
  if (typeof schema.additionalProperties === 'object') {
    return inside({ schema: schema.additionalProperties, path: `${path}.NAME`, seen }, whole)
  }
  const name = schema.$ref?.split('/').at(-1) ?? ''
  const definition = whole.$defs?.[name]
  if (definition === undefined || seen.has(name)) return null
  return inside({ schema: definition, path, seen: new Set([...seen, name]) }, whole)
}

function defaultOf(schema: Schema, required: boolean): string {
  if (required) return 'required'
  const { default: value } = schema
  if (typeof value === 'string') return value
  const isEmpty = typeof value === 'object' && Object.keys(value ?? {}).length === 0
  if (value === undefined || isEmpty) return ''
  return JSON.stringify(value).replaceAll('"', '').replaceAll(',', ', ').replaceAll(':', ': ')
}

/** Text for a table's cell: what Markdown would read as its own is escaped. */
function cell(text: string): string {
  return text.replaceAll(/[|<*]/g, String.raw`\$&`)
}

if (process.argv[1] === import.meta.filename) {
  const path = join(ROOT, 'README.md')
  writeFileSync(path, withReference(readFileSync(path, 'utf8')))
}
