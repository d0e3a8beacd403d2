import {Bench} from 'tinybench';
import type {Figure, Pass} from './figure.ts';

export interface RepeatOptions {
  readonly name: string;
  /** How many events one call of `task` handles. */
  readonly events: number;
  readonly task: () => void;
  readonly seconds: number;
  readonly runs: number;
}

/** Calls `task` again and again for some seconds a run; a pass is the median call of a run. */
export async function repeatTask(options: RepeatOptions): Promise<Figure> {
  const {name, events, task, seconds, runs} = options;
  const passes: Pass[] = [];
  for (let run = 1; run <= runs; run++) {
    const bench = new Bench({time: seconds * 1_000, warmupTime: run === 1 ? 500 : 0, throws: true});
    let calls = 0;
    let startCpu = process.cpuUsage();
    bench.add(
      name,
      () => {
        calls += 1;
        task();
      },
      {
        beforeAll: () => {
          calls = 0;
          startCpu = process.cpuUsage();
        },
      },
    );
    await bench.run();
    const {user, system} = process.cpuUsage(startCpu);
    const latency = bench.tasks[0]?.result;
    const medianMs =
      latency !== undefined && 'latency' in latency ? latency.latency.p50 : Number.NaN;
    passes.push({events, seconds: medianMs / 1_000, cpuSeconds: (user + system) / 1e6 / calls});
  }
  return {name, passes};
}
