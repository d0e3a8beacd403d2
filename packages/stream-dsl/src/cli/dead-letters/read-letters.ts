import {StreamError} from '../../errors.ts';
import type {Broker} from '../../ports/broker.ts';
import type {RecordHeaders} from '../../record.ts';
import {readHeaders} from '../../record-batch/read-headers.ts';
import {type DeadLetterOrigin, deadLetterOrigin, ownHeaders} from '../../runtime/dead-letter.ts';
import {type PartitionOffset, partitionName} from '../../topic.ts';

const POLL_MS = 500;
/** Polls without a record after which reading gives up: a minute. */
const MAX_EMPTY_POLLS = 120;

/** A dead letter, with bytes of its own. */
export interface DeadLetter extends PartitionOffset {
  readonly timestampMs: number;
  readonly origin: DeadLetterOrigin;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** Those that the record had before it became a dead letter. */
  readonly headers: RecordHeaders;
}

/**
 * The dead letters of some partitions from these positions up to their ends as they are now: of each partition in order.
 * Records that say nothing of an origin are passed over. Reads no further ahead than the fetcher does.
 */
export async function* readLetters(
  broker: Broker,
  from: readonly PartitionOffset[],
): AsyncGenerator<DeadLetter> {
  const ends = await broker.endOffsets(from);
  const open = new Map<string, number>();
  const fetcher = broker.fetcher();
  try {
    from.forEach(({topic, partition, offset}, i) => {
      const end = ends[i] ?? 0;
      if (offset >= end) return;
      open.set(partitionName({topic, partition}), end);
      fetcher.assign({topic, partition}, offset);
    });
    for (let empty = 0; open.size > 0; ) {
      const fetched = await fetcher.poll(POLL_MS);
      empty = fetched.length === 0 ? empty + 1 : 0;
      if (empty > MAX_EMPTY_POLLS) throw stalled([...open.keys()]);
      for (const part of fetched) {
        const end = open.get(partitionName(part));
        if (end === undefined) continue;
        for (const columns of part.batches) {
          for (let row = 0; row < columns.count && (columns.offsets[row] ?? end) < end; row++) {
            const letter = letterOf(columns, row);
            if (letter !== undefined) yield letter;
          }
        }
        if (part.nextOffset < end) continue;
        fetcher.remove(part);
        open.delete(partitionName(part));
      }
    }
  } finally {
    await fetcher.close();
  }
}

type Columns = Parameters<typeof readHeaders>[0];

function letterOf(columns: Columns, row: number): DeadLetter | undefined {
  const headers = readHeaders(columns, row);
  const origin = deadLetterOrigin(headers);
  if (origin === undefined) return undefined;
  const {topic, partition, bytes} = columns;
  const copy = (starts: Int32Array, ends: Int32Array): Uint8Array | null => {
    const start = starts[row] ?? -1;
    return start < 0 ? null : new Uint8Array(bytes.subarray(start, ends[row]));
  };
  return {
    ...{topic, partition, origin},
    offset: columns.offsets[row] ?? -1,
    timestampMs: columns.timestamps[row] ?? -1,
    key: copy(columns.keyStart, columns.keyEnd),
    value: copy(columns.valueStart, columns.valueEnd),
    headers: ownHeaders(headers).map(([name, value]) => [name, new Uint8Array(value)] as const),
  };
}

function stalled(partitions: readonly string[]): StreamError {
  return new StreamError(
    'STREAM_BROKER_UNAVAILABLE',
    `cannot read ${partitions.join(', ')}: the broker sends no more records before the end it announced`,
  );
}
