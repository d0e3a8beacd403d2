import {checkOption, GeneratorError} from '../errors.ts';
import type {GeneratedRecord} from '../workload/generated-record.ts';
import type {Workload} from '../workload/workload-types.ts';
import {type Clock, systemClock} from './clock.ts';
import type {Sink} from './sink.ts';

export interface PaceOptions {
  readonly signal?: AbortSignal | undefined;
  /** First record to send, 0 when absent: the `nextIndex` of an earlier run that was cut short. It is due at once. */
  readonly from?: number | undefined;
  /** Index to stop before; the whole workload when absent. */
  readonly to?: number | undefined;
  readonly onProgress?: ((progress: PaceProgress) => void) | undefined;
  /** Least wall milliseconds between two calls of `onProgress`; 1,000 when absent. */
  readonly progressMs?: number | undefined;
  /** Batches that may be on their way at once; 1 when absent, which keeps the order whatever the sink does. */
  readonly maxInFlight?: number | undefined;
  /** How long records are gathered into a batch; 20 when absent. */
  readonly batchMs?: number | undefined;
  /** Records in a batch at most; 5,000 when absent. */
  readonly maxBatch?: number | undefined;
  /** From how much delay on a record counts as sent late; 200 when absent. */
  readonly lateAfterMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** How far sending is, and how far behind its schedule. */
export interface PaceProgress {
  /** All records before it are stored: where a later run goes on. */
  readonly nextIndex: number;
  /** Records of this run that are stored. */
  readonly sent: number;
  /** Records that are due and not yet stored. */
  readonly backlog: number;
  /** Records that were handed to the sink later than their time by more than `lateAfterMs`. */
  readonly lateSends: number;
  /** The longest such delay so far. */
  readonly delayMsMax: number;
  readonly elapsedMs: number;
  /** Whether all records up to `to` are stored. */
  readonly isComplete: boolean;
}

/**
 * Sends a workload on its schedule, open-loop: a slow sink makes records late and the backlog long, but never makes
 * the schedule slower. Resolves when all is stored, or, after an abort, when the batches on their way are. Rejects with
 * a `GeneratorError` that says where to go on when the sink fails.
 */
export async function pace(
  workload: Workload,
  sink: Sink,
  options: PaceOptions = {},
): Promise<PaceProgress> {
  const pacer = new Pacer(workload, sink, options);
  return await pacer.run();
}

/** The longest sleep: an abort ends it anyway, so this only keeps progress coming while nothing is due. */
const longestSleepMs = 250;
const longestRunMs = 50;

class Pacer {
  readonly #workload: Workload;
  readonly #sink: Sink;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ((progress: PaceProgress) => void) | undefined;
  readonly #limits: {
    readonly from: number;
    readonly to: number;
    readonly inFlight: number;
    readonly batch: number;
    readonly batchMs: number;
    readonly lateAfterMs: number;
    readonly progressMs: number;
  };
  /** Clock time at which the workload's schedule starts. */
  readonly #originMs: number;
  readonly #startedMs: number;
  /** Batches on their way, oldest first; their ends, and whether they are stored. */
  readonly #inFlight: {readonly end: number; isStored: boolean; readonly done: Promise<void>}[] =
    [];
  #failure: {readonly cause: unknown} | undefined;
  #next: number;
  #stored: number;
  #lateSends = 0;
  #delayMsMax = 0;
  #reportedMs: number;
  #pausedMs: number;

