import {StreamError} from '../errors.ts';
import type {Cancellable} from '../graph/processor-api.ts';

interface Schedule {
  readonly everyMs: number;
  readonly callback: (timestampMs: number) => void;
  nextMs: number | undefined;
  isCancelled: boolean;
}

/**
 * The clocks of a task, and what they call (rule 18). Stream-time schedules fire with the first record, then on the
 * grid of their interval; wall-clock ones keep the grid that begins with their making. Missed intervals collapse into
 * one call.
 */
export class Punctuations {
  readonly #nowMs: () => number;
  readonly #byStreamTime: Schedule[] = [];
  readonly #byWallClock: Schedule[] = [];
  #streamTimeMs = -1;

  /** `nowMs`: the wall clock. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Highest timestamp that the task has read; -1 before the first. */
  get streamTimeMs(): number {
    return this.#streamTimeMs;
  }

  get wallClockMs(): number {
    return this.#nowMs();
  }

  observe(timestampMs: number): void {
    if (timestampMs > this.#streamTimeMs) this.#streamTimeMs = timestampMs;
  }

  schedule(
    everyMs: number,
    type: 'stream-time' | 'wall-clock',
    callback: (timestampMs: number) => void,
  ): Cancellable {
    if (!(everyMs > 0)) {
      throw new StreamError(
        'STREAM_TOPOLOGY_INVALID',
        `a processor wants to be called every ${everyMs} ms: expected more than 0`,
      );
    }
    const isByWallClock = type === 'wall-clock';
    const schedule: Schedule = {
      everyMs,
      callback,
      nextMs: isByWallClock ? this.#nowMs() + everyMs : undefined,
      isCancelled: false,
    };
    const list = isByWallClock ? this.#byWallClock : this.#byStreamTime;
    list.push(schedule);
    return {
      cancel: () => {
        schedule.isCancelled = true;
        const at = list.indexOf(schedule);
        if (at >= 0) list.splice(at, 1);
      },
    };
  }

  /** Calls what stream time has reached; returns whether something was called. */
  punctuateStreamTime(): boolean {
    return this.#streamTimeMs >= 0 && punctuate(this.#byStreamTime, this.#streamTimeMs);
  }

  /** Calls what the wall clock has reached; returns whether something was called. */
  punctuateWallClock(): boolean {
    return punctuate(this.#byWallClock, this.#nowMs());
  }
}

function punctuate(schedules: readonly Schedule[], timeMs: number): boolean {
  const due = schedules
    .filter(({nextMs}) => nextMs === undefined || nextMs <= timeMs)
    .sort((a, b) => (a.nextMs ?? 0) - (b.nextMs ?? 0));
  for (const schedule of due) {
    if (schedule.isCancelled) continue;
    const {everyMs} = schedule;
    // The first time of a stream-time schedule is 0: so its grid does not depend on when the task began.
    const from = schedule.nextMs ?? 0;
    const missed = Math.floor((timeMs - from) / everyMs);
    schedule.nextMs = from + (missed + 1) * everyMs;
    schedule.callback(timeMs);
  }
  return due.length > 0;
}
