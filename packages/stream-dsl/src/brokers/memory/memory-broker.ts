import {StreamError} from '../../errors.ts';
import type {Broker} from '../../ports/broker.ts';
import type {OpenJournal} from './embedded-log.ts';
import {MemoryJournal} from './journal.ts';
import {MemoryConnection} from './memory-connection.ts';
import {openFolder} from './open-folder.ts';
import {realScheduler} from './scheduler.ts';
import {SharedLog} from './shared-log.ts';

export interface MemoryBrokerOptions {
  /**
   * Where the log is kept; made if it is not there. Commits survive a crash and a loss of power, an unfinished
   * transaction is aborted when the folder is opened again. One process at a time. Absent: in memory only.
   */
  readonly folder?: string | undefined;
  /**
   * Topics that are asked for or written to, and do not exist, are created with so many partitions. Absent: none is
   * created by itself.
   */
  readonly defaultPartitions?: number | undefined;
}

/** A broker inside this process. */
export interface MemoryBroker extends MemoryBrokerConnection {
  /**
   * One more connection to the same log and the same groups, for another application of this process. Each is
   * connected and closed on its own.
   */
  connection(): MemoryBrokerConnection;
}

export interface MemoryBrokerConnection extends Broker {
  /**
   * Ends as a process does that is killed, for tests: its members are missed when their sessions are over, and its
   * transactions stay open until they time out or a newer producer of the id comes. `close` leaves at once instead.
   */
  drop(): Promise<void>;
}

/**
 * Kafka's model inside this process: topics, transactions and groups without a server. Throws STREAM_CONFIG_INVALID;
 * a folder that cannot be used makes `connect` reject with STREAM_STORAGE_FAILED.
 */
export function memoryBroker(options: MemoryBrokerOptions = {}): MemoryBroker {
  const {folder, defaultPartitions} = options;
  if (folder === '') {
    throw new StreamError('STREAM_CONFIG_INVALID', 'cannot use folder "": a path was expected');
  }
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
    openJournal: folder === undefined ? openMemory : openFolder(folder),
    scheduler: realScheduler,
    canReopen: folder !== undefined,
  });
  return new EmbeddedBroker(shared, defaultPartitions);
}

const openMemory: OpenJournal = async (apply) => new MemoryJournal(apply);

class EmbeddedBroker extends MemoryConnection implements MemoryBroker {
  readonly #shared: SharedLog;
  readonly #defaultPartitions: number | undefined;

  constructor(shared: SharedLog, defaultPartitions: number | undefined) {
    super(shared, defaultPartitions);
    this.#shared = shared;
    this.#defaultPartitions = defaultPartitions;
  }

  connection(): MemoryBrokerConnection {
    return new MemoryConnection(this.#shared, this.#defaultPartitions);
  }
}
