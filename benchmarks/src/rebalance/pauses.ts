import type {Arrival} from '../latency/arrivals.ts';
import {windowResults} from '../queries/window-results.ts';

/** When a result of a partition came, and from which instance. */
export interface Output {
  readonly atMs: number;
  readonly instance: string;
}

/** A time without results of a partition. */
export interface Gap {
  readonly ms: number;
  /** The instance before and behind it. */
  readonly from: string;
  readonly to: string;
}

/** From the planned end of an instance until the results of its successor have settled. */
export interface Restart {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Pauses {
  /** Of partitions that went to another instance: each time they went. */
  readonly moved: readonly number[];
  /** Of partitions that stayed where they were: the longest one of each restart. */
  readonly stayed: readonly number[];
  /** The longest ones of partitions while nothing happened, between the restarts. */
  readonly undisturbed: readonly number[];
}

/** The outputs of each partition, one for each batch, in order. */
export function outputsOf(arrivals: readonly Arrival[]): ReadonlyMap<number, readonly Output[]> {
  const outputs = new Map<number, Output[]>();
  for (const {batch, atMs} of arrivals) {
    const list = outputs.get(batch.partition) ?? [];
    outputs.set(batch.partition, list);
    let last = '';
    for (const {instance = ''} of windowResults(batch)) {
      if (instance !== last) list.push({atMs, instance});
      last = instance;
    }
  }
  return outputs;
}

export function pausesOf(
  outputs: ReadonlyMap<number, readonly Output[]>,
  restarts: readonly Restart[],
): Pauses {
  const [moved, stayed, undisturbed]: number[][] = [[], [], []];
  for (const list of outputs.values()) {
    for (const [i, restart] of restarts.entries()) {
      const gaps = gapsWithin(list, restart);
      const moves = gaps.filter(({from, to}) => from !== to);
      moved?.push(...moves.map(({ms}) => ms));
      if (moves.length === 0) stayed?.push(longestOf(gaps));
      const calm = {fromMs: restart.toMs, toMs: restarts[i + 1]?.fromMs ?? restart.toMs};
      if (calm.toMs > calm.fromMs) undisturbed?.push(longestOf(gapsWithin(list, calm)));
    }
  }
  return {moved: moved ?? [], stayed: stayed ?? [], undisturbed: undisturbed ?? []};
}

/** Gaps that end within the time. */
function gapsWithin(list: readonly Output[], {fromMs, toMs}: Restart): readonly Gap[] {
  return list.flatMap(({atMs, instance}, i) => {
    const before = list[i - 1];
    if (before === undefined || atMs < fromMs || atMs > toMs) return [];
    return {ms: atMs - before.atMs, from: before.instance, to: instance};
  });
}

const longestOf = (gaps: readonly Gap[]): number => Math.max(0, ...gaps.map(({ms}) => ms));
