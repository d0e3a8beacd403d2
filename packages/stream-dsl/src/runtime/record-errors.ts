import {isStreamError, StreamError} from '../errors.ts';
import type {GraphNode} from '../graph/node.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';
import type {Collector} from './collector.ts';
import {deadLetterHeaders} from './dead-letter.ts';
import type {DropReason, Metrics} from './metrics.ts';
import type {RetryLedger} from './retry-ledger.ts';

/** What happens to a record that cannot be decoded, processed or written (rule 23). */
export type ErrorPolicy = 'fail' | 'skip' | 'dead-letter';

/**
 * Processes the record again, from what was committed last and after a pause that doubles, up to `retry` times; then
 * does what `otherwise` says. Other records of its partition wait: their order stays. Each time counts as a recovery, of
 * which `maxRecoveries` may come in a row. The test driver does not retry.
 */
export interface RetryPolicy {
  /** A whole number, 1 or more. */
  readonly retry: number;
  readonly otherwise: ErrorPolicy;
}

export interface ErrorPolicies {
  /** Bytes that the serde refuses. Default `dead-letter`. */
  readonly decode?: ErrorPolicy | undefined;
  /** User code that throws, and results that a serde cannot write. Default `dead-letter`. */
  readonly process?: ErrorPolicy | RetryPolicy | undefined;
  /**
   * Results that a topic does not take: larger than its `max.message.bytes`, or without a key where it is compacted.
   * The dead letter is the input record. Default `dead-letter`; what no input record stands behind, such as the result
   * of an aggregate, fails unless it is skipped. A store's own changes are never skipped.
   */
  readonly produce?: ErrorPolicy | RetryPolicy | undefined;
}

export type ErrorKind = keyof ErrorPolicies;

/** Where the bad records of a topic go. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dead-letters`;
}

/** Whether any policy may write dead letters. */
export function writesDeadLetters({decode, process, produce}: ErrorPolicies): boolean {
  return [decode, process, produce].some((policy) => endOf(policy) === 'dead-letter');
}

/** Throws `STREAM_CONFIG_INVALID` for policies that are none. */
export function checkPolicies(policies: ErrorPolicies): void {
  const known: readonly unknown[] = ['fail', 'skip', 'dead-letter'];
  for (const [kind, policy] of Object.entries(policies)) {
    const retries = typeof policy === 'object' ? policy.retry : 1;
    if (known.includes(endOf(policy)) && Number.isInteger(retries) && retries > 0) continue;
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `errors.${kind} is ${JSON.stringify(policy)}: expected 'fail', 'skip', 'dead-letter' or {retry: 3, otherwise: …} with a whole number from 1`,
    );
  }
}

/** A record within what was read, and the node that could not take it. */
export interface FailedRecord {
  readonly node: GraphNode;
  /** Absent for records that no topic holds, such as the results of an aggregate. */
  readonly columns: RecordColumns | undefined;
  readonly row: number;
  readonly error: unknown;
}

const REASONS: Readonly<Record<ErrorKind, DropReason>> = {
  decode: 'decode-failed',
  process: 'process-failed',
  produce: 'produce-failed',
};

/** Applies the policies. Dead letters keep key, value, timestamp and headers, and say why in more headers (KIP-1034). */
export class RecordErrors {
  readonly #policies: ErrorPolicies;
  readonly #collector: Collector;
  readonly #metrics: Metrics;
  readonly #retries: RetryLedger | undefined;

  /** Without a ledger nothing is tried again. */
  constructor(
    policies: ErrorPolicies,
    collector: Collector,
    metrics: Metrics,
    retries?: RetryLedger | undefined,
  ) {
    this.#policies = policies;
    this.#collector = collector;
    this.#metrics = metrics;
    this.#retries = retries;
  }

  /** Throws `STREAM_DECODE_FAILED`, `STREAM_PROCESS_FAILED` or `STREAM_PRODUCE_FAILED` when the record must stop the topology. */
  handle(kind: ErrorKind, failed: FailedRecord): void {
    // Not the record's fault: it is processed again, once what it needs is there.
    if (isStreamError(failed.error, 'STREAM_SCHEMA_PENDING')) throw failed.error;
    const {columns} = failed;
    const policy = this.#policies[kind];
    if (typeof policy === 'object') this.#retry(kind, failed, policy);
    const end = endOf(policy);
    // The result of an aggregate that user code refuses is a fault of the program: no input could be set aside.
    const isLost = columns === undefined && !(kind === 'produce' && end === 'skip');
    if (end === 'fail' || isLost) throw describeFailure(kind, failed);
    this.#metrics.drop(failed.node.id, REASONS[kind]);
    if (end === 'dead-letter' && columns !== undefined) this.#writeDeadLetter(columns, failed);
  }

  /** Throws `STREAM_RETRY_PENDING` while the record has attempts left. */
  #retry(kind: ErrorKind, failed: FailedRecord, {retry}: RetryPolicy): void {
    const {columns, row, node} = failed;
    if (columns === undefined || this.#retries === undefined) return;
    const attempt = this.#retries.next(`${placeOf(columns, row)} ${node.id}`, retry);
    if (attempt === undefined) return;
    throw new StreamError(
      'STREAM_RETRY_PENDING',
      `${node.id}: cannot ${kind} ${placeOf(columns, row)}: ${messageOf(failed.error)}; attempt ${attempt} of ${retry} follows`,
      {cause: failed.error},
    );
  }

  #writeDeadLetter(columns: RecordColumns, {node, row, error}: FailedRecord): void {
    const {topic, partition, bytes} = columns;
    const window = (starts: Int32Array, ends: Int32Array): Uint8Array | null => {
      const start = starts[row] ?? -1;
      return start < 0 ? null : bytes.subarray(start, ends[row]);
    };
    const letters = this.#collector.output(deadLetterTopic(topic));
    letters.append(
      partition % letters.partitionCount,
      window(columns.keyStart, columns.keyEnd),
      window(columns.valueStart, columns.valueEnd),
      Math.max(0, columns.timestamps[row] ?? 0),
      deadLetterHeaders(columns, row, {node: node.id, error}),
    );
    this.#metrics.deadLetter(topic, node.id, error);
  }
}

function endOf(policy: ErrorPolicy | RetryPolicy | undefined): ErrorPolicy {
  return typeof policy === 'object' ? policy.otherwise : (policy ?? 'dead-letter');
}

function describeFailure(kind: ErrorKind, failed: FailedRecord): StreamError {
  const {node, columns, row, error} = failed;
  if (isStreamError(error) && columns === undefined) return error;
  const at = columns === undefined ? 'a result' : placeOf(columns, row);
  const place = node.callSite === undefined ? '' : `, at ${node.callSite}`;
  const code = {
    decode: 'STREAM_DECODE_FAILED',
    process: 'STREAM_PROCESS_FAILED',
    produce: 'STREAM_PRODUCE_FAILED',
  } as const;
  return new StreamError(
    code[kind],
    `${node.id}: cannot ${kind} ${at}: ${messageOf(error)}${place}: correct the record or the function, or set the ${kind} policy to dead-letter`,
    {cause: error},
  );
}

/** `crm.events-2@18841`: where a record stands. */
function placeOf({topic, partition, offsets}: RecordColumns, row: number): string {
  return `${topic}-${partition}@${offsets[row]}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
