/**
 * Java's PriorityQueue, which is not stable: among equals its order is that of its heap, and the reference takes the
 * next record and the next punctuation from one. Elsewhere in the model nothing is a heap.
 */
export class HeadQueue<T> {
  readonly #items: T[] = [];
  readonly #rank: (item: T) => number;

  constructor(rank: (item: T) => number) {
    this.#rank = rank;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  offer(item: T): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parentAt = (at - 1) >>> 1;
      const parent = items[parentAt];
      if (parent === undefined || this.#rank(item) >= this.#rank(parent)) break;
      items[at] = parent;
      at = parentAt;
    }
    items[at] = item;
  }

  poll(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      const least = this.#lesser(child, child + 1);
      const moved = items[least];
      if (moved === undefined || this.#rank(last) <= this.#rank(moved)) break;
      items[at] = moved;
      at = least;
    }
    items[at] = last;
    return first;
  }

  #lesser(left: number, right: number): number {
    const [a, b] = [this.#items[left], this.#items[right]];
    if (a === undefined || b === undefined) return left;
    return this.#rank(a) > this.#rank(b) ? right : left;
  }
}
