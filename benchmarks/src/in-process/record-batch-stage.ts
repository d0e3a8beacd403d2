import {RecordBatchBuilder} from '@crm/stream-dsl';
// The codec is not public; it is the first and the last thing that happens to each record.
import {decodeRecordBatches} from '../../../packages/stream-dsl/src/record-batch/decode-record-batches.ts';
import {repeatTask} from '../measuring/repeat-task.ts';
import type {Stage} from '../stage.ts';
import {requireEqual} from './require-equal.ts';
import {sampleEvents} from './sample-events.ts';

const at = {topic: 'crm.events', partition: 0};
const batchCount = 4;
const batchEvents = 2_500;

export const recordBatchStage: Stage = {
  name: 'record-batch',
  what: "Kafka's record batches of 302-byte JSON, lz4, with their checksum; decoding stops at keys' and values' bytes",
  run: async ({options}) => {
    const events = sampleEvents(batchCount * batchEvents);
    const builder = new RecordBatchBuilder();
    const encode = (): Uint8Array[] =>
      Array.from({length: batchCount}, (_, batch) => {
        builder.reset();
        const start = batch * batchEvents;
        for (const {key, text, plan} of events.slice(start, start + batchEvents)) {
          builder.append(key, text, plan.timestampMs);
        }
        return builder.build({compression: 'lz4'});
      });
    const encoded = encode();
    const decode = (): number => {
      let count = 0;
      for (const bytes of encoded) {
        const {batches} = decodeRecordBatches(at, bytes, {fromOffset: 0});
        for (const batch of batches) count += batch.count;
      }
      return count;
    };
    requireEqual('decoded records', decode(), events.length);
    const measured = {
      events: events.length,
      runs: options.runs,
      seconds: options.isQuick ? 0.5 : 3,
    };
    return [
      await repeatTask({name: 'decode record batches', task: decode, ...measured}),
      await repeatTask({name: 'encode record batches', task: encode, ...measured}),
    ];
  },
};
