import {join} from 'node:path';
import type {Pass} from '../measuring/figure.ts';
import {withScratchFolder} from '../scratch-folder.ts';
import type {Stage} from '../stage.ts';
import {checkQ2} from './check-q2.ts';
import {runEngine} from './run-engine.ts';

export const q2Stage: Stage = {
  name: 'q2',
  what: 'from Kafka to Delta: events as typed columns with their origin, appended to a table on the local disk, exactly once',
  run: async ({options, workload, say}) => {
    const {bootstrap, events} = await workload();
    const passes: Pass[] = [];
    let note = '';
    for (let run = 1; run <= options.runs; run++) {
      await withScratchFolder(async (folder) => {
        const location = join(folder, 'events');
        const args = [bootstrap, location, String(events)];
        const {profileDir} = options;
        const pass = await runEngine({program: 'q2-engine.ts', args, profileDir});
        note = await checkQ2(location, events);
        passes.push(pass);
        const perCpuSecond = Math.round(pass.events / (pass.cpuSeconds ?? Number.NaN));
        say(`Q2: ${perCpuSecond.toLocaleString('en-US')} events per CPU second`);
      });
    }
    return [{name: 'Q2, bronze', passes, note}];
  },
};
