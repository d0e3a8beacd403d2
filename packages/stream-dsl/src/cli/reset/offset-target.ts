import type {Broker} from '../../ports/broker.ts';
import type {PartitionOffset, TopicPartition} from '../../topic.ts';
import {partitionName} from '../../topic.ts';
import {UsageError} from '../terminal.ts';

/** Where the inputs are to be read from, as Kafka's `StreamsResetter` has it. */
export type OffsetTarget =
  | {readonly kind: 'earliest'}
  | {readonly kind: 'latest'}
  | {readonly kind: 'offset'; readonly offset: number}
  | {readonly kind: 'time'; readonly timestampMs: number}
  | {readonly kind: 'shift'; readonly by: number};

export interface TargetArguments {
  readonly 'to-earliest'?: boolean | undefined;
  readonly 'to-latest'?: boolean | undefined;
  readonly 'to-offset'?: string | undefined;
  readonly 'to-datetime'?: string | undefined;
  readonly 'by-duration'?: string | undefined;
  readonly 'shift-by'?: string | undefined;
}

/** `earliest` where none is given; a `UsageError` for more than one. */
export function offsetTarget(args: TargetArguments, nowMs: number): OffsetTarget {
  const given = Object.entries(args).filter(([, value]) => value !== undefined && value !== false);
  const [first, ...others] = given;
  if (first === undefined) return {kind: 'earliest'};
  if (others.length > 0) {
    const names = given.map(([name]) => `--${name}`).join(' and ');
    throw new UsageError(`${names} contradict each other: give one of them`);
  }
  const [name, value] = first;
  const text = String(value);
  switch (name) {
    case 'to-latest':
      return {kind: 'latest'};
    case 'to-offset':
      return {kind: 'offset', offset: wholeNumber(name, text, /^\d{1,15}$/)};
    case 'shift-by':
      return {kind: 'shift', by: wholeNumber(name, text, /^[+-]?\d{1,15}$/)};
    case 'to-datetime':
      return {kind: 'time', timestampMs: timeOf(text)};
    case 'by-duration':
      return {kind: 'time', timestampMs: nowMs - isoDurationMs(text)};
    default:
      return {kind: 'earliest'};
  }
}

export interface MovedOffset extends PartitionOffset {
  /** What the group has committed; undefined for nothing. */
  readonly from: number | undefined;
  /** The target lay outside of what the partition holds. */
  readonly isClamped: boolean;
}

/** Where a target lies in each partition, within what the partition holds. */
export async function resolveTarget(
  broker: Broker,
  groupId: string,
  partitions: readonly TopicPartition[],
  target: OffsetTarget,
): Promise<readonly MovedOffset[]> {
  const [starts, ends, committed] = await Promise.all([
    broker.startOffsets(partitions),
    broker.endOffsets(partitions),
    broker.committedOffsets(groupId, partitions),
  ]);
  const times =
    target.kind === 'time' ? await broker.admin.offsetsAt(partitions, target.timestampMs) : [];
  const positions = new Map(committed.map((at) => [partitionName(at), at.offset]));
  return partitions.map((at, i) => {
    const [start, end] = [starts[i] ?? 0, ends[i] ?? 0];
    const from = positions.get(partitionName(at));
    const wanted = {
      earliest: start,
      latest: end,
      offset: target.kind === 'offset' ? target.offset : start,
      time: times[i] ?? end,
      shift: target.kind === 'shift' ? (from ?? start) + target.by : start,
    }[target.kind];
    const offset = Math.min(end, Math.max(start, wanted));
    return {topic: at.topic, partition: at.partition, offset, from, isClamped: offset !== wanted};
  });
}

function wholeNumber(name: string, text: string, form: RegExp): number {
  if (form.test(text)) return Number(text);
  throw new UsageError(`--${name} is ${JSON.stringify(text)}: expected a whole number`);
}

function timeOf(text: string): number {
  const timestampMs = Date.parse(text);
  if (!Number.isNaN(timestampMs)) return timestampMs;
  throw new UsageError(
    `--to-datetime is ${JSON.stringify(text)}: expected a time such as 2026-01-05T09:00:00Z`,
  );
}

const ISO_DURATION =
  /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;

/** ISO 8601 as far as it is exact: days, hours, minutes, seconds. */
function isoDurationMs(text: string): number {
  const match = ISO_DURATION.exec(text);
  if (match === null) {
    throw new UsageError(`--by-duration is ${JSON.stringify(text)}: expected such as P1DT12H30M`);
  }
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const hoursTotal = (days ?? 0) * 24 + (hours ?? 0);
  return ((hoursTotal * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1_000;
}
