import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Pass} from '../measuring/figure.ts';
import {runMeasured} from '../measuring/run-measured.ts';
import {withScratchFolder} from '../scratch-folder.ts';
import type {Stage} from '../stage.ts';
import {checkQ2} from './check-q2.ts';

const engine = fileURLToPath(new URL('q2-engine.ts', import.meta.url));

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
        // The program's last line is a pass; see its source.
        const pass = (await runMeasured({file: engine, args, profileDir})) as Pass;
        note = await checkQ2(location, events);
        passes.push(pass);
        const perCpuSecond = Math.round(pass.events / (pass.cpuSeconds ?? Number.NaN));
        say(`Q2: ${perCpuSecond.toLocaleString('en-US')} events per CPU second`);
      });
    }
    return [{name: 'Q2, bronze', passes, note}];
  },
};
