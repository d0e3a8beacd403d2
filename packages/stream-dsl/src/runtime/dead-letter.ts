import type {RecordHeaders} from '../record.ts';
import {readHeaders} from '../record-batch/read-headers.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';

/** Headers of a dead letter begin with this (KIP-1034); all others are the record's own. */
const PREFIX = '__streams.errors.';
/** A message or a stack is cut here: a letter must fit where its record did. */
const MAX_TEXT = 2_000;

/** Where a dead letter comes from, and why it is one. */
export interface DeadLetterOrigin {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** The record's own, in milliseconds; -1 for none. */
  readonly timestampMs: number;
  /** The node that could not take it. */
  readonly node: string;
  /** Class of the error, and its code where it has one. */
  readonly exception: string;
  readonly message: string;
}

/** The record's own headers, then what says where it comes from and why it is here. */
export function deadLetterHeaders(
  columns: RecordColumns,
  row: number,
  {node, error}: {readonly node: string; readonly error: unknown},
): RecordHeaders {
  const header = (name: string, text: string) =>
    [`${PREFIX}${name}`, Buffer.from(text.slice(0, MAX_TEXT))] as const;
  const stack = error instanceof Error ? error.stack : undefined;
  return [
    ...ownHeaders(readHeaders(columns, row)),
    header('topic', columns.topic),
    header('partition', String(columns.partition)),
    header('offset', String(columns.offsets[row])),
    header('timestamp', String(columns.timestamps[row])),
    header('node', node),
    header('exception', errorClass(error)),
    header('message', error instanceof Error ? error.message : String(error)),
    ...(stack === undefined ? [] : [header('stacktrace', stack)]),
  ];
}

/** The headers that the record had before it became a dead letter. */
export function ownHeaders(headers: RecordHeaders): RecordHeaders {
  return headers.filter(([name]) => !name.startsWith(PREFIX));
}

/** What a dead letter says of its origin; undefined for a record that is none. */
export function deadLetterOrigin(headers: RecordHeaders): DeadLetterOrigin | undefined {
  const text = (name: string): string | undefined => {
    const found = headers.findLast(([header]) => header === `${PREFIX}${name}`)?.[1];
    return found && Buffer.from(found.buffer, found.byteOffset, found.length).toString();
  };
  const [topic, partition, offset] = [text('topic'), text('partition'), text('offset')];
  if (topic === undefined || partition === undefined || offset === undefined) return undefined;
  return {
    topic,
    partition: Number(partition),
    offset: Number(offset),
    timestampMs: Number(text('timestamp') ?? -1),
    node: text('node') ?? '',
    exception: text('exception') ?? '',
    message: text('message') ?? '',
  };
}

function errorClass(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const {code} = error as {code?: unknown};
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
