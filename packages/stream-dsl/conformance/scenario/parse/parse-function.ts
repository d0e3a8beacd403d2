import type {Combine, Fn, Joiner, ListFn, Pred, ProcessorSpec} from '../function-types.ts';
import {MemberReader, readText} from './member-reader.ts';

const fnNames = [
  'const',
  'key',
  'value',
  'text',
  'field',
  'concat',
  'prefix',
  'keyPrefix',
  'valuePrefix',
  'add',
  'mod',
  'nullIf',
  'object',
  'windowKey',
  'windowStart',
  'windowEnd',
] as const;

export function parseFn(json: unknown, place: string): Fn {
  return whole(json, place, readFn);
}

export function parseListFn(json: unknown, place: string): ListFn {
  return whole(json, place, (from) => {
    const fn = from.only('fn', ['split', 'repeat']);
    if (fn === 'repeat') return {fn, n: from.integer('n', {min: 0, max: 1000})};
    const by = from.text('by');
    if (by === '') throw from.refusal('by', 'cannot cut at an empty text');
    return {fn, by};
  });
}

export function parsePred(json: unknown, place: string): Pred {
  return whole(json, place, readPred);
}

export function parseCombine(json: unknown, place: string): Combine {
  return whole(json, place, (from) => {
    const combine = from.only('combine', [
      'count',
      'uncount',
      'sum',
      'sub',
      'min',
      'max',
      'first',
      'last',
      'concat',
      'collect',
      'append',
      'nullWhen',
    ]);
    if (combine === 'nullWhen') {
      const eq = from.json('eq');
      return {combine, eq, then: parseCombine(from.take('then'), from.at('then'))};
    }
    if (combine !== 'concat') return {combine};
    return from.has('sep') ? {combine, sep: from.text('sep')} : {combine};
  });
}

export function parseJoiner(json: unknown, place: string): Joiner {
  return whole(json, place, (from) => {
    const joiner = from.only('joiner', ['pair', 'left', 'right', 'sum', 'object']);
    if (joiner !== 'pair') return {joiner};
    return from.has('sep') ? {joiner, sep: from.text('sep')} : {joiner};
  });
}

export function parseProcessor(json: unknown, place: string): ProcessorSpec {
  return whole(json, place, (from) => {
    const name = from.only('name', [
      'streamTimePunctuator',
      'wallClockPunctuator',
      'dedup',
      'runningCount',
      'streamTime',
      'addHeader',
    ]);
    switch (name) {
      case 'streamTimePunctuator':
      case 'wallClockPunctuator':
        return {name, everyMs: from.durationMs('everyMs')};
      case 'dedup':
        return {name, withinMs: from.durationMs('withinMs')};
      case 'addHeader':
        return {name, header: from.text('header'), value: from.text('value')};
      default:
        return {name};
    }
  });
}

function readFn(from: MemberReader): Fn {
  const fn = from.only('fn', fnNames);
  switch (fn) {
    case 'const':
      return {fn, value: from.json('value')};
    case 'field':
      return {fn, name: from.text('name')};
    case 'concat':
    case 'prefix':
      return {fn, with: from.text('with')};
    case 'keyPrefix':
    case 'valuePrefix':
      return {fn, n: from.integer('n')};
    case 'add':
      return {fn, n: from.integer('n')};
    case 'mod':
      return {fn, n: readDivisor(from)};
    case 'nullIf':
      return {fn, eq: from.json('eq')};
    case 'object':
      return {fn, members: readMembers(from.object('members'))};
    default:
      return {fn};
  }
}

function readDivisor(from: MemberReader): number {
  const n = from.integer('n');
  if (n === 0) throw from.refusal('n', 'nothing is a remainder of 0');
  return n;
}

function readMembers(from: MemberReader): Readonly<Record<string, Fn>> {
  const members = from.names().map((name) => {
    if (!/^[A-Za-z]/.test(name)) throw from.refusal(name, 'a name begins with a letter');
    return [readText(name, from.place), parseFn(from.take(name), from.at(name))] as const;
  });
  return Object.fromEntries(members);
}

function readPred(from: MemberReader): Pred {
  const pred = from.only('pred', [
    'true',
    'isNull',
    'equals',
    'keyEquals',
    'keyStartsWith',
    'startsWith',
    'even',
    'gt',
    'not',
  ]);
  switch (pred) {
    case 'equals':
      return {pred, arg: from.json('arg')};
    case 'keyEquals':
      return {pred, arg: from.textOrNull('arg')};
    case 'keyStartsWith':
    case 'startsWith':
      return {pred, arg: from.text('arg')};
    case 'gt':
      return {pred, arg: from.integer('arg')};
    case 'not':
      return {pred, of: parsePred(from.take('of'), from.at('of'))};
    default:
      return {pred};
  }
}

function whole<T>(json: unknown, place: string, read: (from: MemberReader) => T): T {
  const from = new MemberReader(json, place);
  const result = read(from);
  from.end();
  return result;
}
