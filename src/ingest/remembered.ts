/** The same function of a text, which remembers what it made of up to `max` texts; then it forgets them all. */
export function remembered(make: (text: string) => string, max: number): (text: string) => string {
  const made = new Map<string, string>()
  return (text) => {
    const known = made.get(text)
    if (known !== undefined) return known
    if (made.size === max) made.clear()
    const fresh = make(text)
    made.set(text, fresh)
    return fresh
  }
}
