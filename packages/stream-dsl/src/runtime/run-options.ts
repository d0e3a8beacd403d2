import type {Logger} from '../observability/logger.ts';
import type {TracerLike} from '../observability/tracing.ts';
import type {Broker} from '../ports/broker.ts';
import type {Clock} from '../ports/clock.ts';
import type {StateStorage} from '../ports/state-storage.ts';
import type {Duration} from '../windows/duration.ts';
import type {ErrorPolicies} from './record-errors.ts';
import type {RestoreProgress} from './task-state.ts';

export type Guarantee = 'exactly-once' | 'at-least-once';

export interface RunOptions {
  /** Connected here, and left open when the application is closed: it may be shared. */
  readonly broker: Broker;
  /** Default `exactly-once`: outputs, state and offsets commit in one transaction per task (rule 20). */
  readonly guarantee?: Guarantee | undefined;
  /** Time between commits. Default 1,000. */
  readonly commitIntervalMs?: number | undefined;
  /**
   * Record caching (KIP-63): above 0, tables forward what changed once per commit; 0 forwards each update. Default
   * 10 MiB, as in Kafka Streams.
   */
  readonly cacheBytes?: number | undefined;
  /** Rule 16: -1 never waits for an input without records, 0 (default) while the broker has more, above 0 that much longer. */
  readonly maxTaskIdleMs?: number | undefined;
  /**
   * Rule 22, off by default: when a task has read all there is, and nothing has come for this long, its event time is
   * taken to be as far as the wall clock less this time, so that windows close although no record comes. For events
   * whose times are near the wall clock; what comes later than this after it happened may then be late.
   */
  readonly idleClock?: Duration | undefined;
  readonly errors?: ErrorPolicies | undefined;
  /** Of internal topics and dead-letter topics. Default: the broker's. */
  readonly replicationFactor?: number | undefined;
  /** Without a heartbeat for this long the group takes this instance for dead. Default 10,000. */
  readonly sessionTimeoutMs?: number | undefined;
  /**
   * Static membership (KIP-345): an id of this instance that is the same after a restart, such as the name of its pod. The
   * instance may then be away for as long as the session time-out, and nothing moves. Without one each start is a rebalance.
   */
  readonly instanceId?: string | undefined;
  /** How often the partition counts of the inputs are looked up, to notice when they change. Default 30,000. */
  readonly metadataMaxAgeMs?: number | undefined;
  /** How long a rebalance waits for instances to commit what they must give away. Default 30,000. */
  readonly rebalanceTimeoutMs?: number | undefined;
  /**
   * Keeps state on the disk beside its changelogs, such as `sqliteState({folder})`: a restart reads only what came since,
   * and stores by key and by window may be larger than memory. Default: state is in memory, and restored as a whole.
   */
  readonly state?: StateStorage | undefined;
  /** Hears how far the restore of each store has come, and why state on the disk could not be used. */
  readonly onRestore?: ((progress: RestoreProgress) => void) | undefined;
  /** Other instances that keep a copy of the state of each task up to date, to take over at once. Default 0. */
  readonly standbyReplicas?: number | undefined;
  /** A copy counts as up to date when it is at most this many records behind (KIP-441). Default 10,000. */
  readonly acceptableLagRecords?: number | undefined;
  /** Where other instances reach the queries of this one, such as `http://10.0.0.7:8080`. */
  readonly endpoint?: string | undefined;
  /**
   * How far the tasks of an instance may be apart in event time while they catch up, in milliseconds. Default 60,000;
   * `Infinity` for no limit. It bounds what waits behind repartition topics, and decides no result.
   */
  readonly maxDriftMs?: number | undefined;
  /** Fetched records that wait to be processed, of all tasks together. Default 256 MiB. */
  readonly maxBufferedBytes?: number | undefined;
  /**
   * Faults in a row of a task, without a commit in between, after which the application stops. Default 20. A broker that
   * does not answer is waited for without a limit.
   */
  readonly maxRecoveries?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Hears of events, such as assignments, restores, faults and dead letters; pino fits. Default: nobody. */
  readonly logger?: Logger | undefined;
  /**
   * A tracer of `@opentelemetry/api`: a span for each poll, each turn of processing and each commit, linked with one
   * another and with the writers of the records, by their header `traceparent`. Default: none, which costs nothing.
   */
  readonly tracing?: TracerLike | undefined;
  /** Hears of each fault from which the application recovers by itself. */
  readonly onRecovery?: ((error: unknown) => void) | undefined;
}
