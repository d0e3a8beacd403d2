import {StreamError} from '../errors.ts';
import type {GlobalTableNode} from '../graph/node.ts';
import type {Broker, FetchedPartition, Fetcher} from '../ports/broker.ts';
import type {Clock} from '../ports/clock.ts';
import type {ChangelogRecord} from '../state/changelog.ts';
import {KeyValueStore} from '../state/key-value-store.ts';
import {plainFormat} from '../state/state-entry.ts';
import {type PartitionOffset, partitionName, type TopicPartition} from '../topic.ts';
import type {PartitionCounts} from '../topology/partitions.ts';
import type {Plan} from '../topology/plan.ts';
import {pauseAfterMs, remedyOf} from './instance/faults.ts';
import type {Metrics} from './metrics.ts';
import type {ErrorPolicies} from './record-errors.ts';
import {applyAll, restoreStores} from './restore.ts';

interface UndecodableHandling {
  readonly errors: ErrorPolicies;
  readonly metrics: Metrics;
}

interface GlobalTablesParts extends UndecodableHandling {
  readonly broker: Broker;
  readonly clock: Clock;
  readonly plan: Plan;
  readonly counts: PartitionCounts;
}

/** The tables that every instance holds whole: read to their end at the start, then kept up to date. */
export class GlobalTables {
  /** By the id of their node. */
  readonly stores: ReadonlyMap<string, KeyValueStore>;
  readonly #broker: Broker;
  readonly #clock: Clock;
  readonly #plan: Plan;
  readonly #counts: PartitionCounts;
  /** Where reading goes on, by partition. */
  readonly #positions = new Map<string, PartitionOffset>();
  #fetcher: Fetcher | undefined;
  #following: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor({broker, clock, plan, counts, ...handling}: GlobalTablesParts) {
    this.#broker = broker;
    this.#clock = clock;
    this.#plan = plan;
    this.#counts = counts;
    this.stores = globalStores(plan, handling);
  }

  /** Reads all tables to the end they have now. */
  async load(): Promise<void> {
    const partitions = this.#plan.globalTables.flatMap((node) =>
      partitionsOf(node.topic, this.#counts).map((at) => ({...at, node})),
    );
    if (partitions.length === 0) return;
    const ends = await this.#broker.endOffsets(partitions);
    const sources = partitions.map(({topic, partition, node}, i) => ({
      topic,
      partition,
      store: this.#storeOf(node.id),
      untilOffset: ends[i] ?? 0,
    }));
    await restoreStores(this.#broker, sources);
    for (const {topic, partition, untilOffset: offset} of sources) {
      this.#positions.set(partitionName({topic, partition}), {topic, partition, offset});
    }
    this.#openFetcher();
  }

  /**
   * Keeps the tables up to date until `close`, through all faults that pass; `onError` hears of the one that ends it.
   */
  follow(onError: (error: unknown) => void): void {
    this.#following = this.#follow().catch((error: unknown) => {
      if (!this.#isClosed) onError(error);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#fetcher?.close();
    await this.#following;
  }

  async #follow(): Promise<void> {
    let faultsInARow = 0;
    while (!this.#isClosed && this.#fetcher !== undefined) {
      try {
        for (const part of await this.#fetcher.poll(500)) this.#apply(part);
        faultsInARow = 0;
      } catch (error) {
        if (this.#isClosed || remedyOf(error) !== 'reopen') throw error;
        faultsInARow += 1;
        await this.#fetcher.close().catch(() => undefined);
        await this.#clock.sleep(pauseAfterMs(faultsInARow));
        if (!this.#isClosed) this.#openFetcher();
      }
    }
  }

  #openFetcher(): void {
    this.#fetcher = this.#broker.fetcher();
    for (const {topic, partition, offset} of this.#positions.values()) {
      this.#fetcher.assign({topic, partition}, offset);
    }
  }

  #apply(part: FetchedPartition): void {
    for (const {id, topic} of this.#plan.globalTables) {
      if (topic === part.topic) applyAll(part, this.#storeOf(id));
    }
    const {topic, partition, nextOffset: offset} = part;
    this.#positions.set(partitionName(part), {topic, partition, offset});
  }

  #storeOf(nodeId: string): KeyValueStore {
    const store = this.stores.get(nodeId);
    if (store === undefined) throw new Error(`global table ${nodeId} is not part of the plan`);
    return store;
  }
}

/**
 * Empty stores for the global tables of a plan, by the id of their node. Records that cannot be decoded are left out
 * and counted, as every instance reads them and each would write the same dead letter; `fail` stops.
 */
export function globalStores(
  plan: Plan,
  {errors, metrics}: UndecodableHandling,
): ReadonlyMap<string, KeyValueStore> {
  return new Map(
    plan.globalTables.map((node) => {
      const onUndecodable = (error: unknown): void => {
        if (errors.decode === 'fail') throw undecodable(node, error);
        metrics.drop(node.id, 'decode-failed');
      };
      const onNullKey = (): void => metrics.drop(node.id, 'null-key');
      return [node.id, new GlobalStore(node, {onUndecodable, onNullKey})];
    }),
  );
}

/**
 * Takes the records of a topic that nobody else reads, so those that cannot be decoded, or have no key (rule 8), are
 * told from here.
 */
class GlobalStore extends KeyValueStore {
  readonly #on: GlobalStoreEvents;

  constructor({serdes}: GlobalTableNode, on: GlobalStoreEvents) {
    super(plainFormat(serdes));
    this.#on = on;
  }

  override restore(record: ChangelogRecord): void {
    if (record.keyStart < 0) {
      this.#on.onNullKey();
      return;
    }
    try {
      super.restore(record);
    } catch (error) {
      this.#on.onUndecodable(error);
    }
  }
}

interface GlobalStoreEvents {
  readonly onUndecodable: (error: unknown) => void;
  readonly onNullKey: () => void;
}

function undecodable({id, topic}: GlobalTableNode, error: unknown): StreamError {
  const message = error instanceof Error ? error.message : String(error);
  return new StreamError(
    'STREAM_DECODE_FAILED',
    `${id}: cannot decode a record of ${topic}: ${message}: correct the record, or set the decode policy to skip`,
    {cause: error},
  );
}

function partitionsOf(topic: string, counts: PartitionCounts): readonly TopicPartition[] {
  return Array.from({length: counts.get(topic) ?? 0}, (_, partition) => ({topic, partition}));
}
