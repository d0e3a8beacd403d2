import type {Json} from '../scenario/json.ts';
import {formatOutputLine, outputRecord} from '../scenario/output-line.ts';
import {type InputRecord, inputsOf, type Scenario, type Step} from '../scenario/scenario.ts';
import {buildTopology} from './build/build-topology.ts';
import {ours, reference, type Semantics} from './differences.ts';
import {RefusedError, StepError, UnknownError} from './model-record.ts';
import {type Sent, Task} from './task/task.ts';

/**
 * Runs a scenario on the model: slow, and obviously right. `reference` is Kafka Streams 4.3.0; `ours` differs from it
 * at the rows of `differences.ts`.
 */
export function runModel(
  scenario: Scenario,
  semantics: 'reference' | 'ours' | Semantics = 'ours',
): readonly string[] {
  if (inputsOf(scenario).some(({partition = 0}) => partition !== 0)) {
    return [formatOutputLine({invalid: 'several partitions'})];
  }
  try {
    return run(scenario, semanticsOf(semantics));
  } catch (error) {
    if (error instanceof RefusedError) return [formatOutputLine({error: 'TopologyException'})];
    if (error instanceof UnknownError) return [formatOutputLine({invalid: error.message})];
    throw error;
  }
}

function semanticsOf(semantics: 'reference' | 'ours' | Semantics): Semantics {
  if (semantics === 'reference') return reference;
  return semantics === 'ours' ? ours : semantics;
}

function run(scenario: Scenario, semantics: Semantics): readonly string[] {
  const {cacheBytes = 0, wallClockMs = 0} = scenario.settings ?? {};
  let sent: Sent[] = [];
  const task = new Task({
    semantics,
    isCaching: cacheBytes > 0,
    wallClock: wallClockMs,
    collect: (one) => sent.push(one),
  });
  buildTopology(scenario, semantics).start(task);
  const topics = outputTopics(scenario);
  const lines: string[] = [];
  for (const [index, step] of scenario.script.entries()) {
    sent = [];
    try {
      runStep(task, step);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      return [...lines, formatOutputLine({error: 'StreamsException', step: index})];
    }
    for (const topic of topics) lines.push(...linesOf(sent, topic, index));
  }
  return [...lines, formatOutputLine({dropped: task.dropped})];
}

/** A restart must not show, and every record is committed, so these two do nothing. */
function runStep(task: Task, step: Step): void {
  const records = 'in' in step ? [step] : 'batch' in step ? step.batch : [];
  for (const record of records) enqueue(task, record);
  task.settle();
  task.advanceWallClock('advanceWallClockMs' in step ? step.advanceWallClockMs : 0);
}

function enqueue(task: Task, {in: topic, key, value, ts, headers = []}: InputRecord): void {
  task.enqueue(topic, {key, value, ts, headers});
}

function outputTopics({topology}: Scenario): readonly string[] {
  return [...new Set(topology.flatMap((node) => (node.op === 'to' ? [node.topic] : [])))];
}

function linesOf(sent: readonly Sent[], topic: string, step: number): readonly string[] {
  return sent
    .filter((one) => one.topic === topic)
    .map(({record: {key, value, ts, headers}}) =>
      // Only `to` sends to the topics of a scenario, and what it sends is a value of the language.
      formatOutputLine(outputRecord({topic, key, value: value as Json, ts, headers, step})),
    );
}
