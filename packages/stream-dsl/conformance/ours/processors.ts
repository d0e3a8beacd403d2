import {
  keyValueStore,
  type Processor,
  type ProcessorContext,
  type StoreSpec,
} from '@crm/stream-dsl';
import type {ProcessorSpec} from '../scenario/function-types.ts';
import {keySerde, type OurKey, type OurValue} from './keys.ts';

type Context = ProcessorContext<OurKey, OurValue>;
type Made = Readonly<{
  stores: readonly StoreSpec[];
  factory: (context: Context) => Processor<OurKey, OurValue>;
}>;

/** A processor of the language as one of ours. `id` names its store. */
export function makeProcessor(spec: ProcessorSpec, id: string): Made {
  switch (spec.name) {
    case 'streamTimePunctuator':
      return punctuator('stream-time', spec.everyMs);
    case 'wallClockPunctuator':
      return punctuator('wall-clock', spec.everyMs);
    case 'dedup':
      return dedup(spec.withinMs, id);
    case 'runningCount':
      return runningCount(id);
    case 'streamTime':
      return stateless((context, value) => ({v: value, streamTime: context.streamTimeMs}));
    case 'addHeader':
      return addHeader(spec.header, spec.value);
  }
}

function stateless(change: (context: Context, value: OurValue) => OurValue): Made {
  return {
    stores: [],
    factory: (context) => ({
      process: ({key, value}) => context.forward({key, value: change(context, value)}),
    }),
  };
}

function addHeader(name: string, text: string): Made {
  return {
    stores: [],
    factory: (context) => ({
      process: ({key, value, headers}) =>
        context.forward({key, value, headers: [...headers, [name, Buffer.from(text)]]}),
    }),
  };
}

function punctuator(type: 'stream-time' | 'wall-clock', everyMs: number): Made {
  return {
    stores: [],
    factory: (context) => {
      let seen = 0;
      context.schedule(everyMs, type, (timestampMs) =>
        context.forward({key: 'punctuate', value: seen, timestampMs}),
      );
      return {
        process: ({key, value}) => {
          seen += 1;
          context.forward({key, value});
        },
      };
    },
  };
}

function dedup(withinMs: number, id: string): Made {
  const last = keyValueStore<OurKey, number>(`${id}-store`, {key: keySerde});
  return {
    stores: [last],
    factory: (context) => {
      const store = context.store(last);
      return {
        process: ({key, value, timestampMs}) => {
          if (key !== null) {
            const passed = store.get(key);
            if (passed !== undefined && Math.abs(timestampMs - passed) <= withinMs) return;
            store.set(key, timestampMs);
          }
          context.forward({key, value});
        },
      };
    },
  };
}

function runningCount(id: string): Made {
  const counts = keyValueStore<OurKey, number>(`${id}-store`, {key: keySerde});
  return {
    stores: [counts],
    factory: (context) => {
      const store = context.store(counts);
      return {
        process: ({key}) => {
          if (key === null) return;
          const count = (store.get(key) ?? 0) + 1;
          store.set(key, count);
          context.forward({key, value: count});
        },
      };
    },
  };
}
