import type {StreamClock} from './stream-clock.ts';

/** For this long, by event time, a member of a cogroup may lag behind the others without missing a window. */
const LAG_MAX_MS = 86_400_000;

/**
 * The time of one aggregate among those that share a store: records are late by the time of their own aggregate
 * (rule 1), while the store is for all of them, and remembers the times of all.
 */
export class MemberClock implements StreamClock {
  readonly #id: string;
  readonly #own: StreamClock;
  readonly #members: Map<string, StreamClock>;

  /** Makes itself one of `members`, by the id of its node. */
  constructor(id: string, own: StreamClock, members: Map<string, StreamClock>) {
    this.#id = id;
    this.#own = own;
    this.#members = members;
    members.set(id, own);
  }

  get timeMs(): number {
    return this.#own.timeMs;
  }

  /** Time of the member that is behind all others. */
  get slowestMs(): number {
    const times = [...this.#members.values()].map(({timeMs}) => timeMs);
    return Math.max(Math.min(...times), Math.max(...times) - LAG_MAX_MS);
  }

  observe(timestampMs: number): void {
    this.#own.observe(timestampMs);
  }

  save(): Readonly<Record<string, unknown>> {
    const saved = [...this.#members].map(([id, clock]) => [id, clock.save()] as const);
    const hasTime = saved.some(([, times]) => Object.keys(times).length > 0);
    return hasTime ? {members: Object.fromEntries(saved)} : {};
  }

  load({members}: Readonly<Record<string, unknown>>): void {
    // Only `save` writes it.
    const times = members as
      | Readonly<Record<string, Readonly<Record<string, unknown>>>>
      | undefined;
    this.#own.load(times?.[this.#id] ?? {});
  }
}
