import type { Instant } from '../../model/instant.ts'

/** What is to be looked at when; the earliest first, equal ones in the order in which they were added. */
export interface Agenda<T> {
  add(at: Instant, item: T): void
  /** The earliest instant; null: nothing is planned. */
  next(): Instant | null
  /** Takes everything planned at or before an instant. */
  take(until: Instant): readonly T[]
  clear(): void
}

interface Entry<T> {
  readonly at: Instant
  readonly order: number
  readonly item: T
}

/** An empty agenda: a binary heap. */
export function createAgenda<T>(): Agenda<T> {
  const heap: Entry<T>[] = []
  let added = 0
  return {
    add(at, item) {
      added += 1
      heap.push({ at, order: added, item })
      rise(heap)
    },
    next: () => heap[0]?.at ?? null,
    take(until) {
      const taken: T[] = []
      for (let first = heap[0]; first !== undefined && first.at <= until; first = heap[0]) {
        taken.push(first.item)
        const last = heap.pop()
        if (last === undefined || heap.length === 0) continue
        heap[0] = last
        sink(heap)
      }
      return taken
    },
    clear: () => void heap.splice(0),
  }
}

function rise<T>(heap: Entry<T>[]): void {
  let index = heap.length - 1
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!swapIfEarlier(heap, index, parent)) return
    index = parent
  }
}

function sink<T>(heap: Entry<T>[]): void {
  let index = 0
  for (;;) {
    const [left, right] = [2 * index + 1, 2 * index + 2]
    const child = isEarlier(heap[right], heap[left]) ? right : left
    if (!swapIfEarlier(heap, child, index)) return
    index = child
  }
}

function swapIfEarlier<T>(heap: Entry<T>[], child: number, parent: number): boolean {
  const [a, b] = [heap[child], heap[parent]]
  if (a === undefined || b === undefined || !isEarlier(a, b)) return false
  heap[child] = b
  heap[parent] = a
  return true
}

function isEarlier<T>(a: Entry<T> | undefined, b: Entry<T> | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return a.at === b.at ? a.order < b.order : a.at < b.at
}
