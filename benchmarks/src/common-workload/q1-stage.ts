import type {Guarantee} from '@crm/stream-dsl';
import type {Figure, Pass} from '../measuring/figure.ts';
import type {Stage, StageContext} from '../stage.ts';
import {checkQ1} from './check-q1.ts';
import {runEngine} from './run-engine.ts';
import {partitionCount} from './workload.ts';

const guarantees = ['exactly-once', 'at-least-once'] as const;

export const q1Stage: Stage = {
  name: 'q1',
  what: 'on Kafka: events joined with their profile, counted and summed per customer and minute',
  run: async (context) => {
    const passes: Record<Guarantee, Pass[]> = {'exactly-once': [], 'at-least-once': []};
    let note = '';
    for (let run = 1; run <= context.options.runs; run++) {
      // In turn, so that a busy minute of the machine does not fall on one of them alone.
      for (const guarantee of guarantees) {
        const {pass, checked} = await runOnce(context, guarantee);
        passes[guarantee].push(pass);
        note = checked;
      }
    }
    return guarantees.map(
      (guarantee): Figure => ({name: `Q1, ${guarantee}`, passes: passes[guarantee], note}),
    );
  },
};

/** One run, with a consumer group, internal topics and an output topic of its own. */
async function runOnce(
  {options, workload, say}: StageContext,
  guarantee: Guarantee,
): Promise<{readonly pass: Pass; readonly checked: string}> {
  const {bootstrap, broker, events} = await workload();
  const name = `bench-q1-${Date.now().toString(36)}`;
  await broker.createTopics([{topic: name, partitions: partitionCount}]);
  const pass = await runEngine({
    program: 'q1-engine.ts',
    args: [bootstrap, name, String(events), guarantee],
    profileDir: options.profileDir,
  });
  const checked = await checkQ1(broker, {output: name, events});
  const perCpuSecond = Math.round(pass.events / (pass.cpuSeconds ?? Number.NaN));
  say(`Q1, ${guarantee}: ${perCpuSecond.toLocaleString('en-US')} events per CPU second`);
  return {pass, checked};
}
