import {fileURLToPath} from 'node:url';
import {type Broker, partitionFor, RecordBatchBuilder} from '@crm/stream-dsl';
import {eventText, partitionCount, planEvent} from '../common-workload/workload.ts';
import type {Figure, Pass} from '../measuring/figure.ts';
import {runMeasured} from '../measuring/run-measured.ts';
import {withScratchFolder} from '../scratch-folder.ts';
import type {Stage} from '../stage.ts';
import type {RestoreSetting} from './restore-setting.ts';

const batchBytes = 400_000;
const places = ['into memory', 'onto the disk'] as const;
const file = fileURLToPath(new URL('restore-engine.ts', import.meta.url));

export const restoreStage: Stage = {
  name: 'restore',
  what: 'on Kafka: a store by key, of counts and sums, restored from its changelog by an instance that has no state',
  run: async ({options, workload, say}) => {
    const {bootstrap, broker} = await workload();
    const keys = options.isQuick ? 200_000 : 1_200_000;
    const name = `bench-restore-${Date.now().toString(36)}`;
    const input = `${name}-in`;
    await loadKeys(broker, input, keys);
    const runEngine = async (work: RestoreSetting['work']): Promise<Pass> =>
      await withScratchFolder(async (folder) => {
        const setting: RestoreSetting = {bootstrap, name, input, keys, work, folder};
        const profileDir = work === 'fill' ? undefined : options.profileDir;
        // The program's last line is a pass; see its source.
        return (await runMeasured({file, args: [JSON.stringify(setting)], profileDir})) as Pass;
      });
    await runEngine('fill');
    const figures: Figure[] = [];
    for (const place of places) {
      const passes: Pass[] = [];
      for (let run = 1; run <= options.runs; run++) {
        const pass = await runEngine(place);
        const rate = Math.round(pass.events / pass.seconds).toLocaleString('en-US');
        say(`restore ${place}: ${rate} records a second`);
        passes.push(pass);
      }
      const note = `all ${keys.toLocaleString('en-US')} keys are there after each restore`;
      figures.push({name: `restore ${place}`, passes, note});
    }
    return figures;
  },
};

/** A record for each key. */
async function loadKeys(broker: Broker, topic: string, keys: number): Promise<void> {
  const configs = {'retention.ms': '-1'};
  await broker.createTopics([{topic, partitions: partitionCount, configs}]);
  const producer = await broker.producer();
  const builders = Array.from({length: partitionCount}, () => new RecordBatchBuilder());
  for (let i = 0; i < keys; i++) {
    const key = `e${String(i).padStart(12, '0')}`;
    const partition = partitionFor(key, partitionCount);
    const plan = planEvent(i);
    const records = builders[partition];
    if (records === undefined) continue;
    records.append(key, eventText(i, plan), plan.timestampMs);
    if (records.sizeBytes < batchBytes && i < keys - 1) continue;
    await producer.send([{topic, partition, records}]);
    records.reset();
  }
  for (const [partition, records] of builders.entries()) {
    if (records.count > 0) await producer.send([{topic, partition, records}]);
  }
  await producer.close();
}
