import type {StreamStreamJoinNode} from '../graph/node.ts';
import type {OperatorSite} from './operator-site.ts';
import type {SourceProcessor} from './processors/source.ts';
import {ObservedClock, type StreamClock, type WriterClock} from './stream-clock.ts';

/** The times that count for a join of two streams. */
export interface JoinClocks {
  /** Stream time, which both sides share. */
  readonly shared: StreamClock;
  /** Time of the records that a side keeps. */
  readonly left: StreamClock;
  readonly right: StreamClock;
  /** Calls back when time moves without a record. */
  readonly onAdvanced: (listener: () => void) => void;
}

/**
 * Stream time is the highest timestamp of both sides (rules 1 and 9). Where several tasks write a side's repartition
 * topic they drift apart in event time, so there it is the lowest of all writers' times, and nothing is falsely late.
 */
export function joinClocks(node: StreamStreamJoinNode, site: OperatorSite): JoinClocks {
  const nodes = site.plan.subTopologies.flatMap((subTopology) => subTopology.nodes);
  const sourceOf = (id: string): SourceProcessor | undefined => {
    const parent = nodes.find((candidate) => candidate.id === id);
    return parent && site.clockOf(parent).source;
  };
  const [left, right] = [sourceOf(node.left), sourceOf(node.right)];
  const sources = [...new Set([left, right])].filter((source) => source !== undefined);
  const writers = sources.flatMap(({clock}) => clock ?? []);
  return {
    shared: writers.length === 0 ? new ObservedClock() : new LowestClock(writers),
    left: left?.clock ?? new ObservedClock(),
    right: right?.clock ?? new ObservedClock(),
    onAdvanced: (listener) => {
      for (const source of sources) source.onTimeAdvanced(listener);
    },
  };
}

/** The lowest of several writers' clocks, which their sources keep. */
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
    // The sides save their clocks.
    return {};
  }

  load(): void {
    // The sides load their clocks.
  }
}
