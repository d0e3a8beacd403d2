import type {Random} from './random.ts';

interface Happening {
  readonly atMs: number;
  readonly rank: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/**
 * Virtual time: everything that happens in a history waits here, and happens one thing after the other. Of two that
 * are due at the same time the random source chooses, never the order in which they were planned.
 */
export class Timeline {
  readonly #random: Random;
  readonly #heap: Happening[] = [];
  #nowMs = 0;
  #steps = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Milliseconds since the history began, with fractions. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get steps(): number {
    return this.#steps;
  }

  /** The result cancels it. */
  after(delayMs: number, run: () => void): () => void {
    const atMs = this.#nowMs + Math.max(0, delayMs);
    const happening = {atMs, rank: this.#random.fraction(), run, isCancelled: false};
    this.#push(happening);
    return () => {
      happening.isCancelled = true;
    };
  }

  /**
   * Lets things happen until `isDone`, or until nothing is left; at most `maxSteps` of them. Between two of them all
   * promises that can go on do so: that is what makes a history the same each time.
   */
  async run(isDone: () => boolean, maxSteps: number): Promise<void> {
    for (let step = 0; step < maxSteps; step++) {
      await allPromises();
      if (isDone()) return;
      const next = this.#pop();
      if (next === undefined) return;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#steps++;
      next.run();
    }
  }

  #push(happening: Happening): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(happening);
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const other = heap[parent] as Happening;
      if (!isBefore(happening, other)) break;
      heap[at] = other;
      at = parent;
    }
    heap[at] = happening;
  }

  #pop(): Happening | undefined {
    for (;;) {
      const first = this.#heap[0];
      const last = this.#heap.pop();
      if (first === undefined || last === undefined) return undefined;
      if (last !== first) this.#sink(last);
      if (!first.isCancelled) return first;
    }
  }

  #sink(happening: Happening): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = heap[left + 1];
      const isRight = right !== undefined && isBefore(right, heap[left] as Happening);
      const child = isRight ? left + 1 : left;
      const other = heap[child] as Happening;
      if (!isBefore(other, happening)) break;
      heap[at] = other;
      at = child;
    }
    heap[at] = happening;
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.rank < b.rank);
}

/** An immediate runs when no promise can go on any more. No time passes by it, and nothing real is waited for. */
function allPromises(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
