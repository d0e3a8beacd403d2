import type {Figure, Pass} from './figure.ts';

export interface PassOptions<T> {
  readonly name: string;
  /** Rows that `work` handles. */
  readonly events: number;
  readonly runs: number;
  /** Makes what `work` uses up; not timed. */
  readonly prepare: () => T | Promise<T>;
  readonly work: (prepared: T) => Promise<void>;
  /** Throws when the result is wrong; not timed. */
  readonly check?: ((prepared: T) => void | Promise<void>) | undefined;
}

/** Times work that takes a while, some runs of it after one that warms up. CPU time is that of all threads. */
export async function timePasses<T>(options: PassOptions<T>): Promise<Figure> {
  const {name, events, runs, prepare, work, check} = options;
  const passes: Pass[] = [];
  for (let run = 0; run <= runs; run++) {
    const prepared = await prepare();
    const startCpu = process.cpuUsage();
    const startMs = performance.now();
    await work(prepared);
    const seconds = (performance.now() - startMs) / 1_000;
    const {user, system} = process.cpuUsage(startCpu);
    await check?.(prepared);
    if (run > 0) passes.push({events, seconds, cpuSeconds: (user + system) / 1e6});
  }
  return {name, passes};
}
