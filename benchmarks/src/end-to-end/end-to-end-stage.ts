import {join} from 'node:path';
import {startKafka} from '@crm/local';
import {topics} from '@crm/model';
import type {Broker} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {partitionsOf} from '../common-workload/read-topic.ts';
import {type Figure, quantile} from '../measuring/figure.ts';
import {withScratchFolder} from '../scratch-folder.ts';
import type {Stage} from '../stage.ts';
import {type RowTimes, readRowTimes} from './read-row-times.ts';
import {
  commitIntervalMs,
  createInputTopics,
  generatorStart,
  maxDelayMs,
  ShopPrograms,
} from './shop-programs.ts';

const storedWithinMs = 120_000;
/** The first sixth of a run, in which the programs are compiled, has no part in the latencies. */
const warmUpShare = 1 / 6;
const tables = [
  {name: 'bronze/events', figure: 'created to row of bronze'},
  {name: 'silver/events', figure: 'created to row of silver'},
] as const;

export const endToEndStage: Stage = {
  name: 'end-to-end',
  what: `a generator at a steady rate, Kafka, the shop's topology (exactly once, a commit every ${commitIntervalMs} ms), the lake (a commit every ${maxDelayMs} ms), Delta on the local disk: all on the same cores`,
  run: async ({options}) => {
    const seconds = options.isQuick ? 18 : 60;
    const kafka = await startKafka({brokers: 1});
    const broker = kafkaJs({brokers: [kafka.bootstrap]});
    try {
      await broker.connect();
      return await withScratchFolder((folder) =>
        runShop(broker, {bootstrap: kafka.bootstrap, folder, seconds}),
      );
    } finally {
      await broker.close();
      await kafka.stop();
    }
  },
};

async function runShop(
  broker: Broker,
  options: {readonly bootstrap: string; readonly folder: string; readonly seconds: number},
): Promise<readonly Figure[]> {
  await createInputTopics(broker);
  const programs = new ShopPrograms(options);
  try {
    await programs.untilReady();
    let originMs = 0;
    const sent = await programs.generate(({elapsedMs}) => {
      // When the generator's schedule began, on this machine's clock.
      if (originMs === 0 && typeof elapsedMs === 'number') originMs = Date.now() - elapsedMs;
    });
    const {stream, lake} = programs;
    const lags = [stream.last['lagRecords'], lake.last['lag']];
    const ends = await broker.endOffsets(partitionsOf(topics.events.name));
    const events = ends.reduce((sum, end) => sum + end, 0);
    await lake.until(
      (line) => tables.every(({name}) => rowsOf(line['tables'], name) === events),
      storedWithinMs,
    );
    await programs.stop();
    const note = [
      `${options.seconds} s; when the generator ended, ${lags[0]} records had not passed the topology and ${lags[1]} the lake`,
      `it was at most ${sent['delayMsMax']} ms behind its schedule, which counts as latency`,
      `all ${events.toLocaleString('en-US')} events are in each table once`,
    ].join('; ');
    return await Promise.all(
      tables.map(async ({name, figure}) => {
        const times = await readRowTimes(join(options.folder, name));
        const found = times.createdMs.length;
        if (found !== events) throw new Error(`${name}: ${found} rows of ${events} events`);
        return {name: figure, ...latencyOf(times, originMs, options.seconds), note};
      }),
    );
  } finally {
    programs.kill();
  }
}

/** Rows of one table among those that the lake reports. */
function rowsOf(counts: unknown, name: string): number {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null;
  const table = isObject(counts) ? counts[name] : undefined;
  return isObject(table) ? Number(table['rows']) : 0;
}

function latencyOf(
  {createdMs, storedMs}: RowTimes,
  originMs: number,
  seconds: number,
): Pick<Figure, 'passes' | 'latency'> {
  const startMs = Date.parse(generatorStart);
  const measuredFromMs = startMs + seconds * 1_000 * warmUpShare;
  const latencies: number[] = [];
  let lastStoredMs = 0;
  for (const [i, created] of createdMs.entries()) {
    const stored = storedMs[i] ?? 0;
    lastStoredMs = Math.max(lastStoredMs, stored);
    if (created >= measuredFromMs) latencies.push(stored - originMs - (created - startMs));
  }
  latencies.sort((a, b) => a - b);
  return {
    passes: [{events: createdMs.length, seconds: (lastStoredMs - originMs) / 1_000}],
    latency: {p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99)},
  };
}
