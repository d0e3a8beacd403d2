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

  /**
   * The writers' times as text without blanks, short enough for the metadata of a committed offset, of which Kafka takes
   * 4,096 bytes; empty where there is nothing to keep, or too much. For a reader without a store that keeps them.
   */
  savedText(): string {
    if (!this.hasSeveralWriters || this.#times.size === 0) return '';
    const lowest = Math.min(...this.#times.values());
    const times = [...this.#times].map(([name, time]) => `${name}=${(time - lowest).toString(36)}`);
    const text = `${lowest}:${times.join()}`;
    return text.length > TEXT_MAX ? '' : text;
  }

  /** Takes over what `savedText` gave. */
  loadText(text: string): void {
    const [lowest = '', times = ''] = text.split(':');
    if (times === '') return;
    for (const entry of times.split(',')) {
      const [writer = '', offset = ''] = entry.split('=');
      this.announce(writer, Number(lowest) + Number.parseInt(offset, 36));
    }
  }
}

const TEXT_MAX = 4_000;
