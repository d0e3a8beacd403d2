import {partitionFor} from '../../../record-batch/partition-for.ts';
import type {Random} from '../random.ts';
import type {SimInput, SimOrigin, SimRecord} from '../scenario.ts';

/** What the inputs of the menu's topologies hold. */
export interface Event extends SimOrigin {
  readonly v: number;
  /** Another key. */
  readonly g: string;
  /** Ends a partition: later than all windows. */
  readonly isEnd?: true | undefined;
}

/** An event on its way, with the key and the time that it has there. */
export interface Keyed {
  readonly key: string;
  readonly timestampMs: number;
  readonly event: Event;
}

export const KEYS = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox'] as const;
export const GROUPS = ['red', 'green', 'blue'] as const;

export const FIRST_MS = 1_000_000;
const END_MS = 100_000_000;
/** From one event to the next. */
const EVERY_MS = 10;
/** How far events are out of order. */
export const MAX_DELAY_MS = 40;

export function randomEvents(random: Random, topic: string, count: number): readonly SimInput[] {
  const isEarly = random.chance(30);
  return Array.from({length: count}, (_, i) => ({
    topic,
    key: random.pick(KEYS),
    value: {v: random.below(10), g: random.pick(GROUPS)},
    timestampMs: FIRST_MS + MAX_DELAY_MS + i * EVERY_MS - random.below(MAX_DELAY_MS),
    when: isEarly && i < count / 2 ? 'before' : 'during',
  }));
}

/** One record per partition that lets event time pass everything. */
export function endEvents(topic: string, partitions: number): readonly SimInput[] {
  return Array.from({length: partitions}, (_, partition) => ({
    topic,
    key: keyFor(partition, partitions),
    value: {v: 1, g: 'end', isEnd: true},
    timestampMs: END_MS,
    when: 'last',
  }));
}

function keyFor(partition: number, partitions: number): string {
  for (let i = 0; ; i++) {
    if (partitionFor(`end ${i}`, partitions) === partition) return `end ${i}`;
  }
}

/** The events of a topic, as they were written. */
export function eventsOf(records: readonly SimRecord[], topic: string): readonly Keyed[] {
  return records
    .filter((record) => record.topic === topic)
    .map(({key, timestampMs, value: {at, n, v, g, isEnd}}) => ({
      key,
      timestampMs,
      event: {at, n, v: Number(v), g: String(g), ...(isEnd === true ? {isEnd} : {})},
    }));
}
