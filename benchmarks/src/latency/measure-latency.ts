import {fileURLToPath} from 'node:url';
import type {Guarantee} from '@crm/stream-dsl';
import type {CommonWorkload} from '../common-workload/common-workload.ts';
import {partitionCount} from '../common-workload/workload.ts';
import {javaArgs} from '../kafka-streams/java-program.ts';
import {type Figure, quantile} from '../measuring/figure.ts';
import {LineProcess} from '../measuring/line-process.ts';
import {nodeCommand} from '../measuring/run-measured.ts';
import type {ClientName} from '../queries/clients.ts';
import {type QueryName, queries} from '../queries/queries.ts';
import {withScratchFolder} from '../scratch-folder.ts';
import {readArrivals} from './arrivals.ts';
import {latenciesOf} from './latencies.ts';

/** As Kafka Streams commits under exactly once unless told otherwise; the same for all. */
export const latencyCommitMs = 100;
export const kafkaStreams = 'Kafka Streams 4.3';
const startedWithinMs = 60_000;
/** The first part of a run, in which programs are compiled, has no part in the latencies. */
const warmUpShare = 1 / 4;

export interface LatencyRun {
  readonly query: QueryName;
  readonly guarantee: Guarantee;
  readonly engine: ClientName | typeof kafkaStreams;
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** Runs a query under a steady load, and says when each event was seen in a result. */
export async function measureLatency(
  {bootstrap, broker}: CommonWorkload,
  run: LatencyRun,
): Promise<Pick<Figure, 'passes' | 'latency' | 'note'>> {
  const name = `bench-latency-${run.query}-${Date.now().toString(36)}`;
  const [input, output] = [`${name}-in`, name];
  const configs = {'retention.ms': '-1'};
  await broker.createTopics(
    [input, output].map((topic) => ({topic, partitions: partitionCount, configs})),
  );
  return await withScratchFolder(async (stateDir) => {
    const engine = await startEngine(run, {bootstrap, name, input, output, stateDir});
    const {rate, seconds} = run;
    const events = Math.round(rate * seconds);
    let generator: LineProcess | undefined;
    try {
      await engine.until(({isReady}) => isReady === true, startedWithinMs);
      generator = new LineProcess({
        name: 'load',
        ...nodeCommand({
          file: fileURLToPath(new URL('load-engine.ts', import.meta.url)),
          args: [JSON.stringify({bootstrap, topic: input, rate, events})],
        }),
      });
      const {startMs} = await generator.until((line) => 'startMs' in line, startedWithinMs);
      const sending = generator.until(({isSent}) => isSent === true, seconds * 1_000 + 60_000);
      const arrivals = await readArrivals(broker, output, sending);
      const {behindMsMax} = await sending;
      const load = {rate, events, startMs: Number(startMs)};
      const {sortedMs, missing} = latenciesOf(arrivals, load, {
        groups: queries[run.query].groups,
        fromEvent: events * warmUpShare,
      });
      const isPeer = run.engine === kafkaStreams;
      if (missing > 0 && !isPeer)
        throw new Error(`${missing} of ${events} events are in no result`);
      const lastMs = arrivals.at(-1)?.atMs ?? Number.NaN;
      return {
        passes: [{events, seconds: (lastMs - load.startMs) / 1_000}],
        latency: {p50Ms: quantile(sortedMs, 0.5), p99Ms: quantile(sortedMs, 0.99)},
        note: [
          `${run.engine}, ${run.query} at ${rate.toLocaleString('en-US')} a second: the generator was at most ${behindMsMax} ms behind`,
          missing === 0 ? '' : `, ${missing} of ${events} events never came out`,
        ].join(''),
      };
    } finally {
      generator?.kill();
      await engine.stop();
    }
  });
}

interface EnginePlace {
  readonly bootstrap: string;
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly stateDir: string;
}

async function startEngine(
  {query, guarantee, engine}: LatencyRun,
  {stateDir, ...place}: EnginePlace,
): Promise<LineProcess> {
  const commitIntervalMs = latencyCommitMs;
  if (engine === kafkaStreams) {
    const run = {...place, query, guarantee, stateDir, commitIntervalMs, events: 0} as const;
    const args = await javaArgs({...run, mode: 'serve'});
    return new LineProcess({name: engine, command: 'java', args});
  }
  const setting = {...place, query, client: engine, guarantee, commitIntervalMs};
  const file = fileURLToPath(new URL('serve-engine.ts', import.meta.url));
  return new LineProcess({name: 'engine', ...nodeCommand({file, args: [JSON.stringify(setting)]})});
}
