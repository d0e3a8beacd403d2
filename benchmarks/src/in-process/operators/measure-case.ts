import {getHeapStatistics} from 'node:v8';
import {type OperatorHarness, operatorHarness} from '@crm/stream-dsl/testing';
import type {Pass} from '../../measuring/figure.ts';
import {batchOf, type InputRecord, type OperatorCase} from './operator-case.ts';

const filledKeys = 1_000_000;

/** What a case costs, as far as one process can tell. */
export interface CaseCost {
  readonly passes: readonly Pass[];
  /** On the JavaScript heap, garbage included. */
  readonly allocatedBytesPerEvent: number;
  /** Beyond the key and the value; undefined for a case without state. */
  readonly stateBytesPerKey: number | undefined;
}

interface Run {
  readonly events: number;
  readonly runs: number;
}

/** Measures a case some times after a pass that warms up, then fills its state. Needs `--expose-gc`. */
export async function measureCase(measured: OperatorCase, {events, runs}: Run): Promise<CaseCost> {
  const passes: Pass[] = [];
  let allocatedBytes = 0;
  for (let run = 0; run <= runs; run++) {
    collectGarbage();
    const {pass, bytes} = await onePass(measured, events);
    if (run === 0) continue;
    passes.push(pass);
    allocatedBytes += bytes / runs;
  }
  return {
    passes,
    allocatedBytesPerEvent: Math.round(allocatedBytes / events),
    stateBytesPerKey: stateBytesPerKey(measured),
  };
}

async function onePass(
  measured: OperatorCase,
  events: number,
): Promise<{readonly pass: Pass; readonly bytes: number}> {
  const {topology, topics, batchRecords, commitEvents, prepare, check, isAsync} = measured;
  const harness = operatorHarness(topology(), {cacheBytes: measured.cacheBytes});
  prepare?.(harness);
  const perTopic = events / topics.length;
  const meter = new Meter();
  let pushed = 0;
  for (let from = 0; from < perTopic; from += batchRecords) {
    for (const topic of topics) {
      const batch = batchOf((i) => measured.record(i, topic), from, from + batchRecords);
      meter.start();
      if (isAsync === true) await harness.pushAsync(topic, batch);
      else harness.push(topic, batch);
      pushed += batchRecords;
      if (pushed % commitEvents === 0 || pushed === events) harness.flush();
      meter.stop();
    }
  }
  check(harness, events);
  const {seconds, cpuSeconds} = meter;
  return {pass: {events, seconds, cpuSeconds}, bytes: meter.allocatedBytes};
}

/** Adds up what happens between `start` and `stop`. */
class Meter {
  seconds = 0;
  cpuSeconds = 0;
  #grownBytes = 0;
  #grownCount = 0;
  #count = 0;
  #startMs = 0;
  #startCpu = process.cpuUsage();
  #startBytes = 0;

  /** A garbage collection hides what was allocated until then, so steps with one are taken for like the others. */
  get allocatedBytes(): number {
    return this.#grownCount === 0 ? 0 : (this.#grownBytes / this.#grownCount) * this.#count;
  }

  start(): void {
    this.#startBytes = getHeapStatistics().used_heap_size;
    this.#startMs = performance.now();
    this.#startCpu = process.cpuUsage();
  }

  stop(): void {
    const {user, system} = process.cpuUsage(this.#startCpu);
    this.cpuSeconds += (user + system) / 1e6;
    this.seconds += (performance.now() - this.#startMs) / 1_000;
    const grown = getHeapStatistics().used_heap_size - this.#startBytes;
    this.#count += 1;
    if (grown < 0) return;
    this.#grownBytes += grown;
    this.#grownCount += 1;
  }
}

/** What one million keys take on the heap; their texts and values are there before. */
function stateBytesPerKey(measured: OperatorCase): number | undefined {
  const {topology, batchRecords, prepare, fill} = measured;
  if (fill === undefined) return undefined;
  const harness = operatorHarness(topology(), {cacheBytes: measured.cacheBytes});
  prepare?.(harness);
  for (let i = 0; i < filledKeys; i += batchRecords)
    batchOf(recordOf(fill, fill.topics[0]), i, i + batchRecords);
  const before = liveBytes();
  for (let from = 0; from < filledKeys; from += batchRecords) {
    for (const topic of fill.topics) {
      harness.push(topic, batchOf(recordOf(fill, topic), from, from + batchRecords));
    }
    if (from % (10 * batchRecords) === 0) harness.flush();
  }
  harness.flush();
  const bytes = liveBytes() - before;
  keepAlive(harness);
  return Math.round(bytes / filledKeys);
}

function recordOf(
  fill: NonNullable<OperatorCase['fill']>,
  topic = '',
): (index: number) => InputRecord {
  return (i) => fill.record(i, topic);
}

/** After all garbage is gone, array buffers included. */
function liveBytes(): number {
  collectGarbage();
  const {heapUsed, external} = process.memoryUsage();
  return heapUsed + external;
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('this program needs node --expose-gc');
  globalThis.gc();
  globalThis.gc();
}

/** The state must be reachable until it has been weighed. */
function keepAlive(harness: OperatorHarness): void {
  harness.metrics();
}