  constructor(workload: Workload, sink: Sink, options: PaceOptions) {
    const {from = 0, to = workload.size, maxInFlight = 1, maxBatch = 5_000} = options;
    checkOption(from >= 0 && from <= to, 'from', `an index up to ${to}`, from);
    checkOption(to <= workload.size, 'to', `an index up to ${workload.size}`, to);
    checkOption(
      maxInFlight >= 1 && maxBatch >= 1,
      'maxInFlight and maxBatch',
      'at least 1',
      'less',
    );
    this.#workload = workload;
    this.#sink = sink;
    this.#clock = options.clock ?? systemClock;
    this.#signal = options.signal;
    this.#onProgress = options.onProgress;
    this.#limits = {
      from,
      to,
      inFlight: maxInFlight,
      batch: maxBatch,
      batchMs: options.batchMs ?? 20,
      lateAfterMs: options.lateAfterMs ?? 200,
      progressMs: options.progressMs ?? 1_000,
    };
    this.#startedMs = this.#clock.nowMs();
    this.#reportedMs = this.#startedMs;
    this.#pausedMs = this.#startedMs;
    this.#originMs = this.#startedMs - (from < workload.size ? workload.scheduledMs(from) : 0);
    this.#next = from;
    this.#stored = from;
  }

  async run(): Promise<PaceProgress> {
    while (this.#next < this.#limits.to && this.#isRunning()) {
      const due = this.#due();
      if (due > this.#next) await this.#sendUpTo(Math.min(due, this.#next + this.#limits.batch));
      else await this.#waitForNext();
      this.#report();
      await this.#breathe();
    }
    await Promise.all(this.#inFlight.map((batch) => batch.done));
    this.#settle();
    if (this.#failure !== undefined) throw this.#sinkFailed(this.#failure.cause);
    const progress = this.#progress();
    this.#onProgress?.(progress);
    return progress;
  }

  /** Lets timers and signals in, also when a backlog and a quick sink leave no other pause. */
  async #breathe(): Promise<void> {
    const now = this.#clock.nowMs();
    if (now - this.#pausedMs < longestRunMs) return;
    this.#pausedMs = now;
    await this.#clock.sleep(0, this.#signal);
  }

  #isRunning(): boolean {
    return this.#signal?.aborted !== true && this.#failure === undefined;
  }

  #due(): number {
    const elapsedMs = this.#clock.nowMs() - this.#originMs;
    return Math.min(this.#limits.to, this.#workload.dueCount(elapsedMs));
  }

  async #waitForNext(): Promise<void> {
    const dueMs = this.#originMs + this.#workload.scheduledMs(this.#next);
    const waitMs = Math.max(dueMs - this.#clock.nowMs(), this.#limits.batchMs);
    await this.#clock.sleep(Math.min(waitMs, longestSleepMs), this.#signal);
  }

  /** Hands a batch to the sink, after waiting until fewer than the allowed number of batches are on their way. */
  async #sendUpTo(end: number): Promise<void> {
    await this.#waitForRoom();
    if (!this.#isRunning()) return;
    const records: GeneratedRecord[] = [];
    for (let index = this.#next; index < end; index += 1)
      records.push(this.#workload.record(index));
    this.#countDelays(records);
    this.#next = end;
    const batch = {end, isStored: false, done: Promise.resolve()};
    const done = this.#sink.send(records).then(
      () => {
        batch.isStored = true;
      },
      (cause: unknown) => {
        this.#failure ??= {cause};
      },
    );
    this.#inFlight.push(Object.assign(batch, {done}));
  }

  async #waitForRoom(): Promise<void> {
    while (this.#isRunning()) {
      const pending = this.#inFlight.filter((batch) => !batch.isStored);
      if (pending.length < this.#limits.inFlight) return;
      await Promise.race(pending.map((batch) => batch.done));
      this.#settle();
    }
  }

  #countDelays(records: readonly GeneratedRecord[]): void {
    const elapsedMs = this.#clock.nowMs() - this.#originMs;
    for (const {scheduledMs} of records) {
      const delayMs = elapsedMs - scheduledMs;
      if (delayMs > this.#limits.lateAfterMs) this.#lateSends += 1;
      if (delayMs > this.#delayMsMax) this.#delayMsMax = delayMs;
    }
  }

  /** Forgets stored batches from the oldest on: only what has no gap before it counts as stored. */
  #settle(): void {
    while (this.#inFlight[0]?.isStored === true) {
      this.#stored = this.#inFlight[0].end;
      this.#inFlight.shift();
    }
  }

  #report(): void {
    const now = this.#clock.nowMs();
    if (now - this.#reportedMs < this.#limits.progressMs) return;
    this.#reportedMs = now;
    this.#settle();
    this.#onProgress?.(this.#progress());
  }

  #progress(): PaceProgress {
    return {
      nextIndex: this.#stored,
      sent: this.#stored - this.#limits.from,
      backlog: Math.max(0, this.#due() - this.#stored),
      lateSends: this.#lateSends,
      delayMsMax: this.#delayMsMax,
      elapsedMs: this.#clock.nowMs() - this.#startedMs,
      isComplete: this.#stored >= this.#limits.to,
    };
  }

  #sinkFailed(cause: unknown): GeneratorError {
    const resumeAt = this.#stored;
    const message = `the sink failed; records before ${resumeAt} are stored: mend it and go on from there`;
    return new GeneratorError('GENERATOR_SINK_FAILED', message, {cause, resumeAt});
  }
}
