import {UsageError} from '../terminal.ts';
import type {DeadLetter} from './read-letters.ts';

/** Whether a letter is meant. */
export type LetterFilter = (letter: DeadLetter) => boolean;

const FIELDS: Readonly<Record<string, (letter: DeadLetter) => string>> = {
  topic: ({origin}) => origin.topic,
  partition: ({origin}) => String(origin.partition),
  offset: ({origin}) => String(origin.offset),
  node: ({origin}) => origin.node,
  exception: ({origin}) => origin.exception,
  message: ({origin}) => origin.message,
  key: ({key}) => textOf(key),
  value: ({value}) => textOf(value),
};

/** All conditions must hold: `field=text` is the same, `field~text` holds it. Throws `UsageError`. */
export function letterFilter(
  conditions: readonly string[],
  {since, until}: {readonly since?: string | undefined; readonly until?: string | undefined},
): LetterFilter {
  const tests = conditions.map(conditionOf);
  const [first, last] = [timeOf('since', since), timeOf('until', until)];
  return (letter) => {
    const {timestampMs} = letter.origin;
    if (first !== undefined && timestampMs < first) return false;
    if (last !== undefined && timestampMs > last) return false;
    return tests.every((test) => test(letter));
  };
}

function conditionOf(condition: string): LetterFilter {
  const match = /^([a-z]+)([=~])([\s\S]*)$/.exec(condition);
  const [, name = '', operator, text = ''] = match ?? [];
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (field === undefined) {
    throw new UsageError(
      `--where is ${JSON.stringify(condition)}: expected field=text or field~text with one of ${Object.keys(FIELDS).join(', ')}`,
    );
  }
  return operator === '='
    ? (letter) => field(letter) === text
    : (letter) => field(letter).includes(text);
}

function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const timestampMs = Date.parse(text);
  if (!Number.isNaN(timestampMs)) return timestampMs;
  throw new UsageError(
    `--${name} is ${JSON.stringify(text)}: expected a time such as 2026-01-05T09:00:00Z`,
  );
}

function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? '' : Buffer.from(bytes).toString();
}
