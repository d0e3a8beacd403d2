/** What an operator takes for the current stream time, in milliseconds of event time; -Infinity before any. */
export interface StreamClock {
  readonly timeMs: number;
  /** Among clocks whose aggregates share a store: the time up to which none of them needs it any more. */
  readonly slowestMs?: number | undefined;
  /** A record with this timestamp is about to be processed. */
  observe(timestampMs: number): void;
  /** What a store keeps of it. */
  save(): Readonly<Record<string, unknown>>;
  load(saved: Readonly<Record<string, unknown>>): void;
}

/** The highest timestamp seen (rule 1). */
export class ObservedClock implements StreamClock {
  #timeMs = Number.NEGATIVE_INFINITY;

  get timeMs(): number {
    return this.#timeMs;
  }

  observe(timestampMs: number): void {
    if (timestampMs > this.#timeMs) this.#timeMs = timestampMs;
  }

  save(): Readonly<Record<string, unknown>> {
    return this.#timeMs === Number.NEGATIVE_INFINITY ? {} : {streamTime: this.#timeMs};
  }

  load({streamTime}: Readonly<Record<string, unknown>>): void {
    if (typeof streamTime === 'number') this.observe(streamTime);
  }
}

/**
 * Time behind a repartition topic: the lowest of its writers' stream times, which they write between the records.
 * The reference takes the highest timestamp instead, so that records of a writer that lags behind the others come
 * too late; here they never do. Time begins when all writers have spoken: one without records holds it back.
 */
export class WriterClock implements StreamClock {
  readonly #writerCount: number;
  readonly #times = new Map<string, number>();
  #timeMs = Number.NEGATIVE_INFINITY;

  constructor(writerCount: number) {
    this.#writerCount = writerCount;
  }

  /** Whether writers can be apart. One alone writes in the order of its time, which its records tell as well. */
  get hasSeveralWriters(): boolean {
    return this.#writerCount > 1;
  }

  get timeMs(): number {
    return this.#timeMs;
  }

  observe(): void {
    // The writers' own announcements decide.
  }

  /** A writer's stream time. Returns whether time has moved. */
  announce(writer: string, timeMs: number): boolean {
    if (timeMs <= (this.#times.get(writer) ?? Number.NEGATIVE_INFINITY)) return false;
    this.#times.set(writer, timeMs);
    if (this.#times.size < this.#writerCount) return false;
    const lowest = Math.min(...this.#times.values());
    if (lowest <= this.#timeMs) return false;
    this.#timeMs = lowest;
    return true;
  }

  save(): Readonly<Record<string, unknown>> {
    if (this.#times.size === 0) return {};
    const writers = Object.fromEntries(this.#times);
    return this.#timeMs === Number.NEGATIVE_INFINITY
      ? {writers}
      : {streamTime: this.#timeMs, writers};
  }

  load({streamTime, writers}: Readonly<Record<string, unknown>>): void {
    if (typeof streamTime === 'number') this.#timeMs = Math.max(this.#timeMs, streamTime);
    if (typeof writers !== 'object' || writers === null) return;
    for (const [writer, time] of Object.entries(writers)) {
      if (typeof time === 'number') this.announce(writer, time);
    }
  }
}
