import type {ProcessorSpec} from '../../scenario/function-types.ts';
import type {Json} from '../../scenario/json.ts';
import type {Operator} from '../operator.ts';
import {keyId} from '../stores/key-order.ts';

/** The processors of the language. */
export function processor(spec: ProcessorSpec): Operator<Json, Json> {
  switch (spec.name) {
    case 'streamTimePunctuator':
    case 'wallClockPunctuator':
      return punctuator(spec.everyMs, spec.name);
    case 'dedup':
      return dedup(spec.withinMs);
    case 'runningCount':
      return runningCount;
    case 'streamTime':
      return ({forward, task}) =>
        (record) =>
          forward({...record, value: {v: record.value, streamTime: task.streamTime}});
    case 'addHeader':
      return ({forward}) =>
        (record) =>
          forward({...record, headers: [...record.headers, [spec.header, spec.value]]});
  }
}

/** Rule 18. */
function punctuator(
  everyMs: number,
  name: 'streamTimePunctuator' | 'wallClockPunctuator',
): Operator<Json, Json> {
  return ({forward, task}) => {
    let seen = 0;
    const kind = name === 'streamTimePunctuator' ? 'stream-time' : 'wall-clock';
    task.schedule(kind, everyMs, (ts) => forward({key: 'punctuate', value: seen, ts, headers: []}));
    return (record) => {
      seen += 1;
      forward(record);
    };
  };
}

function dedup(withinMs: number): Operator<Json, Json> {
  return ({forward}) => {
    const passed = new Map<string, number>();
    return (record) => {
      const {key, ts} = record;
      if (key !== null) {
        const last = passed.get(keyId(key));
        if (last !== undefined && Math.abs(ts - last) <= withinMs) return;
        passed.set(keyId(key), ts);
      }
      forward(record);
    };
  };
}

const runningCount: Operator<Json, Json> = ({forward}) => {
  const counts = new Map<string, number>();
  return (record) => {
    if (record.key === null) return;
    const count = (counts.get(keyId(record.key)) ?? 0) + 1;
    counts.set(keyId(record.key), count);
    forward({...record, value: count});
  };
};
