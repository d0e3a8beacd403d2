import {from, type Observable, type OperatorFunction, pipe, toArray} from 'rxjs';
import {StreamError} from '../../errors.ts';
import type {PipeNode} from '../../graph/node.ts';
import type {RecordHeaders, StreamRecord} from '../../record.ts';
import {readHeaders} from '../../record-batch/read-headers.ts';
import type {Batch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {Processor, type TaskContext} from '../processor.ts';

/** Row of a record in its batch; a symbol, so that `{...record, value}` keeps it and JSON does not show it. */
const PLACE: unique symbol = Symbol('place');

interface PlacedRecord extends StreamRecord<unknown, unknown> {
  readonly [PLACE]?: number | undefined;
}

/** Runs RxJS operators over each batch as a finite Observable (rule 26). */
export class PipeProcessor extends Processor {
  readonly #node: PipeNode;
  readonly #context: TaskContext;
  readonly #operators: OperatorFunction<unknown, unknown>;

  constructor(node: PipeNode, context: TaskContext) {
    super();
    this.#node = node;
    this.#context = context;
    // The DSL's types have checked that the operators fit one another.
    this.#operators = chain(node.operators as readonly OperatorFunction<unknown, unknown>[]);
  }

  process(batch: Batch): void {
    let isDone = false;
    const {promise, resolve} = Promise.withResolvers<void>();
    const records: Observable<unknown> = from(toRecords(batch));
    records.pipe(this.#operators, toArray()).subscribe({
      next: (results) => this.#emitResults(batch, results as readonly PlacedRecord[]),
      error: (error: unknown) => {
        isDone = true;
        this.#context.fail(this.#failure(error));
        resolve();
      },
      complete: () => {
        isDone = true;
        resolve();
      },
    });
    if (!isDone) this.#context.pending.add(promise);
  }

  #emitResults(batch: Batch, results: readonly PlacedRecord[]): void {
    try {
      this.emit(toBatch(batch, results));
    } catch (error) {
      this.#context.fail(error);
    }
  }

  #failure(error: unknown): StreamError {
    const {id, callSite} = this.#node;
    const place = callSite === undefined ? '' : `, at ${callSite}`;
    const message = error instanceof Error ? error.message : String(error);
    return new StreamError(
      'STREAM_PROCESS_FAILED',
      `${id}: an operator failed for a batch: ${message}${place}: handle the error within the operators, with catchError`,
      {cause: error},
    );
  }
}

function chain(
  operators: readonly OperatorFunction<unknown, unknown>[],
): OperatorFunction<unknown, unknown> {
  return operators.reduce((left, right) => pipe(left, right), pipe());
}

function toRecords({keys, values, timestamps, origin, headers}: Batch): readonly PlacedRecord[] {
  return keys.map((key, i) => {
    const row = origin?.rows[i] ?? -1;
    const own =
      headers?.[i] ?? (origin === undefined ? undefined : readHeaders(origin.columns, row));
    const record = {key, value: values[i], timestampMs: timestamps[i] ?? -1, [PLACE]: i};
    return own === undefined || own.length === 0 ? record : {...record, headers: own};
  });
}

function toBatch(batch: Batch, records: readonly PlacedRecord[]): Batch {
  const {origin} = batch;
  // A record that an operator made from nothing has no place; then the batch no longer knows its origin.
  const isPlaced = origin !== undefined && records.every((record) => record[PLACE] !== undefined);
  const headers: readonly (RecordHeaders | undefined)[] = records.map((record) => record.headers);
  return {
    keys: records.map(({key}) => key),
    values: records.map(({value}) => value),
    timestamps: records.map(({timestampMs}) => timestampMs),
    origin: isPlaced
      ? {
          columns: origin.columns,
          rows: records.map((record) => origin.rows[record[PLACE] ?? -1] ?? -1),
        }
      : undefined,
    headers,
  };
}

export function compilePipe(node: PipeNode, site: OperatorSite): void {
  site.add(node, new PipeProcessor(node, site.context), [node.parent]);
}
