import { fieldsOf } from './values.ts'

/**
 * The rows of a list answer: a bare array, or under the first of these names that holds one (`result` may wrap once
 * more); null where there are none, so that a strange answer is never taken for an empty list.
 */
export function listIn(answer: unknown, names: readonly string[]): readonly unknown[] | null {
  if (Array.isArray(answer)) return answer
  const fields = fieldsOf(answer)
  if (fields === null) return null
  for (const name of names) {
    const value = fields[name]
    if (Array.isArray(value)) return value
    const inner = name === 'result' ? fieldsOf(value)?.['items'] : undefined
    if (Array.isArray(inner)) return inner
  }
  return null
}
