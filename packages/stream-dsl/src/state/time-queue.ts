/** Times in a heap, earliest first; a time may stand in it more than once. */
export class TimeQueue {
  readonly #heap: number[] = [];

  /** Infinity while it is empty. */
  get earliestMs(): number {
    return this.#heap[0] ?? Number.POSITIVE_INFINITY;
  }

  push(timeMs: number): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(timeMs);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] ?? timeMs;
      if (above <= timeMs) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = timeMs;
  }

  /** Removes the earliest time. */
  pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      const right = heap[child + 1] ?? Number.POSITIVE_INFINITY;
      if (right < (heap[child] ?? last)) child += 1;
      const below = heap[child] ?? last;
      if (below >= last) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}
