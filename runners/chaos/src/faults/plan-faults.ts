import {seededRandom} from '../../../e2e/src/faults/seeded-random.ts';
import {type Fault, type FaultKind, faultKinds} from './fault.ts';

export const instanceCount = 4;
export const brokerCount = 3;

/** Until then all has had time to begin. */
const quietStartMs = (durationMs: number): number =>
  Math.min(60_000, Math.max(20_000, durationMs / 20));
/** Before the end of the load nothing is taken away any more. */
const quietEndMs = 8_000;

/** From, to: how long a fault lasts. A pause outlasts the session time-out of 6 s; so do most of the silent links. */
const lengthsMs: Readonly<Record<FaultKind, readonly [number, number]>> = {
  'kill-instance': [500, 9_000],
  'kill-two-instances': [500, 9_000],
  'kill-broker': [3_000, 8_000],
  'cut-one-broker': [4_000, 10_000],
  'cut-all-brokers': [4_000, 10_000],
  'silent-one-broker': [5_000, 12_000],
  'silent-all-brokers': [7_000, 12_000],
  'slow-network': [5_000, 12_000],
  'pause-instance': [8_000, 12_000],
  'full-disk': [4_000, 9_000],
  'roll-instances': [0, 0],
  'roll-brokers': [0, 0],
};

/** How much of the time a fault gets until the next one begins, to be overcome in. */
const weights: Partial<Record<FaultKind, number>> = {'roll-instances': 2, 'roll-brokers': 3};
/** Between two faults of weight 1, where there is time for more than one of each kind. */
const spacingMs = 24_000;

export interface PlanOptions {
  readonly seed: number;
  /** Of the load. */
  readonly durationMs: number;
}

/**
 * Every kind of fault, in an order, at times, for as long and upon whom the seed says; and again, in another order, as
 * often as the time allows. Of the whole rounds the last one may be a part.
 */
export function planFaults({seed, durationMs}: PlanOptions): readonly Fault[] {
  const random = seededRandom(seed);
  const between = (least: number, most: number): number =>
    Math.round(least + (most - least) * random());
  const startMs = quietStartMs(durationMs);
  const timeMs = durationMs - startMs - quietEndMs;
  // What is rolled takes as long as it takes: at the end of the first round it takes no time from another kind.
  const kinds = shuffled(faultKinds, random).toSorted((a, b) => weightOf([a]) - weightOf([b]));
  const room = Math.floor(timeMs / spacingMs);
  while (weightOf(kinds) < room) {
    for (const kind of shuffled(faultKinds, random)) {
      if (weightOf([...kinds, kind]) <= room) kinds.push(kind);
    }
    if (room - weightOf(kinds) < 1) break;
  }
  const unitMs = timeMs / weightOf(kinds);
  let beginMs = startMs;
  return kinds.map((kind) => {
    const [shortest, longest] = lengthsMs[kind];
    const partMs = unitMs * weightOf([kind]);
    const fault: Fault = {
      kind,
      atMs: between(beginMs, beginMs + partMs / 6),
      // In a short run what is down is back before the next one.
      forMs: Math.min(between(shortest, longest), Math.max(shortest, Math.round(partMs / 2))),
      instance: between(0, instanceCount - 1),
      broker: between(0, brokerCount - 1),
    };
    beginMs += partMs;
    return fault;
  });
}

function weightOf(kinds: readonly FaultKind[]): number {
  return kinds.reduce((sum, kind) => sum + (weights[kind] ?? 1), 0);
}

function shuffled<T>(values: readonly T[], random: () => number): readonly T[] {
  return values
    .map((value) => ({value, place: random()}))
    .toSorted((a, b) => a.place - b.place)
    .map(({value}) => value);
}
