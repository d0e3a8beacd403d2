import {StreamError} from '../../errors.ts';
import type {Broker, Producer} from '../../ports/broker.ts';
import {RecordBatchBuilder} from '../../record-batch/record-batch-builder.ts';
import {type PartitionOffset, partitionName, type TopicPartition} from '../../topic.ts';
import type {LetterFilter} from './letter-filter.ts';
import {type DeadLetter, readLetters} from './read-letters.ts';
import {ReplayProgress} from './replay-progress.ts';

/** Letters of one transaction. */
const MAX_LETTERS = 500;
const MAX_BYTES = 512 << 10;

export interface ReplayOptions {
  /** The topic with the dead letters. */
  readonly topic: string;
  /** Keeps the progress. */
  readonly group: string;
  readonly filter: LetterFilter;
  readonly limit: number;
  /** Otherwise it only tells which it would replay. */
  readonly execute: boolean;
  readonly onLetter: (letter: DeadLetter) => void;
}

/**
 * Writes dead letters back to where they came from: the same bytes, headers, timestamp and partition.
 * Each once, whatever happens: the progress is committed in the transaction that writes them, and a second replay of
 * the topic fences the first. Returns how many were picked.
 */
export async function replayLetters(broker: Broker, options: ReplayOptions): Promise<number> {
  const {topic, group, execute} = options;
  const count = (await broker.partitionCounts([topic])).get(topic);
  if (count === undefined) {
    throw new StreamError('STREAM_TOPIC_MISSING', `there is no topic ${topic}: check its name`);
  }
  const partitions = Array.from({length: count}, (_, partition) => ({topic, partition}));
  // It fences the one before, so from here on nobody else moves the progress.
  const producer = execute
    ? await broker.producer({transactionalId: `${group}-${topic}`})
    : undefined;
  try {
    const progress = await readProgress(broker, group, partitions);
    return await new Replay(broker, options, producer, progress).run();
  } finally {
    await producer?.close();
  }
}

/** Which letters of a topic were replayed before. */
export async function readProgress(
  broker: Broker,
  group: string,
  partitions: readonly TopicPartition[],
): Promise<ReadonlyMap<string, ReplayProgress>> {
  const [starts, committed] = await Promise.all([
    broker.startOffsets(partitions),
    broker.committedOffsets(group, partitions),
  ]);
  const known = new Map(committed.map((at) => [partitionName(at), at]));
  return new Map(
    partitions.map((at, i) => {
      const name = partitionName(at);
      return [name, new ReplayProgress(starts[i] ?? 0, known.get(name))];
    }),
  );
}

class Replay {
  readonly #broker: Broker;
  readonly #options: ReplayOptions;
  readonly #producer: Producer | undefined;
  readonly #progress: ReadonlyMap<string, ReplayProgress>;
  /** Behind the last letter that was looked at, by partition. */
  readonly #scanned = new Map<string, number>();
  #pending: DeadLetter[] = [];
  #pendingBytes = 0;
  #picked = 0;

  constructor(
    broker: Broker,
    options: ReplayOptions,
    producer: Producer | undefined,
    progress: ReadonlyMap<string, ReplayProgress>,
  ) {
    this.#broker = broker;
    this.#options = options;
    this.#producer = producer;
    this.#progress = progress;
  }

  async run(): Promise<number> {
    const {filter, limit, onLetter} = this.#options;
    const from = [...this.#progress].map(([name, progress]) => this.#start(name, progress));
    for await (const letter of readLetters(this.#broker, from)) {
      const name = partitionName(letter);
      const progress = this.#progress.get(name);
      if (progress === undefined) continue;
      const {offset} = letter;
      // Offsets without a letter belong to transactions and to records of other makers.
      progress.add(this.#scanned.get(name) ?? offset, offset);
      this.#scanned.set(name, offset + 1);
      if (progress.has(offset) || !filter(letter)) continue;
      if (this.#picked >= limit) break;
      this.#picked += 1;
      onLetter(letter);
      progress.add(offset, offset + 1);
      await this.#add(letter);
    }
    await this.#flush();
    return this.#picked;
  }

  #start(name: string, progress: ReplayProgress): PartitionOffset {
    const at = name.lastIndexOf('-');
    this.#scanned.set(name, progress.next);
    const partition = Number(name.slice(at + 1));
    return {topic: this.#options.topic, partition, offset: progress.next};
  }

  async #add(letter: DeadLetter): Promise<void> {
    this.#pending.push(letter);
    this.#pendingBytes += (letter.key?.length ?? 0) + (letter.value?.length ?? 0);
    if (this.#pending.length < MAX_LETTERS && this.#pendingBytes < MAX_BYTES) return;
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const letters = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    const producer = this.#producer;
    if (producer === undefined || letters.length === 0) return;
    await this.#requireOrigins(letters);
    const {topic, group} = this.#options;
    const positions = [...this.#progress].map(([name, progress]) => ({
      topic,
      partition: Number(name.slice(name.lastIndexOf('-') + 1)),
      ...progress.position(),
    }));
    producer.begin();
    try {
      await producer.send(batchesOf(letters));
      await producer.sendOffsets(group, positions);
      await producer.commit();
    } catch (error) {
      await producer.abort().catch(() => undefined);
      throw error;
    }
  }

  async #requireOrigins(letters: readonly DeadLetter[]): Promise<void> {
    const topics = [...new Set(letters.map(({origin}) => origin.topic))];
    const counts = await this.#broker.partitionCounts(topics);
    const lost = letters.find(({origin}) => origin.partition >= (counts.get(origin.topic) ?? 0));
    if (lost === undefined) return;
    const {topic, partition} = lost.origin;
    throw new StreamError(
      'STREAM_TOPIC_MISSING',
      `cannot replay to ${topic}-${partition}: it does not exist any more; leave its letters out by --where`,
    );
  }
}

function batchesOf(letters: readonly DeadLetter[]) {
  const batches = new Map<string, TopicPartition & {readonly records: RecordBatchBuilder}>();
  // Letters of a batch stand in the order in which they failed; they go back in that of their records.
  const ordered = letters.toSorted((a, b) => a.origin.offset - b.origin.offset);
  for (const {origin, key, value, headers} of ordered) {
    const {topic, partition, timestampMs} = origin;
    const name = partitionName({topic, partition});
    const batch = batches.get(name) ?? {topic, partition, records: new RecordBatchBuilder()};
    batch.records.append(key, value, timestampMs, headers);
    batches.set(name, batch);
  }
  return [...batches.values()];
}
