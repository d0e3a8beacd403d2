import {StreamError} from '../../errors.ts';
import type {MapAsyncNode} from '../../graph/node.ts';
import {type Batch, selectBatch} from '../batch.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';

const LONGEST_BACKOFF_MS = 30_000;

interface Outcome {
  readonly index: number;
  readonly value: unknown;
}

/**
 * Calls an asynchronous function for each record of a batch, several at once. The task takes no further record and
 * commits nothing until all have come back, so no offset passes an unfinished record (rule 24).
 */
export class MapAsyncProcessor extends Processor {
  readonly #node: MapAsyncNode;
  readonly #context: TaskContext;
  /** Calls under way. One signal for all of them would keep a trace of each call for as long as it lives. */
  readonly #calls = new Set<AbortController>();
  #isClosed = false;

  constructor(node: MapAsyncNode, context: TaskContext) {
    super();
    this.#node = node;
    this.#context = context;
  }

  process(batch: Batch): void {
    const work = this.#processAll(batch).catch((error: unknown) => this.#context.fail(error));
    this.#context.pending.add(work);
  }

  override close(): void {
    this.#isClosed = true;
    for (const call of this.#calls) call.abort();
  }

  async #processAll(batch: Batch): Promise<void> {
    const {isOrdered, concurrency} = this.#node;
    const done: (Outcome | undefined)[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let i = next++; i < batch.keys.length; i = next++) {
        const outcome = await this.#outcomeOf(batch, i);
        if (isOrdered) done[i] = outcome;
        else if (outcome !== undefined) this.#forward(batch, [outcome]);
      }
    };
    const workers = Math.min(concurrency, batch.keys.length);
    await Promise.all(Array.from({length: workers}, worker));
    this.#forward(
      batch,
      done.filter((outcome) => outcome !== undefined),
    );
  }

  #forward(batch: Batch, outcomes: readonly Outcome[]): void {
    const places = outcomes.map(({index}) => index);
    this.emit({...selectBatch(batch, places), values: outcomes.map(({value}) => value)});
  }

  /** Undefined for a record that failed and is set aside. */
  async #outcomeOf(batch: Batch, index: number): Promise<Outcome | undefined> {
    const {retries, backoffMs} = this.#node;
    for (let attempt = 0; ; attempt++) {
      if (this.#isClosed) throw new StreamError('STREAM_CLOSED', `${this.#node.id} was closed`);
      try {
        return {index, value: await this.#call(batch.values[index], batch.keys[index])};
      } catch (error) {
        if (this.#isClosed) throw error;
        if (attempt >= retries) {
          failRecord(this.#context, this.#node, batch, index, error);
          return undefined;
        }
        const pauseMs = Math.min(backoffMs * 2 ** attempt, LONGEST_BACKOFF_MS);
        await this.#pause(pauseMs);
      }
    }
  }

  async #pause(pauseMs: number): Promise<void> {
    const call = new AbortController();
    this.#calls.add(call);
    const {promise: over, resolve, reject} = Promise.withResolvers<void>();
    call.signal.addEventListener('abort', () => reject(call.signal.reason), {once: true});
    const cancel = this.#context.clock.after(pauseMs, resolve);
    try {
      await over;
    } finally {
      cancel();
      this.#calls.delete(call);
    }
  }

  /** One call, which ends at the time limit even if the function does not heed its signal. */
  async #call(value: unknown, key: unknown): Promise<unknown> {
    const {fn, timeoutMs} = this.#node;
    const call = new AbortController();
    const {signal} = call;
    const {promise: ended, reject} = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason), {once: true});
    const cancelTimeout = this.#context.clock.after(timeoutMs, () => call.abort(this.#tooLate()));
    this.#calls.add(call);
    try {
      const nowMs = this.#context.punctuations.wallClockMs;
      return await Promise.race([fn(value, key, {signal, nowMs}), ended]);
    } finally {
      cancelTimeout();
      this.#calls.delete(call);
    }
  }

  #tooLate(): StreamError {
    const {id, timeoutMs} = this.#node;
    return new StreamError(
      'STREAM_PROCESS_FAILED',
      `${id}: no answer within ${timeoutMs} ms: raise \`timeout\`, or make the function answer sooner`,
    );
  }
}

export function compileMapAsync(node: MapAsyncNode, site: OperatorSite): void {
  site.add(node, new MapAsyncProcessor(node, site.context), [node.parent]);
}
