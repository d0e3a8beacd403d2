import {type Logger, silentLogger} from '../observability/logger.ts';
import {
  parentOf,
  type SpanContextLike,
  type SpanLike,
  STATUS_ERROR,
  type TracerLike,
} from '../observability/tracing.ts';
import type {FetchedPartition} from '../ports/broker.ts';
import {readHeaders} from '../record-batch/read-headers.ts';
import type {Metrics} from './metrics.ts';

/** A span names so many of those that it goes on from, at most. */
const MAX_LINKS = 32;
/** Of a restore that takes long. */
const PROGRESS_EVERY_MS = 10_000;

export interface RunEventsParts {
  readonly application: string;
  readonly metrics: Metrics;
  readonly nowMs: () => number;
  readonly logger?: Logger | undefined;
  readonly tracer?: TracerLike | undefined;
  /** A commit that takes longer is a warning. Default 5,000. */
  readonly slowCommitMs?: number | undefined;
}

/** What an instance does, told to whoever listens: its metrics, the log, and spans. Never called per record. */
export class RunEvents {
  /** When the loop last began a turn; undefined before. */
  lastTurnMs: number | undefined;
  readonly #parts: RunEventsParts;
  readonly #logger: Logger;
  readonly #slowCommitMs: number;
  readonly #progressMs = new Map<string, number>();
  /** By task and store: records still to be restored. */
  readonly #restores = new Map<string, Map<string, number>>();
  /** What the next work goes on from, and what the next commits go on from. */
  #read: SpanContextLike[] = [];
  #worked: SpanContextLike[] = [];

  constructor(parts: RunEventsParts) {
    this.#parts = parts;
    this.#logger = parts.logger ?? silentLogger;
    this.#slowCommitMs = parts.slowCommitMs ?? 5_000;
    parts.metrics.onDeadLetter = (topic, node, error) => {
      this.#logger.warn({...this.#who, topic, node, error}, 'dead letter written');
    };
  }

  get #who(): {readonly application: string} {
    return {application: this.#parts.application};
  }

  stateChanged(from: string, to: string, error?: unknown): void {
    const level = to === 'failed' ? 'error' : 'info';
    const why = error === undefined ? {} : {error};
    this.#logger[level]({...this.#who, from, to, ...why}, 'state changed');
  }

  assigned(added: readonly string[], all: readonly string[]): void {
    this.#logger.info({...this.#who, added, tasks: all.length}, 'tasks assigned');
  }

  revoked(tasks: readonly string[]): void {
    this.#logger.info({...this.#who, tasks}, 'tasks revoked');
  }

  opened(task: string, tookMs: number): void {
    this.#progressMs.delete(task);
    this.#restores.delete(task);
    this.#logger.info({...this.#who, task, tookMs}, 'task opened');
  }

  /** May be called with each batch of a store that was restored. */
  restoring(task: string, restored: number, remaining: number, store = ''): void {
    const stores = this.#restores.get(task) ?? new Map<string, number>();
    this.#restores.set(task, stores.set(store, Math.max(0, remaining)));
    const nowMs = this.#parts.nowMs();
    const lastMs = this.#progressMs.get(task);
    if (lastMs === undefined) this.#progressMs.set(task, nowMs);
    if (lastMs === undefined || nowMs - lastMs < PROGRESS_EVERY_MS) return;
    this.#progressMs.set(task, nowMs);
    this.#logger.info({...this.#who, task, restored, remaining}, 'restoring');
  }

  /** Records that a task has still to restore, as far as it has begun; undefined when it restores nothing. */
  restoreRemaining(task: string): number | undefined {
    const stores = this.#restores.get(task);
    return stores === undefined ? undefined : [...stores.values()].reduce((a, b) => a + b, 0);
  }

  recovering(error: unknown, task?: string): void {
    const which = task === undefined ? {} : {task};
    this.#logger.warn({...this.#who, ...which, error}, 'recovering from a fault');
  }

  /** The loop waits for records from here; the result is to be called with what came. */
  polling(): (fetched: readonly FetchedPartition[]) => void {
    const {metrics, nowMs, tracer} = this.#parts;
    const startMs = nowMs();
    this.lastTurnMs = startMs;
    const span = tracer?.startSpan('stream poll', {attributes: this.#attributes()});
    return (fetched) => {
      metrics.took('poll', nowMs() - startMs);
      if (span === undefined) return;
      span.setAttribute('messaging.batch.message_count', countOf(fetched));
      this.#read = [span.spanContext(), ...parentsOf(fetched)].slice(0, MAX_LINKS);
      span.end();
    };
  }

  /** The tasks work from here; the result is to be called when they have, with whether there was anything. */
  working(): (hasWorked: boolean) => void {
    const {metrics, nowMs, tracer} = this.#parts;
    const startMs = nowMs();
    const links = this.#read.map((context) => ({context}));
    const span =
      tracer === undefined || links.length === 0
        ? undefined
        : tracer.startSpan('stream process', {attributes: this.#attributes(), links});
    return (hasWorked) => {
      if (hasWorked) metrics.took('process', nowMs() - startMs);
      if (span === undefined) return;
      this.#read = [];
      this.#worked = [span.spanContext(), ...this.#worked].slice(0, MAX_LINKS);
      span.end();
    };
  }

  /** A task commits from here. */
  async committing<T>(task: string, commit: () => Promise<T>): Promise<T> {
    const {metrics, nowMs, tracer} = this.#parts;
    const startMs = nowMs();
    const links = this.#worked.map((context) => ({context}));
    const attributes = {...this.#attributes(), 'stream.task': task};
    const span = tracer?.startSpan('stream commit', {attributes, links});
    try {
      const result = await commit();
      const tookMs = nowMs() - startMs;
      metrics.took('commit', tookMs);
      if (tookMs > this.#slowCommitMs) {
        this.#logger.warn({...this.#who, task, tookMs}, 'slow commit');
      }
      return result;
    } catch (error) {
      if (span !== undefined) failSpan(span, error);
      throw error;
    } finally {
      span?.end();
    }
  }

  #attributes(): Record<string, string> {
    return {'messaging.system': 'kafka', 'stream.application': this.#parts.application};
  }
}

function countOf(fetched: readonly FetchedPartition[]): number {
  return fetched.reduce(
    (sum, {batches}) => batches.reduce((inner, {count}) => inner + count, sum),
    0,
  );
}

/** The spans that wrote these records, each once, as many as a span may name. */
function parentsOf(fetched: readonly FetchedPartition[]): readonly SpanContextLike[] {
  const parents = new Map<string, SpanContextLike>();
  for (const {batches} of fetched) {
    for (const columns of batches) {
      for (let row = 0; row < columns.count && parents.size < MAX_LINKS; row++) {
        if ((columns.headersAt[row] ?? -1) < 0) continue;
        const parent = parentOf(readHeaders(columns, row));
        if (parent !== undefined) parents.set(parent.spanId, parent);
      }
    }
  }
  return [...parents.values()];
}

function failSpan(span: SpanLike, error: unknown): void {
  const found = error instanceof Error ? error : String(error);
  span.recordException(found);
  span.setStatus({code: STATUS_ERROR, message: found instanceof Error ? found.message : found});
}
