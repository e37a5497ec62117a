import { alertsJsonSchema, rulesJsonSchema } from '../config/json-schema.ts'

/** JSON Schema of alerts.yaml, or of rule files. */
export function schema(options: { readonly rules?: boolean }): string {
  return JSON.stringify(options.rules === true ? rulesJsonSchema() : alertsJsonSchema(), null, 2)
}
