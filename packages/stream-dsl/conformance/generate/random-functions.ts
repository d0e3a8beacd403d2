import type {Combine, Fn, Joiner, ListFn, Pred, ProcessorSpec} from '../scenario/function-types.ts';
import type {KeyKind} from '../scenario/kinds.ts';
import type {Stub} from './draft.ts';
import type {Random} from './random.ts';
import {keys, randomKey, randomShape, randomValue, type Shape} from './random-values.ts';

/** A function and the shape of what it makes. */
export type Made<T> = Readonly<{made: T; shape: Shape}>;

/** A value function that fits what comes in. */
export function randomValueFn(random: Random, shape: Shape, key: KeyKind): Made<Fn> {
  if (key.key !== 'plain' && random.chance(25)) {
    return random.pick<Made<Fn>>([
      {made: {fn: 'windowKey'}, shape: 'text'},
      {made: {fn: 'windowStart'}, shape: 'integer'},
      {made: {fn: 'windowEnd'}, shape: 'integer'},
    ]);
  }
  return random.weighted<Made<Fn>>([
    [2, {made: {fn: 'value'}, shape}],
    [1, {made: {fn: 'text'}, shape: 'text'}],
    [2, {made: {fn: 'concat', with: random.pick(['-x', ',y'])}, shape: 'text'}],
    [1, {made: {fn: 'prefix', with: 'p'}, shape: 'text'}],
    [1, {made: {fn: 'keyPrefix', n: 1}, shape: 'text'}],
    [1, {made: {fn: 'valuePrefix', n: random.between(0, 2)}, shape: 'text'}],
    [shape === 'integer' ? 5 : 1, {made: {fn: 'add', n: random.between(-2, 3)}, shape: 'integer'}],
    [shape === 'integer' ? 4 : 1, {made: {fn: 'mod', n: random.between(1, 4)}, shape: 'integer'}],
    [2, {made: {fn: 'nullIf', eq: randomValue(random, shape)}, shape}],
    [1, {made: {fn: 'const', value: randomValue(random, shape)}, shape}],
    [shape === 'object' ? 4 : 0, {made: {fn: 'field', name: 'fk'}, shape: 'text'}],
    [shape === 'object' ? 4 : 0, {made: {fn: 'field', name: 'n'}, shape: 'integer'}],
    [2, {made: randomObjectFn(random), shape: 'object'}],
    [key.key === 'plain' ? 1 : 0, {made: {fn: 'key'}, shape: 'text'}],
  ]);
}

/** A function that makes a plain key, mostly one that others use too. */
export function randomKeyFn(random: Random, shape: Shape, key: KeyKind): Fn {
  if (key.key !== 'plain' && random.chance(60)) {
    return {fn: random.pick(['windowKey', 'windowKey', 'windowStart', 'windowEnd'] as const)};
  }
  return random.weighted<Fn>([
    [shape === 'object' ? 9 : 1, {fn: 'field', name: random.chance(70) ? 'fk' : 'n'}],
    [shape === 'text' ? 6 : 1, {fn: 'valuePrefix', n: 1}],
    [shape === 'text' ? 4 : 1, {fn: 'value'}],
    [4, {fn: 'keyPrefix', n: 1}],
    [shape === 'integer' ? 6 : 0, {fn: 'mod', n: random.between(2, 3)}],
    [2, {fn: 'const', value: randomKey(random)}],
    [1, {fn: 'nullIf', eq: randomValue(random, shape)}],
    [1, {fn: 'text'}],
  ]);
}

/** As `randomKeyFn`, and now and then `key`, which keeps a windowed key. */
export function randomKeyChange(random: Random, shape: Shape, key: KeyKind): Fn {
  return random.chance(12) ? {fn: 'key'} : randomKeyFn(random, shape, key);
}

export function randomListFn(random: Random, shape: Shape): Made<ListFn> {
  if (random.chance(shape === 'text' ? 75 : 35)) {
    return {made: {fn: 'split', by: ','}, shape: 'text'};
  }
  return {made: {fn: 'repeat', n: random.between(0, 3)}, shape};
}

/** One that lets most through. */
export function randomPred(random: Random, shape: Shape, key: KeyKind): Pred {
  const pred = random.weighted<Pred>([
    [1, {pred: 'true'}],
    [2, {pred: 'not', of: {pred: 'isNull'}}],
    [3, {pred: 'not', of: {pred: 'equals', arg: randomValue(random, shape)}}],
    [key.key === 'plain' ? 3 : 1, {pred: 'keyEquals', arg: random.pick([...keys, 'a', null])}],
    [3, {pred: 'keyStartsWith', arg: random.pick(['a', 'b'])}],
    [shape === 'text' ? 3 : 1, {pred: 'startsWith', arg: random.pick(['a', 'x'])}],
    [shape === 'integer' ? 5 : 0, {pred: 'even'}],
    [shape === 'integer' ? 5 : 0, {pred: 'gt', arg: random.between(-1, 4)}],
    [1, {pred: 'isNull'}],
  ]);
  return random.chance(20) ? {pred: 'not', of: pred} : pred;
}

