/** One timed pass over a number of events. */
export interface Pass {
  readonly events: number;
  readonly seconds: number;
  /** User and system time of all threads of the process that did the work; absent where nothing told them apart. */
  readonly cpuSeconds?: number | undefined;
  /** The most memory that the process held, where it did nothing else. */
  readonly peakRssMiB?: number | undefined;
  /** From the start of the process to the first event. */
  readonly startUpSeconds?: number | undefined;
  /** Records that a peer counted as dropped; ours fail the run. */
  readonly droppedRecords?: number | undefined;
}

/** What is reported under one name. */
export interface Figure {
  readonly name: string;
  /** Done by others, beside us. */
  readonly isPeer?: boolean | undefined;
  /** In the order they were run. */
  readonly passes: readonly Pass[];
  /** From an event's creation until its row is there, over all passes. */
  readonly latency?: {readonly p50Ms: number; readonly p99Ms: number} | undefined;
  /** On the JavaScript heap, garbage included; absent where it was not measured. */
  readonly allocatedBytesPerEvent?: number | undefined;
  /** Of a state with one million keys, beyond the keys and values themselves; absent where there is none. */
  readonly stateBytesPerKey?: number | undefined;
  /** What else was seen, and what the result was compared with. */
  readonly note?: string | undefined;
}

/** The median of some runs, with the lowest and the highest. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function eventsPerSecond({passes}: Figure): Spread | undefined {
  return spreadOf(passes.map(({events, seconds}) => events / seconds));
}

export function eventsPerCpuSecond({passes}: Figure): Spread | undefined {
  return spreadOf(
    passes.flatMap(({events, cpuSeconds}) => (cpuSeconds === undefined ? [] : events / cpuSeconds)),
  );
}

export function peakRssMiB({passes}: Figure): number | undefined {
  return spreadOf(passes.flatMap((pass) => pass.peakRssMiB ?? []))?.most;
}

export function startUpSeconds({passes}: Figure): number | undefined {
  return spreadOf(passes.flatMap((pass) => pass.startUpSeconds ?? []))?.median;
}

/** Undefined without values. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return undefined;
  return {median: quantile(sorted, 0.5), least, most};
}

/** Of values in ascending order, between which is interpolated; NaN without any. */
export function quantile(sorted: readonly number[] | Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
