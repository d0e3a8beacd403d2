import type {Guarantee} from '@crm/stream-dsl';
import type {Pass} from '../measuring/figure.ts';
import {clientNames} from './clients.ts';
import {type EngineSetting, guarantees} from './engine-setting.ts';
import {type QueryName, queries} from './queries.ts';
import {runEngine} from './run-engine.ts';

/** What an engine is given for one run; how it does it is its own. */
export interface ContenderRun extends Pick<EngineSetting, 'bootstrap' | 'name' | 'events'> {
  readonly profileDir: string | undefined;
}

/** One way to do a query, ours or a peer's. Its output topic has the name of the run. */
export interface Contender {
  readonly name: string;
  readonly guarantee: Guarantee;
  /** A peer may lose records; what it lost is told. We may not. */
  readonly isPeer: boolean;
  run(options: ContenderRun): Promise<Pass>;
}

/** We ourselves, with each of the clients that were asked for: all when none was. */
export function ownContenders(query: QueryName, asked: readonly string[]): readonly Contender[] {
  const chosen = clientNames.filter((name) => asked.length === 0 || asked.includes(name));
  return chosen.flatMap((client) =>
    guarantees.map((guarantee) => ({
      name: `${queries[query].title}, ${guarantee}, ${client}`,
      guarantee,
      isPeer: false,
      run: async ({profileDir, ...run}) =>
        await runEngine({
          program: 'query-engine.ts',
          setting: {...run, query, client, guarantee, output: run.name},
          profileDir,
        }),
    })),
  );
}
