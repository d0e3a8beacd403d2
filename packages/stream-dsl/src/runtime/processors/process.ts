import {Subject} from 'rxjs';
import {isStreamError, StreamError} from '../../errors.ts';
import type {ChildNode, ProcessNode} from '../../graph/node.ts';
import type {
  ForwardedRecord,
  UntypedProcessor,
  UntypedProcessorContext,
} from '../../graph/processor-api.ts';
import type {Batch} from '../batch.ts';
import {NO_TRIGGER} from '../batch-draft.ts';
import {headersOf} from '../batch-headers.ts';
import type {OperatorSite} from '../operator-site.ts';
import {failRecord, Processor, type TaskContext} from '../processor.ts';
import {PassProcessor} from './pass.ts';
import {flushStore, type ProcessStore, processStores, storeForUser} from './process-stores.ts';

/** Runs a processor of user code, record by record: its planner never hands it more than one at a time. */
export class ProcessProcessor extends Processor {
  readonly children: ReadonlyMap<string, Subject<Batch>>;
  readonly #node: ProcessNode;
  readonly #context: TaskContext;
  readonly #stores: readonly ProcessStore[];
  readonly #forUser: ReadonlyMap<string, unknown>;
  #user: UntypedProcessor | undefined;
  #isClosed = false;
  #batch: Batch = NO_TRIGGER;
  #place = -1;
  /** Time of the record or of the punctuation at work. */
  #nowMs = -1;

  constructor(node: ProcessNode, stores: readonly ProcessStore[], context: TaskContext) {
    super();
    this.#node = node;
    this.#context = context;
    this.#stores = stores;
    this.children = new Map(node.children.map((name) => [name, new Subject<Batch>()]));
    const nowMs = (): number => Math.max(0, this.#nowMs);
    this.#forUser = new Map(
      stores.map((store) => [store.spec.name, storeForUser(store, nowMs)] as const),
    );
  }

  override start(): void {
    this.#user = this.#node.factory(this.#userContext());
  }

  process(batch: Batch): void {
    const user = this.#user;
    if (user === undefined) throw new Error(`${this.#node.id} was not started`);
    for (let i = 0; i < batch.keys.length; i++) {
      const timestampMs = batch.timestamps[i] ?? -1;
      this.#batch = batch;
      this.#place = i;
      this.#nowMs = timestampMs;
      try {
        user.process({
          key: batch.keys[i],
          value: batch.values[i],
          timestampMs,
          headers: headersOf(batch, i) ?? [],
        });
      } catch (error) {
        // A misuse of the context is a fault of the program, not of the record.
        if (isStreamError(error)) throw error;
        failRecord(this.#context, this.#node, batch, i, error);
      }
    }
    this.#batch = NO_TRIGGER;
    this.#place = -1;
  }

  override flush(): void {
    const {streamTimeMs} = this.#context.punctuations;
    for (const store of this.#stores) flushStore(store, streamTimeMs);
  }

  override close(): void {
    this.#user?.close?.();
    this.#isClosed = true;
  }

  #userContext(): UntypedProcessorContext {
    const {punctuations, taskName, partition} = this.#context;
    return {
      taskName,
      partition,
      get streamTimeMs() {
        return punctuations.streamTimeMs;
      },
      get wallClockMs() {
        return punctuations.wallClockMs;
      },
      store: ({name}) => this.#store(name),
      forward: (record, child) => this.#forward(record, child),
      schedule: (everyMs, type, callback) =>
        punctuations.schedule(everyMs, type, (timestampMs) => {
          this.#nowMs = timestampMs;
          callback(timestampMs);
        }),
    };
  }

  #store(name: string): unknown {
    const store = this.#forUser.get(name);
    if (store !== undefined) return store;
    throw this.#invalid(`uses store ${name}, which it did not declare: name it in \`stores\``);
  }

  #forward(record: ForwardedRecord<unknown, unknown>, child: string | undefined): void {
    if (this.#isClosed) {
      throw new StreamError(
        'STREAM_CLOSED',
        `${this.#node.id} forwards a record after it was closed: forward in process() and in punctuations only`,
      );
    }
    const {key, value, timestampMs = this.#nowMs, headers} = record;
    const {origin} = this.#batch;
    const row = origin?.rows[this.#place] ?? -1;
    const own = headers ?? headersOf(this.#batch, this.#place);
    const batch: Batch = {
      keys: [key],
      values: [value],
      timestamps: [timestampMs],
      origin: origin && {columns: origin.columns, rows: [row]},
      headers: [own],
    };
    if (child !== undefined) this.#childOf(child).next(batch);
    else {
      this.output.next(batch);
      for (const output of this.children.values()) output.next(batch);
    }
  }

  #childOf(name: string): Subject<Batch> {
    const child = this.children.get(name);
    if (child !== undefined) return child;
    const names = [...this.children.keys()].join(', ') || 'none';
    throw this.#invalid(
      `forwards to child ${name}, expected one of ${names}: name it in \`children\``,
    );
  }

  #invalid(what: string): StreamError {
    const {id, callSite} = this.#node;
    const place = callSite === undefined ? '' : `, at ${callSite}`;
    return new StreamError('STREAM_TOPOLOGY_INVALID', `processor ${id} ${what}${place}`);
  }
}

export function compileProcess(node: ProcessNode, site: OperatorSite): void {
  const processor = new ProcessProcessor(node, processStores(node, site), site.context);
  site.add(node, processor, node.parents);
}

export function compileChild(node: ChildNode, site: OperatorSite): void {
  const pass = new PassProcessor();
  site.add(node, pass, []);
  const parent = site.processorOf(node.parent);
  const child = parent instanceof ProcessProcessor ? parent.children.get(node.name) : undefined;
  if (child === undefined) throw new Error(`${node.id} is a child of no processor`);
  site.connect(child, pass);
}
