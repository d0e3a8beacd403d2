// `pnpm bench`: the common workload's Q1 on a real broker, and its report in docs/reports.
import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {startKafka} from '@crm/local';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {checkQ1} from './common-workload/check-q1.ts';
import {loadTopics} from './common-workload/load-topics.ts';
import {q1Output} from './common-workload/q1-topology.ts';
import {partitionCount} from './common-workload/workload.ts';
import {type Figure, writeReport} from './report.ts';

const {values} = parseArgs({
  options: {events: {type: 'string', default: '3000000'}, runs: {type: 'string', default: '2'}},
});
const eventCount = Number(values.events);
const engine = fileURLToPath(new URL('common-workload/q1-engine.ts', import.meta.url));

const figures: Figure[] = [];
for (let run = 1; run <= Number(values.runs); run++) {
  for (const guarantee of ['exactly-once', 'at-least-once'] as const) {
    figures.push(await runQ1(guarantee, run));
    console.table(figures);
  }
}
writeReport(figures, {eventCount, command: `pnpm bench --events ${eventCount}`});

/** One run on a broker of its own, so that none finds another's caches or topics. */
async function runQ1(guarantee: Figure['guarantee'], run: number): Promise<Figure> {
  const kafka = await startKafka({brokers: 1});
  const broker = kafkaJs({brokers: [kafka.bootstrap]});
  try {
    await broker.connect();
    await loadTopics(broker, eventCount);
    await broker.createTopics([{topic: q1Output, partitions: partitionCount}]);
    const args = [engine, kafka.bootstrap, `q1-${run}`, guarantee, String(eventCount)];
    const options = ['--conditions=source', '--disable-warning=TimeoutNegativeWarning'];
    const printed = execFileSync(process.execPath, [...options, ...args], {
      encoding: 'utf8',
      timeout: 300_000,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // The engine's last line is its own JSON.
    const measured = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Measured;
    const windows = await checkQ1(broker, eventCount);
    const {events, seconds, cpuSeconds, rssMiB, late, dropped} = measured;
    return {
      query: 'Q1',
      guarantee,
      eventsPerSecond: Math.round(events / seconds),
      eventsPerCpuSecond: Math.round(events / cpuSeconds),
      rssMiB,
      windows,
      late,
      dropped,
    };
  } finally {
    await broker.close();
    await kafka.stop();
  }
}

interface Measured {
  readonly events: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssMiB: number;
  readonly late: number;
  readonly dropped: number;
}
