import {HeadQueue} from './head-queue.ts';

type Schedule = {
  time: number;
  readonly everyMs: number;
  readonly punctuate: (time: number) => void;
};

/** Rule 18: missed intervals collapse into one call, then the grid again. */
export class Punctuations {
  readonly #queue = new HeadQueue<Schedule>(({time}) => time);

  schedule(time: number, everyMs: number, punctuate: (time: number) => void): void {
    this.#queue.offer({time, everyMs, punctuate});
  }

  punctuate(now: number): void {
    for (let next = this.#queue.peek(); next !== undefined && next.time <= now; ) {
      this.#queue.poll();
      next.punctuate(now);
      const missed = Math.floor((now - next.time) / next.everyMs);
      this.#queue.offer({...next, time: next.time + (missed + 1) * next.everyMs});
      next = this.#queue.peek();
    }
  }
}
