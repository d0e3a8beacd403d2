import {topics} from '@crm/model';
import type {Broker, Topology} from '@crm/stream-dsl';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {loadTopics} from '../common-workload/load-topics.ts';
import {measureTopology} from '../common-workload/measure-topology.ts';
import {partitionCount} from '../common-workload/workload.ts';
import type {Figure, Pass} from '../measuring/figure.ts';

export interface EmbeddedRun {
  readonly name: string;
  readonly runs: number;
  readonly events: number;
  /** Records of tables that the topology reads. */
  readonly tableRecords: number;
  readonly topology: (name: string, output: string) => Topology;
  /** Throws when the output is wrong; says what was compared. */
  readonly check: (broker: Broker, output: string) => Promise<string>;
}

/** Runs a topology over the common workload on the embedded broker, whose CPU time is part of the figure. */
export async function runEmbedded(options: EmbeddedRun): Promise<Figure> {
  const {name, runs, events, tableRecords, topology, check} = options;
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
    const pass = await measureTopology(topology(output, output), measured);
    note = await check(broker, output);
    // The first one warms up. Memory and start-up are those of the whole benchmark.
    if (run > 0) passes.push({...pass, peakRssMiB: undefined, startUpSeconds: undefined});
  }
  await broker.close();
  return {name, passes, note};
}
