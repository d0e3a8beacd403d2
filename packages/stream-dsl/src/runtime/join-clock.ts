import type {StreamStreamJoinNode} from '../graph/node.ts';
import type {OperatorSite} from './operator-site.ts';
import {ObservedClock, type StreamClock, type WriterClock} from './stream-clock.ts';

/** The times that count for a join of two streams. */
export interface JoinClocks {
  /** Stream time, which both sides share. */
  readonly shared: StreamClock;
  /** The time that a side's records are kept by. */
  readonly left: StreamClock;
  readonly right: StreamClock;
  /** Calls back when time moves without a record. */
  readonly onAdvanced: (listener: () => void) => void;
}

/**
 * Stream time is the highest timestamp of both sides (rules 1 and 9), and each side keeps its records by its own. Where
 * other tasks write a side's repartition topic, they drift apart in event time from one another and from the other
 * side. Then the lowest of all these writers' times counts for everything, so that nothing is falsely late, or gone.
 */
export function joinClocks(node: StreamStreamJoinNode, site: OperatorSite): JoinClocks {
  const sides = [node.left, node.right];
  const sources = [...new Set(sides.flatMap((side) => site.foreignWritersOf(side)))];
  const writers = sources.flatMap(({clock}) => clock ?? []);
  const lowest = writers.length === 0 ? undefined : new LowestClock(writers);
  return {
    shared: lowest ?? new ObservedClock(),
    left: lowest ?? new ObservedClock(),
    right: lowest ?? new ObservedClock(),
    onAdvanced: (listener) => {
      for (const source of sources) source.onTimeAdvanced(listener);
    },
  };
}

/** The lowest of several repartition topics' times. */
class LowestClock implements StreamClock {
  readonly #clocks: readonly WriterClock[];

  constructor(clocks: readonly WriterClock[]) {
    this.#clocks = clocks;
  }

  get timeMs(): number {
    return Math.min(...this.#clocks.map(({timeMs}) => timeMs));
  }

  observe(): void {
    // The writers' own announcements decide.
  }

  save(): Readonly<Record<string, unknown>> {
    const clocks = this.#clocks.map((clock) => clock.save());
    return clocks.every((saved) => Object.keys(saved).length === 0) ? {} : {clocks};
  }

  load({clocks}: Readonly<Record<string, unknown>>): void {
    if (!Array.isArray(clocks)) return;
    // `save` wrote one object for each clock, in this order.
    this.#clocks.forEach((clock, i) => {
      clock.load((clocks[i] ?? {}) as Readonly<Record<string, unknown>>);
    });
  }
}
