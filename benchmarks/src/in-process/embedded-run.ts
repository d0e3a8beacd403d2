import {topics} from '@crm/model';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {loadTopics} from '../common-workload/load-topics.ts';
import {partitionCount} from '../common-workload/workload.ts';
import type {Figure, Pass} from '../measuring/figure.ts';
import {requireRight} from '../queries/comparison.ts';
import {measureTopology} from '../queries/measure-topology.ts';
import type {Query} from '../queries/queries.ts';

export interface EmbeddedRun {
  readonly name: string;
  readonly runs: number;
  readonly events: number;
  readonly query: Query;
}

/** Runs a topology over the common workload on the embedded broker, whose CPU time is part of the figure. */
export async function runEmbedded(options: EmbeddedRun): Promise<Figure> {
  const {name, runs, events, query} = options;
  const {tableRecords, topology} = query;
  const broker = memoryBroker();
  await broker.connect();
  await loadTopics(broker, events);
  const passes: Pass[] = [];
  let note = '';
  for (let run = 0; run <= runs; run++) {
    const output = `bench-${run}`;
    await broker.createTopics([{topic: output, partitions: partitionCount}]);
    const guarantee = 'exactly-once';
    const topic = topics.events.name;
    const measured = {broker, guarantee, topic, events, tableRecords} as const;
    const pass = await measureTopology(topology({name: output, input: topic, output}), measured);
    note = requireRight(await query.compare(broker, {output, events}));
    // The first one warms up. Memory and start-up are those of the whole benchmark.
    if (run > 0) passes.push({...pass, peakRssMiB: undefined, startUpSeconds: undefined});
  }
  await broker.close();
  return {name, passes, note};
}
