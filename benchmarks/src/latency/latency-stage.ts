import {partitionCount} from '../common-workload/workload.ts';
import {eventsPerSecond, type Figure} from '../measuring/figure.ts';
import {type ClientName, clientNames} from '../queries/clients.ts';
import {ownContenders} from '../queries/contender.ts';
import {guarantees} from '../queries/engine-setting.ts';
import {type QueryName, queries} from '../queries/queries.ts';
import type {Stage, StageContext} from '../stage.ts';
import {kafkaStreams, type LatencyRun, latencyCommitMs, measureLatency} from './measure-latency.ts';

const everydayRate = 3_000;
const names = Object.keys(queries) as readonly QueryName[];

export const latencyStage: Stage = {
  name: 'latency',
  what: `on Kafka: from an event's creation to a read-committed reader of its result, at ${everydayRate.toLocaleString('en-US')} events a second and at half of what the engine reached; a commit every ${latencyCommitMs} ms. Generator, engine, reader and broker share the cores`,
  run: async (context) => {
    const [client = 'kafkajs'] = clientNames.filter((name) =>
      context.options.clients.includes(name),
    );
    const figures: Figure[] = [];
    for (const query of names) {
      const half = Math.round((await maximumOf(context, query, client)) / 2);
      for (const guarantee of guarantees) {
        for (const rate of [everydayRate, half]) {
          figures.push(await runOne(context, {query, guarantee, rate, engine: client}));
        }
      }
      if (!context.options.hasPeers) continue;
      const peer = {query, guarantee: 'exactly-once', engine: kafkaStreams} as const;
      figures.push({...(await runOne(context, {...peer, rate: everydayRate})), isPeer: true});
    }
    return figures;
  },
};

async function runOne(
  {options, workload, say}: StageContext,
  run: Omit<LatencyRun, 'seconds'>,
): Promise<Figure> {
  const {query, guarantee, rate, engine} = run;
  const atRate = `${rate.toLocaleString('en-US')}/s`;
  const name = `${queries[query].title}, ${guarantee}, ${engine}, at ${atRate}`;
  const measured = await measureLatency(await workload(), {
    ...run,
    seconds: options.isQuick ? 8 : 12,
  });
  const {p50Ms = Number.NaN, p99Ms = Number.NaN} = measured.latency ?? {};
  say(`${name}: ${Math.round(p50Ms)} / ${Math.round(p99Ms)} ms`);
  return {name, ...measured};
}

/** Events a second, exactly once: as found in this run, or by one pass now. */
async function maximumOf(
  {options, workload, measured}: StageContext,
  query: QueryName,
  client: ClientName,
): Promise<number> {
  const contender = ownContenders(query, [client]).find(
    ({guarantee}) => guarantee === 'exactly-once',
  );
  if (contender === undefined) throw new Error(`nobody does ${query} with ${client}`);
  const found = measured
    .find(({stage}) => stage === query)
    ?.figures.find(({name}) => name === contender.name);
  const known = found && eventsPerSecond(found)?.median;
  if (known !== undefined) return known;
  const {bootstrap, broker, events} = await workload();
  const name = `bench-${query}-${Date.now().toString(36)}`;
  await broker.createTopics([{topic: name, partitions: partitionCount}]);
  const pass = await contender.run({bootstrap, name, events, profileDir: options.profileDir});
  return pass.events / pass.seconds;
}
