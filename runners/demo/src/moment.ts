import type {PaceProgress} from '@crm/generator';
import type {Pipeline} from './pipeline.ts';
import {RateMeter} from './rate-meter.ts';
import type {ShopTraffic, TrafficPhase} from './shop-traffic.ts';

/** How things stand at one time. Counts are this process's; `sent` and the rows are the whole run's. */
export interface Moment {
  readonly elapsedMs: number;
  readonly phase: TrafficPhase;
  readonly sent: number;
  readonly size: number;
  readonly sentPerSecond: number;
  /** Records that are due and not sent. */
  readonly backlog: number;
  readonly processed: number;
  readonly processedPerSecond: number;
  readonly written: number;
  readonly late: number;
  readonly commits: number;
  /** Records that the topology has not processed, and offsets that are not in the tables. */
  readonly lag: {readonly topology: number; readonly lake: number};
  readonly tables: readonly TableMoment[];
  readonly deadLetters: number;
}

export interface TableMoment {
  readonly name: string;
  readonly rows: number;
  readonly commits: number;
  readonly lag: number;
}

/** Watches a pipeline: asks its parts how things stand. */
export class Watch {
  readonly #pipeline: Pipeline;
  readonly #traffic: ShopTraffic;
  /** Rows that earlier processes stored, by table. */
  readonly #storedBefore: ReadonlyMap<string, number>;
  readonly #startedMs = performance.now();
  readonly #sentRate = new RateMeter();
  readonly #processedRate = new RateMeter();
  #sent: number;
  #backlog = 0;

  constructor(parts: {
    readonly pipeline: Pipeline;
    readonly traffic: ShopTraffic;
    readonly storedBefore: ReadonlyMap<string, number>;
  }) {
    this.#pipeline = parts.pipeline;
    this.#traffic = parts.traffic;
    this.#storedBefore = parts.storedBefore;
    this.#sent = parts.pipeline.from;
  }

  take({nextIndex, backlog}: PaceProgress): void {
    this.#sent = nextIndex;
    this.#backlog = backlog;
  }

  moment(): Moment {
    const {stream, lake} = this.#pipeline.status();
    const elapsedMs = performance.now() - this.#startedMs;
    const tables = Object.entries(lake.tables).map(([name, {rows, commits, lag}]) => ({
      ...{name, commits, lag},
      rows: rows + (this.#storedBefore.get(name) ?? 0),
    }));
    return {
      elapsedMs,
      phase: this.#traffic.phaseAt(this.#sent),
      sent: this.#sent,
      size: this.#traffic.workload.size,
      sentPerSecond: this.#sentRate.measure(this.#sent, elapsedMs),
      backlog: this.#backlog,
      processed: stream.consumed,
      processedPerSecond: this.#processedRate.measure(stream.consumed, elapsedMs),
      written: stream.produced,
      late: stream.late,
      commits: stream.commits,
      lag: {topology: stream.lagRecords, lake: lake.lag},
      tables,
      deadLetters: tables.find(({name}) => name === 'bronze/dead_letters')?.rows ?? 0,
    };
  }
}
