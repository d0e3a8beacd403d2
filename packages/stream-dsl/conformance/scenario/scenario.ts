import type {Json, Key} from './json.ts';
import type {Topology} from './node.ts';

export type Header = readonly [name: string, text: string];

/** One record of a script; `ts` in milliseconds. */
export type InputRecord = Readonly<{
  in: string;
  key: string | null;
  value: Json;
  ts: number;
  headers?: readonly Header[] | undefined;
  /** Other than 0 it is for our library alone. */
  partition?: number | undefined;
}>;

export type BatchStep = Readonly<{batch: readonly InputRecord[]}>;
export type AdvanceStep = Readonly<{advanceWallClockMs: number}>;
export type CommitStep = Readonly<{commit: true}>;
export type RestartStep = Readonly<{restart: true}>;
export type Step = InputRecord | BatchStep | AdvanceStep | CommitStep | RestartStep;

export type Settings = Readonly<{
  cacheBytes?: number | undefined;
  wallClockMs?: number | undefined;
  optimize?: boolean | undefined;
}>;

/** A topology and what is fed to it. */
export type Scenario = Readonly<{
  scenario: 1;
  name?: string | undefined;
  settings?: Settings | undefined;
  topology: Topology;
  script: readonly Step[];
}>;

export type OutputRecord = Readonly<{
  topic: string;
  key: Key;
  value: Json;
  ts: number;
  headers?: readonly Header[] | undefined;
  step: number;
}>;
/** Ends a run that went well: the dropped-records count over all operators (rule 8). */
export type DroppedLine = Readonly<{dropped: number}>;
/** A refused topology has no step. */
export type ErrorLine = Readonly<{error: string; step?: number | undefined}>;
/** What a side cannot run at all. */
export type InvalidLine = Readonly<{invalid: string}>;
export type OutputLine = OutputRecord | DroppedLine | ErrorLine | InvalidLine;

/** The records of one step, none for a step that only moves a clock. */
export function recordsOf(step: Step): readonly InputRecord[] {
  if ('in' in step) return [step];
  return 'batch' in step ? step.batch : [];
}

export function inputsOf(scenario: Scenario): readonly InputRecord[] {
  return scenario.script.flatMap(recordsOf);
}
