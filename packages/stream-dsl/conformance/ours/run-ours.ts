import {isStreamError, type StreamRecord} from '@crm/stream-dsl';
import {type TestDriver, testDriver} from '@crm/stream-dsl/testing';
import type {Json} from '../scenario/json.ts';
import {formatOutputLine, outputRecord} from '../scenario/output-line.ts';
import {
  type Header,
  type InputRecord,
  inputsOf,
  type Scenario,
  type Step,
} from '../scenario/scenario.ts';
import {buildTopology} from './build-topology.ts';
import {type OurKey, toScenarioKey} from './keys.ts';

/** Runs a scenario on our library: the output lines of the language. */
export async function runOurs(scenario: Scenario): Promise<readonly string[]> {
  const driver = openDriver(scenario);
  if (driver === undefined) return [formatOutputLine({error: 'TopologyException'})];
  const topics = outputTopics(scenario);
  const lines: string[] = [];
  for (const [index, step] of scenario.script.entries()) {
    try {
      runStep(driver, step);
    } catch (error) {
      if (!isStreamError(error)) throw error;
      if (error.code === 'STREAM_CONFIG_INVALID')
        return [formatOutputLine({invalid: error.message})];
      lines.push(formatOutputLine({error: 'StreamsException', step: index}));
      return lines;
    }
    lines.push(...topics.flatMap((topic) => readTopic(driver, topic, index)));
  }
  lines.push(formatOutputLine({dropped: droppedOf(driver)}));
  return lines;
}

function openDriver(scenario: Scenario): TestDriver | undefined {
  const {cacheBytes = 0, wallClockMs = 0} = scenario.settings ?? {};
  const partitions = 1 + Math.max(0, ...inputsOf(scenario).map(({partition = 0}) => partition));
  const errors = {decode: 'fail', process: 'fail'} as const;
  try {
    return testDriver(buildTopology(scenario), {cacheBytes, wallClockMs, partitions, errors});
  } catch (error) {
    if (isStreamError(error, 'STREAM_TOPOLOGY_INVALID')) return undefined;
    throw error;
  }
}

function runStep(driver: TestDriver, step: Step): void {
  if ('in' in step) {
    queue(driver, step);
    driver.settle();
  } else if ('batch' in step) {
    for (const record of step.batch) queue(driver, record);
    driver.settle();
  } else if ('advanceWallClockMs' in step) driver.advanceWallClock(step.advanceWallClockMs);
  else if ('restart' in step) driver.restart();
  // A commit follows every record, so there is nothing left to commit.
}

function queue(
  driver: TestDriver,
  {in: topic, key, value, ts, headers, partition}: InputRecord,
): void {
  driver.input(topic).queue(key, value, ts, {
    headers: headers?.map(([name, text]) => [name, Buffer.from(text)] as const),
    partition: partition ?? 0,
  });
}

function outputTopics({topology}: Scenario): readonly string[] {
  return [...new Set(topology.flatMap((node) => (node.op === 'to' ? [node.topic] : [])))];
}

function readTopic(driver: TestDriver, topic: string, step: number): readonly string[] {
  return driver
    .output(topic)
    .read()
    .map((record) => formatOutputLine(outputRecord({topic, step, ...shown(record)})));
}

function shown({key, value, timestampMs, headers = []}: StreamRecord<unknown, unknown>) {
  return {
    // The interpreter builds topologies of these types alone.
    key: toScenarioKey(key as OurKey | null),
    value: value as Json,
    ts: timestampMs,
    headers: headers.map(([name, bytes]): Header => [name, Buffer.from(bytes).toString()]),
  };
}

/** The reference counts no records without a match in a join, nor those that it cannot repartition for want of a key. */
function droppedOf(driver: TestDriver): number {
  const {dropped, late} = driver.metrics();
  return dropped
    .filter(({reason}) => reason !== 'no-match' && reason !== 'null-partition-key')
    .reduce((sum, {count}) => sum + count, late);
}
