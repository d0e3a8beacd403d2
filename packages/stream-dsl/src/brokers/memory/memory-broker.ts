import {StreamError} from '../../errors.ts';
import type {Broker} from '../../ports/broker.ts';
import {MemoryJournal} from './journal.ts';
import {MemoryConnection} from './memory-connection.ts';
import {realScheduler} from './scheduler.ts';
import {SharedLog} from './shared-log.ts';

export interface MemoryBrokerOptions {
  /**
   * Topics that are asked for or written to, and do not exist, are created with so many partitions. Absent: none is
   * created by itself.
   */
  readonly defaultPartitions?: number | undefined;
}

/** A broker inside this process. */
export interface MemoryBroker extends Broker {
  /**
   * One more connection to the same log and the same groups, for another application of this process. Each is
   * connected and closed on its own.
   */
  connection(): Broker;
}

/** Kafka's model inside this process: topics, transactions and groups without a server. */
export function memoryBroker(options: MemoryBrokerOptions = {}): MemoryBroker {
  const {defaultPartitions} = options;
  if (
    defaultPartitions !== undefined &&
    !(Number.isInteger(defaultPartitions) && defaultPartitions > 0)
  ) {
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `cannot use defaultPartitions ${defaultPartitions}: a whole number from 1 was expected`,
    );
  }
  const shared = new SharedLog({
    openJournal: async (apply) => new MemoryJournal(apply),
    scheduler: realScheduler,
    canReopen: false,
  });
  return new EmbeddedBroker(shared, defaultPartitions);
}

class EmbeddedBroker extends MemoryConnection implements MemoryBroker {
  readonly #shared: SharedLog;
  readonly #defaultPartitions: number | undefined;

  constructor(shared: SharedLog, defaultPartitions: number | undefined) {
    super(shared, defaultPartitions);
    this.#shared = shared;
    this.#defaultPartitions = defaultPartitions;
  }

  connection(): Broker {
    return new MemoryConnection(this.#shared, this.#defaultPartitions);
  }
}
