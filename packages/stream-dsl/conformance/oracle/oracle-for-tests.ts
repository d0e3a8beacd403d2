import {afterAll, beforeAll} from 'vitest';
import {type Oracle, startOracle} from './oracle.ts';

type Json = unknown;
type Op = Readonly<Record<string, Json>>;

/** An oracle that lives as long as the tests of one file. */
export function oracleForTests(): Oracle['run'] {
  let oracle: Oracle | undefined;
  beforeAll(async () => {
    oracle = await startOracle();
  });
  afterAll(() => oracle?.close());
  return async (scenario) => (await oracle?.run(scenario)) ?? [];
}

/** A scenario of one chain of operators from topic `in` to topic `out`; `from` is put in where it is missing. */
export function chain(ops: readonly Op[], script: readonly Json[], settings: Op = {}): Op {
  const topology: Op[] = [{id: 'n0', op: 'stream', topic: 'in'}];
  for (const op of ops) {
    const isSource = 'topic' in op;
    if (isSource) topology.length = 0;
    const parent = isSource ? {} : {from: `n${topology.length - 1}`};
    topology.push({id: `n${topology.length}`, ...parent, ...op});
  }
  topology.push({op: 'to', from: `n${topology.length - 1}`, topic: 'out'});
  return {scenario: 1, settings, topology, script};
}

/** One record of topic `in`. */
export const record = (key: string | null, value: Json, ts: number): Op => ({
  in: 'in',
  key,
  value,
  ts,
});

/** One line of topic `out` as the oracle writes it. */
export const line = (key: Json, value: Json, ts: number, step: number): string =>
  JSON.stringify({topic: 'out', key, value, ts, step});

export const dropped = (count: number): string => JSON.stringify({dropped: count});
