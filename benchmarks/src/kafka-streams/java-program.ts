import {availableParallelism} from 'node:os';
import {fileURLToPath} from 'node:url';
import {javaClasses, kafkaStreamsLibs} from '@crm/local';
import type {Guarantee} from '@crm/stream-dsl';
import {type QueryName, queries} from '../queries/queries.ts';

const sourceDir = fileURLToPath(new URL('./java', import.meta.url));

/** One run of one query by Kafka Streams; the program is in the folder `java`. */
export interface JavaRun {
  readonly query: QueryName;
  readonly guarantee: Guarantee;
  readonly bootstrap: string;
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly events: number;
  readonly commitIntervalMs: number;
  readonly stateDir: string;
  /** All that the input holds, or until the process is ended. */
  readonly mode: 'drain' | 'serve';
}

/** Arguments of `java`; compiles the program, and fetches Kafka Streams, the first time. */
export async function javaArgs(run: JavaRun): Promise<readonly string[]> {
  const libs = await kafkaStreamsLibs();
  const classPath = await javaClasses({name: 'kafka-streams-peer', sourceDir, libs});
  const {bootstrap, query, name, input, output, events, guarantee} = run;
  const {tableRecords} = queries[query];
  return [
    ...['-Xmx1g', '-cp', classPath, 'peer.Main'],
    ...[bootstrap, query, name, input, output, String(events), String(tableRecords), guarantee],
    ...[String(run.commitIntervalMs), String(availableParallelism()), run.stateDir, run.mode],
  ];
}
