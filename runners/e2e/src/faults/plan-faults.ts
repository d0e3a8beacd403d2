import {seededRandom} from './seeded-random.ts';

const kinds = [
  'kill-stream',
  'kill-broker',
  'kill-store',
  'kill-lake',
  'drain-stream',
  'stop-stream-twice',
] as const;

/** Something that is taken away during a run, and given back. */
export interface Fault {
  readonly kind: (typeof kinds)[number];
  /** When, in milliseconds after the start of the traffic. */
  readonly atMs: number;
  /** From its end until it is started again. */
  readonly downMs: number;
  /** Which of several it is: an instance of stream, or a broker. Counted from 0. */
  readonly target: number;
}

/** Until then everything has had time to begin its work. */
const quietStartMs = 3_000;
const downRangeMs: Readonly<Record<Fault['kind'], readonly [number, number]>> = {
  'kill-stream': [500, 4_000],
  'kill-broker': [3_000, 7_000],
  'kill-store': [2_000, 5_000],
  'kill-lake': [500, 3_000],
  'drain-stream': [500, 3_000],
  'stop-stream-twice': [500, 3_000],
};

/**
 * Every kind of fault once, in an order and at times drawn from the seed: one in each even part of the traffic, so that
 * a fault may begin before the one before it is overcome, but nothing is taken away that is not there.
 */
export function planFaults({
  seed,
  durationMs,
}: {
  readonly seed: number;
  readonly durationMs: number;
}): readonly Fault[] {
  const random = seededRandom(seed);
  const between = (least: number, most: number): number =>
    Math.round(least + (most - least) * random());
  const order = kinds
    .map((kind) => ({kind, place: random()}))
    .toSorted((a, b) => a.place - b.place);
  const partMs = (durationMs - quietStartMs) / kinds.length;
  const faults = order.map(({kind}, index) => {
    const [shortestMs, longestMs] = downRangeMs[kind];
    const beginMs = quietStartMs + partMs * index;
    return {
      kind,
      atMs: between(beginMs, beginMs + partMs / 3),
      downMs: between(shortestMs, longestMs),
      target: between(0, kind === 'kill-broker' ? 2 : 1),
    };
  });
  return faults;
}
