/**
 * A binary heap, with the very order among equals that `java.util.PriorityQueue` has: which partition comes first when
 * several have a head of the same time is then the same as in Kafka Streams.
 */
export class HeadHeap<T> {
  readonly #rank: (item: T) => number;
  readonly #items: T[] = [];

  /** `rank`: lowest first; must not change while an item is in the heap. */
  constructor(rank: (item: T) => number) {
    this.#rank = rank;
  }

  get size(): number {
    return this.#items.length;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  /** The lowest rank besides the first item's. */
  get secondRank(): number {
    return Math.min(this.#rankAt(1), this.#rankAt(2));
  }

  add(item: T): void {
    const rank = this.#rank(item);
    let at = this.#items.length;
    this.#items.push(item);
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (rank >= this.#rankAt(parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  removeFirst(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    this.#items[0] = last;
    const rank = this.#rank(last);
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= this.#items.length) return;
      const child = this.#rankAt(left) > this.#rankAt(left + 1) ? left + 1 : left;
      if (rank <= this.#rankAt(child)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #rankAt(index: number): number {
    const item = this.#items[index];
    return item === undefined ? Number.POSITIVE_INFINITY : this.#rank(item);
  }

  #swap(a: number, b: number): void {
    const item = this.#items[a] as T;
    this.#items[a] = this.#items[b] as T;
    this.#items[b] = item;
  }
}
