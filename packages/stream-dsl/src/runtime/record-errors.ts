import {isStreamError, StreamError} from '../errors.ts';
import type {GraphNode} from '../graph/node.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';
import type {Collector} from './collector.ts';
import type {Metrics} from './metrics.ts';

/** What happens to a record that cannot be decoded or processed (rule 23). */
export type ErrorPolicy = 'fail' | 'skip' | 'dead-letter';

export interface ErrorPolicies {
  /** Default `dead-letter`. */
  readonly decode?: ErrorPolicy | undefined;
  /** Default `dead-letter`. */
  readonly process?: ErrorPolicy | undefined;
}

/** Where the bad records of a topic go unless the options say otherwise. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dead-letters`;
}

/** A record within what was read, and the node that could not take it. */
export interface FailedRecord {
  readonly node: GraphNode;
  /** Absent for records that no topic holds, such as the results of an aggregate. */
  readonly columns: RecordColumns | undefined;
  readonly row: number;
  readonly error: unknown;
}

/** Applies the policies. Dead letters keep key, value and timestamp, and say why in headers (KIP-1034). */
export class RecordErrors {
  readonly #policies: Required<{[K in keyof ErrorPolicies]: ErrorPolicy}>;
  readonly #collector: Collector;
  readonly #metrics: Metrics;

  constructor(policies: ErrorPolicies, collector: Collector, metrics: Metrics) {
    this.#policies = {
      decode: policies.decode ?? 'dead-letter',
      process: policies.process ?? 'dead-letter',
    };
    this.#collector = collector;
    this.#metrics = metrics;
  }

  /** Throws `STREAM_DECODE_FAILED` or `STREAM_PROCESS_FAILED` when the record must stop the topology. */
  handle(kind: 'decode' | 'process', failed: FailedRecord): void {
    // Not the record's fault: it is processed again, once what it needs is there.
    if (isStreamError(failed.error, 'STREAM_SCHEMA_PENDING')) throw failed.error;
    const {columns} = failed;
    const policy = this.#policies[kind];
    // The result of an aggregate that user code refuses is a fault of the program: no input could be set aside.
    if (policy === 'fail' || columns === undefined) throw describeFailure(kind, failed);
    this.#metrics.drop(failed.node.id, kind === 'decode' ? 'decode-failed' : 'process-failed');
    if (policy === 'dead-letter') this.#writeDeadLetter(columns, failed);
  }

  #writeDeadLetter(columns: RecordColumns, {node, row, error}: FailedRecord): void {
    const {topic, partition, bytes} = columns;
    const window = (starts: Int32Array, ends: Int32Array): Uint8Array | null => {
      const start = starts[row] ?? -1;
      return start < 0 ? null : bytes.subarray(start, ends[row]);
    };
    const header = (name: string, text: string) =>
      [`__streams.errors.${name}`, Buffer.from(text)] as const;
    const letters = this.#collector.output(deadLetterTopic(topic));
    letters.append(
      partition % letters.partitionCount,
      window(columns.keyStart, columns.keyEnd),
      window(columns.valueStart, columns.valueEnd),
      Math.max(0, columns.timestamps[row] ?? 0),
      [
        header('topic', topic),
        header('partition', String(partition)),
        header('offset', String(columns.offsets[row])),
        header('timestamp', String(columns.timestamps[row])),
        header('node', node.id),
        header('exception', errorClass(error)),
        header('message', errorMessage(error)),
      ],
    );
    this.#metrics.deadLetters += 1;
  }
}

function describeFailure(kind: 'decode' | 'process', failed: FailedRecord): StreamError {
  const {node, columns, row, error} = failed;
  if (isStreamError(error) && columns === undefined) return error;
  const at =
    columns === undefined
      ? 'a result'
      : `${columns.topic}-${columns.partition}@${columns.offsets[row]}`;
  const place = node.callSite === undefined ? '' : `, at ${node.callSite}`;
  return new StreamError(
    kind === 'decode' ? 'STREAM_DECODE_FAILED' : 'STREAM_PROCESS_FAILED',
    `${node.id}: cannot ${kind} ${at}: ${errorMessage(error)}${place}: correct the record or the function, or set the ${kind} policy to dead-letter`,
    {cause: error},
  );
}

function errorClass(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const {code} = error as {code?: unknown};
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}

function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
