import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import type {CommonWorkload} from '../common-workload/common-workload.ts';
import {partitionCount} from '../common-workload/workload.ts';
import {readArrivals} from '../latency/arrivals.ts';
import {latenciesOf} from '../latency/latencies.ts';
import type {LoadSetting} from '../latency/load.ts';
import {type Figure, quantile} from '../measuring/figure.ts';
import {LineProcess} from '../measuring/line-process.ts';
import {nodeCommand} from '../measuring/run-measured.ts';
import {byCustomer} from '../queries/window-groups.ts';
import type {Stage} from '../stage.ts';
import type {InstanceSetting} from './instance-setting.ts';
import {outputsOf, pausesOf, type Restart} from './pauses.ts';

const rate = 3_000;
const commitIntervalMs = 100;
const startedWithinMs = 60_000;
/** Before the first restart, and after each. */
const settleMs = 2_000;
const calmMs = 2_000;
const longestLoadSeconds = 600;

export const rebalanceStage: Stage = {
  name: 'rebalance',
  what: `on Kafka: one of two instances is ended by SIGTERM and started again, at ${rate.toLocaleString('en-US')} events a second, exactly once, a commit every ${commitIntervalMs} ms; how long a partition has no results`,
  run: async ({options, workload, say}) => {
    const figures = await restartAgainAndAgain(await workload(), options.isQuick ? 3 : 10);
    for (const {name, latency} of figures) {
      say(`${name}: ${latency?.p50Ms.toFixed(0)} / ${latency?.p99Ms.toFixed(0)} ms`);
    }
    return figures;
  },
};

async function restartAgainAndAgain(
  {bootstrap, broker}: CommonWorkload,
  times: number,
): Promise<readonly Figure[]> {
  const name = `bench-rebalance-${Date.now().toString(36)}`;
  const [input, output] = [`${name}-in`, name];
  const configs = {'retention.ms': '-1'};
  await broker.createTopics(
    [input, output].map((topic) => ({topic, partitions: partitionCount, configs})),
  );
  const started: LineProcess[] = [];
  const start = async (instance: string): Promise<LineProcess> => {
    const setting = {bootstrap, name, input, output, instance, commitIntervalMs};
    const process = startProgram('instance-engine.ts', setting satisfies InstanceSetting);
    started.push(process);
    await process.until(({isReady}) => isReady === true, startedWithinMs);
    return process;
  };
  try {
    await start('a');
    let other = await start('b');
    // Ended when the restarts are over: one takes as long as it takes.
    const setting = {bootstrap, topic: input, rate, events: rate * longestLoadSeconds};
    const generator = startProgram('../latency/load-engine.ts', setting satisfies LoadSetting);
    started.push(generator);
    const {startMs} = await generator.until((line) => 'startMs' in line, startedWithinMs);
    const restarts: Restart[] = [];
    const restarting = (async () => {
      await sleep(settleMs + calmMs);
      for (let i = 0; i < times; i++) {
        const fromMs = Date.now();
        await other.stop();
        other = await start('b');
        await sleep(settleMs);
        restarts.push({fromMs, toMs: Date.now()});
        await sleep(calmMs);
      }
      await generator.stop();
    })();
    const arrivals = await readArrivals(broker, output, restarting);
    const events = Number(generator.last['events']);
    const load = {rate, events, startMs: Number(startMs)};
    const {missing} = latenciesOf(arrivals, load, {groups: byCustomer, fromEvent: 0});
    if (missing > 0) throw new Error(`${missing} of ${events} events are in no result`);
    const note = `${times} restarts; each of ${events.toLocaleString('en-US')} events was counted once`;
    const {moved, stayed, undisturbed} = pausesOf(outputsOf(arrivals), restarts);
    return [
      figureOf('pause of partitions that move', moved, note),
      figureOf('longest gap of partitions that stay', stayed, note),
      figureOf('longest gap while nothing happens', undisturbed, note),
    ];
  } finally {
    for (const process of started) process.kill();
  }
}

function startProgram(program: string, setting: object): LineProcess {
  const file = fileURLToPath(new URL(program, import.meta.url));
  return new LineProcess({
    name: program,
    ...nodeCommand({file, args: [JSON.stringify(setting)]}),
  });
}

function figureOf(name: string, gapsMs: readonly number[], note: string): Figure {
  const sorted = gapsMs.toSorted((a, b) => a - b);
  const latency = {p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99)};
  return {name, passes: [], latency, note};
}
