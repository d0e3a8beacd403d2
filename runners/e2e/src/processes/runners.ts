import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {generateEnvironment, lakeEnvironment, streamEnvironment} from '../scenario.ts';
import type {Servers} from '../servers.ts';
import {figure} from './figures.ts';
import {RunnerProcess} from './runner-process.ts';

/** The programs of a run. */
export interface Runners {
  /** Sends profiles and products, and ends. */
  readonly load: RunnerProcess;
  /** Sends events and orders. */
  readonly generate: RunnerProcess;
  readonly streams: readonly RunnerProcess[];
  readonly lake: RunnerProcess;
  readonly all: readonly RunnerProcess[];
}

/** Makes them ready to be started; their logs lie in `dir`. */
export function createRunners(
  {kafka, minio}: Pick<Servers, 'kafka' | 'minio'>,
  {seed, seconds, dir}: {seed: number; seconds: number; dir: string},
): Runners {
  mkdirSync(dir, {recursive: true});
  const runner = (
    name: string,
    program: string,
    env: Readonly<Record<string, string>>,
  ): RunnerProcess => {
    const logFile = join(dir, `${name.replace(' ', '-')}.log`);
    return new RunnerProcess({name, runner: program, env, logFile});
  };
  const brokers = kafka.bootstrap;
  const workload = generateEnvironment(seed, seconds, brokers);
  const load = runner('load', 'generate', {...workload, GENERATE_TO: '0'});
  const generate = runner('generate', 'generate', {...workload, GENERATE_TABLES: 'false'});
  const streams = [1, 2].map((number) =>
    runner(`stream ${number}`, 'stream', streamEnvironment(brokers)),
  );
  const lake = runner('lake', 'lake', lakeEnvironment(brokers, minio));
  return {load, generate, streams, lake, all: [load, generate, ...streams, lake]};
}

/** Follows what the generator stores: the most records in a second, between two of its reports. */
export function watchRate(generate: RunnerProcess): {readonly highest: number} {
  const rate = {highest: 0};
  let last = {sent: 0, elapsedMs: 0};
  generate.onLine = (line) => {
    const [sent, elapsedMs] = [figure(line, 'sent'), figure(line, 'elapsedMs')];
    if (sent === undefined || elapsedMs === undefined) return;
    const seconds = (elapsedMs - last.elapsedMs) / 1_000;
    // The last report may come right after the one before it.
    if (seconds > 0.5) rate.highest = Math.max(rate.highest, (sent - last.sent) / seconds);
    last = {sent, elapsedMs};
  };
  return rate;
}
