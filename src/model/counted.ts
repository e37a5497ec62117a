/** A count of things, to the last digit: `1 recipe`, `2,000 recipes`. */
export function counted(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`
}
