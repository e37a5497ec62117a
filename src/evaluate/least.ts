/** The least of many numbers that change one at a time: a change costs as many steps as the number of numbers has bits. */
export class Least {
  readonly #size: number
  readonly #nodes: Float64Array

  constructor(values: readonly number[]) {
    this.#size = Math.max(1, values.length)
    this.#nodes = new Float64Array(2 * this.#size).fill(Infinity)
    this.#nodes.set(values, this.#size)
    for (let node = this.#size - 1; node > 0; node -= 1) this.#nodes[node] = this.#lesser(2 * node)
  }

  /** Infinity of none. */
  get least(): number {
    return this.#nodes[1] ?? Infinity
  }

  set(index: number, value: number): void {
    let node = this.#size + index
    this.#nodes[node] = value
    for (node >>= 1; node > 0; node >>= 1) this.#nodes[node] = this.#lesser(2 * node)
  }

  #lesser(left: number): number {
    return Math.min(this.#nodes[left] ?? Infinity, this.#nodes[left + 1] ?? Infinity)
  }
}
