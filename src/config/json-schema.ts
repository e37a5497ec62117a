import { z } from 'zod'
import { ruleTestFile } from './rule-tests/schema.ts'
import { ruleFile } from './schema-rules.ts'
import { alertsFile } from './sections.ts'

/** A JSON Schema (2020-12) as plain values. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** The schema of alerts.yaml: keys, types, descriptions, defaults. What only the loader can check is not in it. */
export function alertsJsonSchema(): JsonSchema {
  return generate(alertsFile, 'RecipeWatch: alerts.yaml')
}

/** The schema of rule files. */
export function rulesJsonSchema(): JsonSchema {
  return generate(ruleFile, 'RecipeWatch: rules')
}

/** The schema of files of rule tests. */
export function testsJsonSchema(): JsonSchema {
  return generate(ruleTestFile, 'RecipeWatch: rule tests')
}

function generate(schema: z.ZodType, title: string): JsonSchema {
  const generated = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => allowVariables(jsonSchema),
  })
  return { title, ...generated, patternProperties: { '^x-': { description: 'Free: for anchors and notes' } } }
}

/** Numbers, switches and choices may be written as `${NAME}` too. */
function allowVariables(schema: z.core.JSONSchema.BaseSchema): void {
  const { type, enum: choice, minimum, maximum, exclusiveMinimum } = schema
  if (type !== 'number' && type !== 'integer' && type !== 'boolean' && choice === undefined) return
  const plain = Object.fromEntries(
    Object.entries({ type, enum: choice, minimum, maximum, exclusiveMinimum }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  for (const key of Object.keys(plain)) delete schema[key]
  schema.anyOf = [plain, { type: 'string', pattern: String.raw`\$\{` }]
}
