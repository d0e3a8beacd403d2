import type {Processor, ProcessorContext} from '../../dsl/processor.ts';
import type {Topology} from '../../dsl/topology.ts';

export type SimJson =
  | string
  | number
  | boolean
  | null
  | readonly SimJson[]
  | {readonly [name: string]: SimJson};

/** One record for an input topic. Its partition is that of its key. */
export interface SimInput {
  readonly topic: string;
  readonly key: string;
  readonly value: {readonly [name: string]: SimJson};
  readonly timestampMs: number;
  /** Written before the first instance starts, while they run (default), or when all others have been written. */
  readonly when?: 'before' | 'during' | 'last' | undefined;
}

/** Added to each input's value: where it was written, as `topic-partition`, and at which offset. */
export interface SimOrigin {
  readonly at: string;
  readonly n: number;
}

/** An input as it was written. */
export interface SimRecord extends Omit<SimInput, 'value'> {
  readonly partition: number;
  readonly value: SimOrigin & {readonly [name: string]: SimJson};
}

/** What a topology under simulation is built with. */
export interface Probe {
  /** Waits for a while that the seed chooses: for handlers that await something. */
  pause(): Promise<void>;
  /**
   * For `process` on any stream whose values still have their `SimOrigin`: notes what passes, and in which order. At
   * the stage `source`, right behind a source, no record may be missing either.
   */
  watch<V extends SimOrigin>(
    stage: string,
  ): (context: ProcessorContext<string, never>) => Processor<string, V>;
}

/** Results that are the same whatever happens: what a sequential run of the topology gives. Values are JSON. */
export type Expectation = ExpectedRecords | ExpectedLatest | ExpectedStage;

/** A topic holds exactly these records, in any order. */
export interface ExpectedRecords {
  readonly kind: 'records';
  readonly topic: string;
  readonly records: readonly ExpectedOutput[];
  /**
   * At least once, results may repeat, and those that depend on state may count a record more than once. Then only
   * their keys are expected; `none` for operators that may lose results then, as they do in Kafka Streams.
   */
  readonly atLeastOnce: 'same' | 'keys' | 'none';
  /** Records with the same group stand in ascending order of their rank. */
  readonly orderOf?:
    | ((output: ExpectedOutput) => {readonly group: string; readonly rank: number} | undefined)
    | undefined;
}

/** The latest value of each key of a topic. At least once: no number in it is smaller. */
export interface ExpectedLatest {
  readonly kind: 'latest';
  readonly topic: string;
  readonly records: readonly ExpectedOutput[];
}

/** Records that must reach a stage that is watched; an offset is not committed before they have. */
export interface ExpectedStage {
  readonly kind: 'stage';
  readonly stage: string;
  readonly origins: readonly SimOrigin[];
}

export interface ExpectedOutput {
  readonly key: string;
  readonly value: SimJson;
}

/** A topology with its inputs, and what must come of them. */
export interface Scenario {
  readonly name: string;
  readonly topics: readonly {readonly topic: string; readonly partitions: number}[];
  readonly inputs: readonly SimInput[];
  /** Stores with text keys and JSON values, which are held against their changelogs. */
  readonly stores: readonly string[];
  /** Called once per instance. */
  build(probe: Probe): Topology;
  expect(records: readonly SimRecord[]): readonly Expectation[];
}
