/**
 * Freezes a value and all in it. Regular expressions stay as they are: matching with a global one writes its position.
 */
export function deepFreeze<T>(value: T): T {
  freeze(value)
  return value
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || value instanceof RegExp || Object.isFrozen(value)) return
  Object.freeze(value)
  if (value instanceof Map) for (const entry of value.values()) freeze(entry)
  for (const entry of Object.values(value)) freeze(entry)
}
