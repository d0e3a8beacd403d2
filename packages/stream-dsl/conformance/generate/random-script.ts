import type {Json} from '../scenario/json.ts';
import {hasPunctuators} from '../scenario/law.ts';
import {isSource, type SourceNode} from '../scenario/node.ts';
import type {Header, InputRecord, Step} from '../scenario/scenario.ts';
import type {TopologyDraft} from './draft.ts';
import {Moments} from './moments.ts';
import type {Random} from './random.ts';
import {randomKey, randomShape, randomValue} from './random-values.ts';

export type ScriptOptions = Readonly<{
  fromMs: number;
  unitMs: number;
  /** How many partitions each input topic has; 1 is all that the reference can run. */
  partitions: number;
}>;

/** 1 to 60 steps for a topology, and mostly a few more at the end that close what is open. */
export function randomScript(
  random: Random,
  draft: TopologyDraft,
  options: ScriptOptions,
): readonly Step[] {
  return new ScriptWriter(random, draft, options).write();
}

class ScriptWriter {
  readonly #random: Random;
  readonly #draft: TopologyDraft;
  readonly #options: ScriptOptions;
  readonly #moments: Moments;
  readonly #sources: readonly SourceNode[];
  readonly #hasHeaders: boolean;
  readonly #hasBatches: boolean;
  readonly #usedMoments = new Set<number>();

  constructor(random: Random, draft: TopologyDraft, options: ScriptOptions) {
    this.#random = random;
    this.#draft = draft;
    this.#options = options;
    this.#moments = new Moments(random, draft.nodes, options);
    this.#sources = draft.nodes.filter(isSource);
    this.#hasHeaders = random.chance(15);
    this.#hasBatches = random.chance(20);
  }

  write(): readonly Step[] {
    const random = this.#random;
    const count = random.between(1, random.pick([6, 15, 25, 40, 52]));
    const steps = [...this.#openings(), ...Array.from({length: count}, () => this.#step())];
    if (random.chance(80)) steps.push(...this.#closings());
    return steps.slice(0, 60);
  }

  /** Tables are filled first, mostly, so that there is something to join. */
  #openings(): readonly Step[] {
    return this.#sources
      .filter(({op}) => op !== 'stream' && this.#random.chance(70))
      .flatMap((source) =>
        Array.from({length: 2}, () => this.#record(source, this.#moments.next())),
      );
  }

  #closings(): readonly Step[] {
    return Array.from({length: this.#random.between(1, 3)}, () => this.#moments.afterAll()).flatMap(
      (ts) =>
        this.#sources
          .filter(({op}) => op !== 'globalTable' && this.#random.chance(75))
          .map((source) => this.#record(source, ts)),
    );
  }

  #step(): Step {
    const random = this.#random;
    const isPunctuated = hasPunctuators(this.#draft.nodes);
    const manner = random.weighted([
      [80, 'record'],
      [this.#hasBatches ? 12 : 0, 'batch'],
      [isPunctuated ? 12 : 1, 'advance'],
      [2, 'commit'],
      [isPunctuated ? 0 : 3, 'restart'],
    ] as const);
    switch (manner) {
      case 'record':
        return this.#record(this.#source(), this.#moments.next());
      case 'batch':
        return this.#batch();
      case 'advance':
        return {advanceWallClockMs: random.between(0, 6) * this.#options.unitMs};
      case 'commit':
        return {commit: true};
      case 'restart':
        return {restart: true};
    }
  }

  /** Timestamps that no record had before: what comes back by a repartition meets no equal head either. */
  #batch(): Step {
    const batch: InputRecord[] = [];
    const count = this.#random.between(2, 6);
    for (let tries = 0; batch.length < count && tries < 40; tries += 1) {
      const ts = this.#moments.next();
      if (!this.#usedMoments.has(ts)) batch.push(this.#record(this.#source(), ts));
    }
    return batch.length === 0 ? {commit: true} : {batch};
  }

  #source(): SourceNode {
    return this.#random.pick(this.#sources);
  }

  #record(source: SourceNode, ts: number): InputRecord {
    this.#usedMoments.add(ts);
    const headers = this.#headers();
    const {partitions} = this.#options;
    return {
      in: source.topic,
      key: this.#random.chance(4) ? null : randomKey(this.#random),
      value: this.#value(source),
      ts,
      ...(headers.length === 0 ? {} : {headers}),
      ...(partitions === 1 ? {} : {partition: this.#random.below(partitions)}),
    };
  }

  #value(source: SourceNode): Json {
    const random = this.#random;
    if (random.chance(source.op === 'stream' ? 5 : 15)) return null;
    const shape = this.#draft.topicShapes.get(source.topic);
    if (shape === undefined || random.chance(3)) return randomValue(random, randomShape(random));
    return randomValue(random, shape);
  }

  #headers(): readonly Header[] {
    if (!this.#hasHeaders) return [];
    return Array.from({length: this.#random.below(3)}, () => [
      this.#random.pick(['h', 'x']),
      this.#random.pick(['1', '', 'two']),
    ]);
  }
}