export function randomCombine(random: Random, shape: Shape): Made<Combine> {
  const simple = random.weighted<Made<Combine>>([
    [2, {made: {combine: 'count'}, shape: 'integer'}],
    [shape === 'integer' ? 6 : 1, {made: {combine: 'sum'}, shape: 'integer'}],
    [1, {made: {combine: 'sub'}, shape: 'integer'}],
    [shape === 'integer' ? 3 : 1, {made: {combine: 'min'}, shape}],
    [shape === 'integer' ? 3 : 1, {made: {combine: 'max'}, shape}],
    [1, {made: {combine: 'first'}, shape}],
    [2, {made: {combine: 'last'}, shape}],
    [4, {made: {combine: 'concat', sep: random.pick(['|', ','])}, shape: 'text'}],
    [1, {made: {combine: 'concat'}, shape: 'text'}],
    [3, {made: {combine: 'collect'}, shape: 'list'}],
    [shape === 'list' ? 4 : 0, {made: {combine: 'append'}, shape: 'list'}],
  ]);
  if (!random.chance(12)) return simple;
  const eq = random.chance(20) ? null : randomValue(random, shape);
  return {made: {combine: 'nullWhen', eq, then: simple.made}, shape: simple.shape};
}

/** Joins two sessions' results. */
export function randomMerger(random: Random, shape: Shape): Combine {
  switch (shape) {
    case 'integer':
      return random.pick<Combine>([{combine: 'sum'}, {combine: 'sum'}, {combine: 'max'}]);
    case 'list':
      return {combine: 'append'};
    default:
      return random.pick<Combine>([{combine: 'concat', sep: '~'}, {combine: 'last'}]);
  }
}

/** Adder and subtractor of a table's aggregate. */
export function randomAddSub(random: Random, shape: Shape): Made<{add: Combine; sub: Combine}> {
  return random.weighted<Made<{add: Combine; sub: Combine}>>([
    [4, {made: {add: {combine: 'sum'}, sub: {combine: 'sub'}}, shape: 'integer'}],
    [3, {made: {add: {combine: 'count'}, sub: {combine: 'uncount'}}, shape: 'integer'}],
    [
      4,
      {
        made: {add: {combine: 'concat', sep: '+'}, sub: {combine: 'concat', sep: '-'}},
        shape: 'text',
      },
    ],
    [1, {made: {add: {combine: 'collect'}, sub: {combine: 'collect'}}, shape: 'list'}],
    [
      1,
      {
        made: {
          add: {combine: 'sum'},
          sub: {combine: 'nullWhen', eq: randomValue(random, shape), then: {combine: 'sub'}},
        },
        shape: 'integer',
      },
    ],
  ]);
}

export function randomJoiner(random: Random, left: Shape, right: Shape): Made<Joiner | undefined> {
  const bothIntegers = left === 'integer' && right === 'integer';
  return random.weighted<Made<Joiner | undefined>>([
    [4, {made: undefined, shape: 'text'}],
    [2, {made: {joiner: 'pair', sep: '/'}, shape: 'text'}],
    [1, {made: {joiner: 'left'}, shape: left}],
    [1, {made: {joiner: 'right'}, shape: right}],
    [bothIntegers ? 4 : 1, {made: {joiner: 'sum'}, shape: 'integer'}],
    [2, {made: {joiner: 'object'}, shape: 'object'}],
  ]);
}

export function randomProcessor(
  random: Random,
  {shape, kind}: Stub,
  durationMs: () => number,
): Made<ProcessorSpec> {
  // The records that a punctuator makes have plain keys.
  const punctuators = kind.key.key === 'plain' ? 2 : 0;
  const everyMs = Math.max(1, durationMs());
  return random.weighted<Made<ProcessorSpec>>([
    [punctuators, {made: {name: 'streamTimePunctuator', everyMs}, shape}],
    [punctuators, {made: {name: 'wallClockPunctuator', everyMs}, shape}],
    [3, {made: {name: 'dedup', withinMs: durationMs()}, shape}],
    [2, {made: {name: 'runningCount'}, shape: 'integer'}],
    [2, {made: {name: 'streamTime'}, shape: 'object'}],
    [2, {made: {name: 'addHeader', header: random.pick(['h', 'g']), value: '1'}, shape}],
  ]);
}

/** A start value for an aggregate of this shape. */
export function randomInit(random: Random, shape: Shape) {
  if (random.chance(15)) return null;
  if (shape === 'integer') return random.pick([0, 0, 10]);
  if (shape === 'list') return [];
  return shape === 'text' ? random.pick(['', 'init']) : randomValue(random, randomShape(random));
}

function randomObjectFn(random: Random): Fn {
  const fk: Fn = random.chance(60)
    ? {fn: 'keyPrefix', n: 1}
    : {fn: 'const', value: randomKey(random)};
  return {fn: 'object', members: {fk, n: {fn: 'value'}}};
}
