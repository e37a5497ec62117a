/** By alert: the alerts whose failures caused all of its own (SEMANTICS 1.5). */
export type Echoes = ReadonlyMap<string, ReadonlySet<string>>

/** No alert is about echoes. */
export const NO_ECHOES: Echoes = new Map()

/**
 * Which alerts at one destination join another one's message there, and whose (SEMANTICS 1.5). `present`: what is told
 * or to be told there; `told`: what was told there in its own right, which stays so.
 */
export function joiningAt(
  present: ReadonlySet<string>,
  told: ReadonlySet<string>,
  echoes: Echoes,
): ReadonlyMap<string, string> {
  const causesOf = (alert: string): readonly string[] =>
    told.has(alert) ? [] : [...(echoes.get(alert) ?? [])].filter((cause) => present.has(cause))
  const joining = new Map<string, string>()
  for (const alert of present) {
    const cause = causesOf(alert).find((one) => causesOf(one).length === 0)
    if (cause !== undefined) joining.set(alert, cause)
  }
  return joining
}
