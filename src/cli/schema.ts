import { alertsJsonSchema, rulesJsonSchema, testsJsonSchema } from '../config/json-schema.ts'

/** JSON Schema of alerts.yaml, of rule files, or of rule tests. */
export function schema(options: { readonly rules?: boolean; readonly tests?: boolean }): string {
  const generate =
    options.tests === true ? testsJsonSchema : options.rules === true ? rulesJsonSchema : alertsJsonSchema
  return JSON.stringify(generate(), null, 2)
}
