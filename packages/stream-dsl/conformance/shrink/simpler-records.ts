import {isSource} from '../scenario/node.ts';
import {type InputRecord, inputsOf, type Scenario, type Step} from '../scenario/scenario.ts';

type Change = (record: InputRecord) => InputRecord;

/** The same steps with simpler records: all at once, then one by one. */
export function* withSimplerRecords(scenario: Scenario): Generator<unknown> {
  const [first] = scenario.topology.filter(isSource);
  const all = first === undefined ? changes : [...changes, into(first.topic)];
  for (const change of all) yield withRecords(scenario, change);
  for (const chosen of inputsOf(scenario)) {
    for (const change of all) {
      yield withRecords(scenario, (record) => (record === chosen ? change(record) : record));
    }
  }
}

/** The same script with each record changed. */
export function withRecords(scenario: Scenario, change: Change): Scenario {
  const changed = (step: Step): Step => {
    if ('batch' in step) return {batch: step.batch.map(change)};
    return 'in' in step ? change(step) : step;
  };
  return {...scenario, script: scenario.script.map(changed)};
}

const changes: readonly Change[] = [
  withoutHeaders,
  withoutPartition,
  (record) => ({...record, key: 'a'}),
  (record) => (record.key === 'a' ? record : {...record, key: 'b'}),
  (record) => ({...record, value: 1}),
  (record) => (record.value === 1 ? record : {...record, value: 2}),
  (record) => (isSimple(record.value) ? record : {...record, value: 'a'}),
];

/** So that the other sources can go. */
function into(topic: string): Change {
  return (record) => ({...record, in: topic});
}

function withoutHeaders({headers: _, ...record}: InputRecord): InputRecord {
  return record;
}

function withoutPartition({partition: _, ...record}: InputRecord): InputRecord {
  return record;
}

function isSimple(value: unknown): boolean {
  return value === null || value === 1 || value === 2 || value === 'a';
}
