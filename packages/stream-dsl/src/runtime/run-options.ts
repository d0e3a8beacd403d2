import type {Broker} from '../ports/broker.ts';
import type {Clock} from '../ports/clock.ts';
import type {Duration} from '../windows/duration.ts';
import type {ErrorPolicies} from './record-errors.ts';

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
  /** Faults in a row without a commit in between after which the application stops. Default 20. */
  readonly maxRecoveries?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Hears of each fault from which the application recovers by itself. */
  readonly onRecovery?: ((error: unknown) => void) | undefined;
}
