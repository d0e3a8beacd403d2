/** What a `DueHeap` holds. */
export interface Due {
  /** Must not change while it is in a heap. */
  dueMs: number;
  /** Where it stands in its heap; -1 while it is in none. */
  heapPlace: number;
}

/** What is due first comes first; any item can be taken out, at the cost of a push. */
export class DueHeap<T extends Due> {
  readonly #items: T[] = [];

  /** Infinity while it is empty. */
  get earliestMs(): number {
    return this.#items[0]?.dueMs ?? Number.POSITIVE_INFINITY;
  }

  push(item: T): void {
    this.#rise(item, this.#items.length);
  }

  /** The item that is due first, which leaves the heap. */
  pop(): T | undefined {
    const first = this.#items[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes an item out; nothing happens where it is not in this heap. */
  remove(item: T): void {
    const place = item.heapPlace;
    if (this.#items[place] !== item) return;
    item.heapPlace = -1;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    if (place > 0 && this.#dueAt((place - 1) >> 1) > last.dueMs) this.#rise(last, place);
    else this.#sink(last, place);
  }

  #rise(item: T, from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#dueAt(parent) <= item.dueMs) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#items[at] = item;
    item.heapPlace = at;
  }

  #sink(item: T, from: number): void {
    let at = from;
    for (let child = 2 * at + 1; child < this.#items.length; child = 2 * at + 1) {
      if (this.#dueAt(child + 1) < this.#dueAt(child)) child += 1;
      if (this.#dueAt(child) >= item.dueMs) break;
      this.#move(child, at);
      at = child;
    }
    this.#items[at] = item;
    item.heapPlace = at;
  }

  #move(from: number, to: number): void {
    const item = this.#items[from];
    if (item === undefined) return;
    this.#items[to] = item;
    item.heapPlace = to;
  }

  #dueAt(place: number): number {
    return this.#items[place]?.dueMs ?? Number.POSITIVE_INFINITY;
  }
}
