import {
  type Broker,
  type FetchedPartition,
  type Fetcher,
  type GroupMember,
  type MemberOptions,
  type PartitionOffset,
  type ProducedBatch,
  type Producer,
  type ProducerOptions,
  RecordBatchBuilder,
  readHeaders,
} from '../src/index.ts';
import {decodeRecordBatches} from '../src/record-batch/decode-record-batches.ts';
import type {Sabotage} from '../src/testing/simulator/index.ts';

export interface PlantedBug {
  readonly name: string;
  readonly plant: Sabotage;
  /** The invariant that it breaks first of all. */
  readonly sign: RegExp;
}

/** Bugs that a runtime may have, planted between ours and its broker. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'commit past an unprocessed record',
    plant: commitTooFar,
    sign: /^commit: .* has not passed/,
  },
  {name: 'reordering within a partition after an await', plant: reorder, sign: /^order: /},
  {name: 'commit before flush', plant: commitBeforeFlush, sign: /^lost from /},
  {name: 'offsets outside the transaction', plant: offsetsOutside, sign: /^(lost from|wrong in) /},
  {name: 'no fencing', plant: noFencing, sign: /^(too often in|wrong in) /},
  {
    name: 'store ahead of its changelog',
    plant: storeAhead,
    sign: /^(state of|wrong in|lost from) /,
  },
];

type Parts = Partial<Pick<Broker, 'fetcher' | 'producer' | 'member'>>;

function withParts(broker: Broker, parts: Parts): Broker {
  return {...broker, ...parts};
}

function withPoll(
  broker: Broker,
  poll: (fetcher: Fetcher, maxWaitMs: number) => Promise<readonly FetchedPartition[]>,
): Broker['fetcher'] {
  return (options) => {
    const fetcher = broker.fetcher(options);
    return {
      assign: (at, offset) => fetcher.assign(at, offset),
      remove: (at) => fetcher.remove(at),
      pause: (at) => fetcher.pause(at),
      resume: (at) => fetcher.resume(at),
      poll: (maxWaitMs) => poll(fetcher, maxWaitMs),
      close: () => fetcher.close(),
    };
  };
}

function withProducer(
  broker: Broker,
  change: (producer: Producer, options: ProducerOptions) => Partial<Producer>,
): Broker['producer'] {
  return async (options = {}) => {
    const producer = await broker.producer(options);
    const whole: Producer = {
      begin: () => producer.begin(),
      send: (batches) => producer.send(batches),
      sendOffsets: (groupId, offsets) => producer.sendOffsets(groupId, offsets),
      commit: () => producer.commit(),
      abort: () => producer.abort(),
      close: () => producer.close(),
    };
    return {...whole, ...change(producer, options)};
  };
}

function withMember(
  broker: Broker,
  change: (member: GroupMember) => Partial<GroupMember>,
): (options: MemberOptions) => GroupMember {
  return (options) => {
    const member = broker.member(options);
    const whole: GroupMember = {
      join: () => member.join(),
      rejoin: () => member.rejoin(),
      commit: (offsets) => member.commit(offsets),
      leave: (leaving) => member.leave(leaving),
    };
    return {...whole, ...change(member)};
  };
}

/** Commits all there is to read, not what is processed. */
function commitTooFar(broker: Broker): Broker {
  const further = async (
    offsets: readonly PartitionOffset[],
  ): Promise<readonly PartitionOffset[]> => {
    const ends = await broker.endOffsets(offsets);
    return offsets.map((at, i) => ({...at, offset: Math.max(at.offset, ends[i] ?? 0)}));
  };
  return withParts(broker, {
    producer: withProducer(broker, (producer) => ({
      sendOffsets: async (groupId, offsets) =>
        producer.sendOffsets(groupId, await further(offsets)),
    })),
    member: withMember(broker, (member) => ({
      commit: async (offsets) => member.commit(await further(offsets)),
    })),
  });
}

/** What was fetched first waits for what is fetched next, and comes after it. */
function reorder(broker: Broker): Broker {
  return withParts(broker, {
    fetcher: withPoll(broker, async (fetcher, maxWaitMs) => {
      const first = await fetcher.poll(maxWaitMs);
      if (!first.some(({batches}) => batches.length > 0)) return first;
      return [...(await fetcher.poll(maxWaitMs)), ...first];
    }),
  });
}

/** Says that everything is written before it is. */
function commitBeforeFlush(broker: Broker): Broker {
  const late: (() => Promise<unknown>)[] = [];
  const catchUp = async (): Promise<void> => {
    await Promise.all(late.splice(0).map((send) => send()));
  };
  return withParts(broker, {
    producer: withProducer(broker, (producer, {transactionalId}) => {
      let held: readonly ProducedBatch[] = [];
      return {
        send: async (batches) => {
          const copies = batches.map(copyOf);
          if (transactionalId === undefined) late.push(() => producer.send(copies));
          else held = [...held, ...copies];
          return batches.map(({topic, partition}) => ({topic, partition, baseOffset: 0}));
        },
        commit: async () => {
          await producer.commit();
          if (held.length === 0) return;
          producer.begin();
          await producer.send(held);
          held = [];
          await producer.commit();
        },
      };
    }),
    member: withMember(broker, (member) => ({
      commit: async (offsets) => {
        await member.commit(offsets);
        await catchUp();
      },
    })),
  });
}

/** Offsets are committed by the member, before the transaction is. */
function offsetsOutside(broker: Broker): Broker {
  let own: GroupMember | undefined;
  return withParts(broker, {
    producer: withProducer(broker, () => ({
      sendOffsets: async (_, offsets) => {
        await own?.commit(offsets);
      },
    })),
    member: withMember(broker, (member) => {
      own = member;
      return {};
    }),
  });
}

/** Each producer has a transactional id of its own, so that none fences another. */
function noFencing(broker: Broker, {name}: {readonly name: string}): Broker {
  let count = 0;
  return withParts(broker, {
    producer: ({transactionalId, ...options} = {}) =>
      broker.producer(
        transactionalId === undefined
          ? options
          : {...options, transactionalId: `${transactionalId} of ${name}, ${++count}`},
      ),
  });
}

/** Changes of stores reach the changelog one commit too late. */
function storeAhead(broker: Broker): Broker {
  return withParts(broker, {
    producer: withProducer(broker, (producer) => {
      let held: readonly ProducedBatch[] = [];
      return {
        send: async (batches) => {
          const isLog = ({topic}: ProducedBatch): boolean => topic.endsWith('-changelog');
          const now = [...held, ...batches.filter((batch) => !isLog(batch))];
          held = batches.filter(isLog).map(copyOf);
          await producer.send(now);
          return batches.map(({topic, partition}) => ({topic, partition, baseOffset: 0}));
        },
      };
    }),
  });
}

/** Whoever sent it may reset it. */
function copyOf({topic, partition, records}: ProducedBatch): ProducedBatch {
  const copy = new RecordBatchBuilder();
  const at = {topic, partition};
  for (const columns of decodeRecordBatches(at, records.build(), {fromOffset: 0}).batches) {
    const {bytes, keyStart, keyEnd, valueStart, valueEnd, timestamps} = columns;
    const part = (start = -1, end = -1): Uint8Array | null =>
      start < 0 ? null : bytes.slice(start, end);
    for (let row = 0; row < columns.count; row++) {
      const key = part(keyStart[row], keyEnd[row]);
      const value = part(valueStart[row], valueEnd[row]);
      copy.append(key, value, timestamps[row] ?? -1, readHeaders(columns, row));
    }
  }
  return {...at, records: copy};
}
