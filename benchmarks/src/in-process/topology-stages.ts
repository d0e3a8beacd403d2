import type {Broker} from '@crm/stream-dsl';
import {checkQ1} from '../common-workload/check-q1.ts';
import {q1} from '../common-workload/q1-topology.ts';
import {readTopic} from '../common-workload/read-topic.ts';
import {customerCount, planEvent} from '../common-workload/workload.ts';
import type {Stage} from '../stage.ts';
import {runEmbedded} from './embedded-run.ts';
import {requireEqual} from './require-equal.ts';
import {Purchase, q0} from './stateless-topology.ts';

const eventsOf = (isQuick: boolean): number => (isQuick ? 100_000 : 600_000);

export const statelessStage: Stage = {
  name: 'stateless',
  what: 'Q0 on the embedded broker, exactly once: what is no page view goes on with five fields',
  run: async ({options: {runs, isQuick}}) => {
    const events = eventsOf(isQuick);
    const check = (broker: Broker, output: string) => checkQ0(broker, {output, events});
    const figure = await runEmbedded({
      ...{name: 'Q0, embedded', runs, events, check},
      topology: q0,
      tableRecords: 0,
    });
    return [figure];
  },
};

export const windowedJoinStage: Stage = {
  name: 'windowed-join',
  what: 'Q1 on the embedded broker, exactly once: joined with the profile, counted and summed per customer and minute',
  run: async ({options: {runs, isQuick}}) => {
    const events = eventsOf(isQuick);
    const figure = await runEmbedded({
      ...{name: 'Q1, embedded', runs, events},
      topology: q1,
      tableRecords: customerCount,
      check: (broker, output) => checkQ1(broker, {output, events}),
    });
    return [figure];
  },
};

/** Each event that is no page view must be there once, as it was. */
async function checkQ0(
  broker: Broker,
  {output, events}: {readonly output: string; readonly events: number},
): Promise<string> {
  const times = new Uint8Array(events);
  await readTopic(broker, output, ({bytes, count, valueStart, valueEnd}) => {
    for (let row = 0; row < count; row++) {
      const value = Purchase.decode(bytes, valueStart[row] ?? 0, valueEnd[row] ?? 0);
      const index = Number(value.eventId.slice(1));
      const {price, quantity, timestampMs} = planEvent(index);
      const found = [value.price, value.quantity, value.ts];
      requireEqual(value.eventId, found, [price, quantity, timestampMs]);
      times[index] = (times[index] ?? 0) + 1;
    }
  });
  let results = 0;
  for (let i = 0; i < events; i++) {
    const expected = planEvent(i).isPageView ? 0 : 1;
    requireEqual(`results of event ${i}`, times[i], expected);
    results += expected;
  }
  return `all ${results.toLocaleString('en-US')} results are there once, with the right values`;
}
