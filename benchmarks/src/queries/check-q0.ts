import type {Broker} from '@crm/stream-dsl';
import {readTopic} from '../common-workload/read-topic.ts';
import {planEvent} from '../common-workload/workload.ts';
import type {CheckedOutput, Comparison} from './comparison.ts';
import {Purchase} from './q0-topology.ts';

/** Each event that is no page view must be there once, with its values. */
export async function compareQ0(
  broker: Broker,
  {output, events}: CheckedOutput,
): Promise<Comparison> {
  const times = new Uint8Array(events);
  let fault: string | undefined;
  await readTopic(broker, output, ({bytes, count, valueStart, valueEnd}) => {
    for (let row = 0; row < count; row++) {
      const value = Purchase.decode(bytes, valueStart[row] ?? 0, valueEnd[row] ?? 0);
      const index = Number(value.eventId.slice(1));
      const {price, quantity, timestampMs} = planEvent(index);
      const isRight =
        value.price === price && value.quantity === quantity && value.ts === timestampMs;
      if (!isRight) fault ??= `event ${index} came out as ${JSON.stringify(value)}`;
      times[index] = (times[index] ?? 0) + 1;
    }
  });
  let [results, missing] = [0, 0];
  for (let i = 0; i < events; i++) {
    const expected = planEvent(i).isPageView ? 0 : 1;
    const found = times[i] ?? 0;
    if (found > expected) fault ??= `event ${i} came out ${found} times`;
    results += expected;
    missing += Math.max(0, expected - found);
  }
  const total = results.toLocaleString('en-US');
  return {missing, fault, right: `all ${total} results are there once, with the right values`};
}
