import {topics} from '@crm/model';
import type {Guarantee} from '@crm/stream-dsl';
import type {Pass} from '../measuring/figure.ts';
import {runMeasured} from '../measuring/run-measured.ts';
import type {Contender, ContenderRun} from '../queries/contender.ts';
import {guarantees} from '../queries/engine-setting.ts';
import {commitIntervalMs} from '../queries/measure-topology.ts';
import {type QueryName, queries} from '../queries/queries.ts';
import {withScratchFolder} from '../scratch-folder.ts';
import {javaArgs} from './java-program.ts';

/** Kafka Streams, with a thread for each core, its stores in RocksDB. */
export function kafkaStreamsContenders(query: QueryName): readonly Contender[] {
  return guarantees.map((guarantee) => ({
    name: `${queries[query].title}, ${guarantee}, Kafka Streams 4.3`,
    guarantee,
    isPeer: true,
    run: async (run) => await runJava(query, guarantee, run),
  }));
}

async function runJava(
  query: QueryName,
  guarantee: Guarantee,
  {bootstrap, name, events}: ContenderRun,
): Promise<Pass> {
  return await withScratchFolder(async (stateDir) => {
    const args = await javaArgs({
      ...{query, guarantee, bootstrap, name, output: name, events, commitIntervalMs, stateDir},
      input: topics.events.name,
      mode: 'drain',
    });
    // The program's last line is a pass; see `main.java`.
    return (await runMeasured({command: 'java', args})) as Pass;
  });
}
