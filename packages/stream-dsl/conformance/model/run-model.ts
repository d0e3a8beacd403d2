import type {Json} from '../scenario/json.ts';
import {formatOutputLine, outputRecord} from '../scenario/output-line.ts';
import {inputsOf, recordsOf, type Scenario, type Step} from '../scenario/scenario.ts';
import {buildTopology} from './build/build-topology.ts';
import {ours, reference, type Semantics} from './differences.ts';
import {RefusedError, StepError, UnknownError} from './model-record.ts';
import {Cluster} from './task/cluster.ts';
import type {Sent} from './task/task.ts';

/**
 * Runs a scenario on the model: slow, and obviously right. `reference` is Kafka Streams 4.3.0; `ours` differs from it
 * at the rows of `differences.ts`. What it does not know gives one line `{"invalid": ..}`: of the reference, windows that
 * are a day apart; of ours, with several partitions, the times of several writers to one topic, and the order of tasks.
 */
export function runModel(
  scenario: Scenario,
  semantics: 'reference' | 'ours' | Semantics = 'ours',
): readonly string[] {
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
  const partitions = 1 + Math.max(0, ...inputsOf(scenario).map(({partition = 0}) => partition));
  const cluster = new Cluster({
    semantics,
    partitions,
    isCaching: cacheBytes > 0,
    wallClock: wallClockMs,
    build: () => buildTopology(scenario, {semantics, partitions}),
  });
  const topics = outputTopics(scenario);
  const lines: string[] = [];
  for (const [index, step] of scenario.script.entries()) {
    try {
      runStep(cluster, step);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      return [...lines, formatOutputLine({error: 'StreamsException', step: index})];
    }
    const sent = cluster.takeSent();
    for (const topic of topics) lines.push(...linesOf(sent, topic, index));
  }
  return [...lines, formatOutputLine({dropped: cluster.dropped})];
}

/** A restart must not show, and every record is committed, so these two do nothing. */
function runStep(cluster: Cluster, step: Step): void {
  // Tasks work beside each other: which of them is first nobody says.
  if (new Set(recordsOf(step).map(({partition = 0}) => partition)).size > 1) {
    throw new UnknownError('a batch for several tasks');
  }
  for (const {in: topic, key, value, ts, headers = [], partition = 0} of recordsOf(step)) {
    cluster.enqueue(topic, {key, value, ts, headers}, partition);
  }
  cluster.settle();
  cluster.advanceWallClock('advanceWallClockMs' in step ? step.advanceWallClockMs : 0);
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
