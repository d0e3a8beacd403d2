import type {Collector, OutputTopic} from '../runtime/collector.ts';
import {TestLog} from './test-log.ts';

/** Where the tasks of a harness write: records are counted and dropped, save those that a task reads back. */
export class HarnessOutputs implements Collector {
  readonly #isReadBack: (topic: string) => boolean;
  readonly #counted = new Map<string, CountedTopic>();
  readonly #logs = new Map<string, TestLog>();
  #pending: TestLog[] = [];

  constructor(isReadBack: (topic: string) => boolean) {
    this.#isReadBack = isReadBack;
  }

  output(topic: string): OutputTopic {
    return this.#isReadBack(topic) ? this.#logOf(topic) : this.#countedOf(topic);
  }

  /** Records that were written to a topic so far. */
  writtenTo(topic: string): number {
    return this.#isReadBack(topic)
      ? this.#logOf(topic).records.length
      : this.#countedOf(topic).count;
  }

  /** Topics with records that are to be read back. */
  takePending(): readonly TestLog[] {
    const pending = this.#pending;
    this.#pending = [];
    return pending;
  }

  #countedOf(topic: string): CountedTopic {
    const known = this.#counted.get(topic);
    if (known !== undefined) return known;
    const counted = new CountedTopic(topic);
    this.#counted.set(topic, counted);
    return counted;
  }

  #logOf(topic: string): TestLog {
    const known = this.#logs.get(topic);
    if (known !== undefined) return known;
    const log = new TestLog(topic, 1, (pending) => this.#pending.push(pending));
    this.#logs.set(topic, log);
    return log;
  }
}

class CountedTopic implements OutputTopic {
  readonly topic: string;
  readonly partitionCount = 1;
  count = 0;

  constructor(topic: string) {
    this.topic = topic;
  }

  append(): void {
    this.count += 1;
  }
}
