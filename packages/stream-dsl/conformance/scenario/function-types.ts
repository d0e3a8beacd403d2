import type {Json} from './json.ts';

/** A function of key `k` and value `v`. As a key function the new key is text(result), null staying null. */
export type Fn =
  | Readonly<{fn: 'const'; value: Json}>
  /** The key; as a key function it keeps the key as it is, a windowed one too. */
  | Readonly<{fn: 'key'}>
  | Readonly<{fn: 'value'}>
  | Readonly<{fn: 'text'}>
  | Readonly<{fn: 'field'; name: string}>
  | Readonly<{fn: 'concat'; with: string}>
  | Readonly<{fn: 'prefix'; with: string}>
  | Readonly<{fn: 'keyPrefix'; n: number}>
  | Readonly<{fn: 'valuePrefix'; n: number}>
  | Readonly<{fn: 'add'; n: number}>
  | Readonly<{fn: 'mod'; n: number}>
  | Readonly<{fn: 'nullIf'; eq: Json}>
  | Readonly<{fn: 'object'; members: Readonly<Record<string, Fn>>}>
  | Readonly<{fn: 'windowKey'}>
  | Readonly<{fn: 'windowStart'}>
  | Readonly<{fn: 'windowEnd'}>;

/** One value to many. */
export type ListFn = Readonly<{fn: 'split'; by: string}> | Readonly<{fn: 'repeat'; n: number}>;

export type Pred =
  | Readonly<{pred: 'true'}>
  | Readonly<{pred: 'isNull'}>
  | Readonly<{pred: 'equals'; arg: Json}>
  | Readonly<{pred: 'keyEquals'; arg: string | null}>
  | Readonly<{pred: 'keyStartsWith'; arg: string}>
  | Readonly<{pred: 'startsWith'; arg: string}>
  | Readonly<{pred: 'even'}>
  | Readonly<{pred: 'gt'; arg: number}>
  | Readonly<{pred: 'not'; of: Pred}>;

/** Joins `a`, the result so far, and `b`, the new value; in a session merger `b` is the later session. */
export type Combine =
  | Readonly<{combine: 'count'}>
  | Readonly<{combine: 'uncount'}>
  | Readonly<{combine: 'sum'}>
  | Readonly<{combine: 'sub'}>
  | Readonly<{combine: 'min'}>
  | Readonly<{combine: 'max'}>
  | Readonly<{combine: 'first'}>
  | Readonly<{combine: 'last'}>
  | Readonly<{combine: 'concat'; sep?: string | undefined}>
  | Readonly<{combine: 'collect'}>
  | Readonly<{combine: 'append'}>
  | Readonly<{combine: 'nullWhen'; eq: Json; then: Combine}>;

/** Makes a join's value of left and right; the default is `pair`. */
export type Joiner =
  | Readonly<{joiner: 'pair'; sep?: string | undefined}>
  | Readonly<{joiner: 'left'}>
  | Readonly<{joiner: 'right'}>
  | Readonly<{joiner: 'sum'}>
  | Readonly<{joiner: 'object'}>;

export type ProcessorSpec =
  | Readonly<{name: 'streamTimePunctuator'; everyMs: number}>
  | Readonly<{name: 'wallClockPunctuator'; everyMs: number}>
  | Readonly<{name: 'dedup'; withinMs: number}>
  | Readonly<{name: 'runningCount'}>
  | Readonly<{name: 'streamTime'}>
  | Readonly<{name: 'addHeader'; header: string; value: string}>;
