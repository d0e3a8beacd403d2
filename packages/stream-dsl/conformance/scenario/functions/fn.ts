import type {Fn, ListFn} from '../function-types.ts';
import {isObject, isSameValue, isWindowedKey, type Json, type Key} from '../json.ts';
import {keyText, num, text} from './text.ts';

/** A compiled fn; the key comes first. */
export type ValueFunction = (key: Key, value: Json) => Json;
export type KeyFunction = (key: Key, value: Json) => Key;
export type ListFunction = (value: Json) => readonly Json[];

/** Compiles a fn that makes a value. */
export function compileFn(spec: Fn): ValueFunction {
  switch (spec.fn) {
    case 'const':
      return () => spec.value;
    case 'key':
      return (key) => keyValue(key);
    case 'value':
      return (_key, value) => value;
    case 'text':
      return (_key, value) => text(value);
    case 'field':
      return (_key, value) => field(value, spec.name);
    case 'concat':
      return (_key, value) => text(value) + spec.with;
    case 'prefix':
      return (_key, value) => spec.with + text(value);
    case 'keyPrefix':
      return (key) => (key === null ? null : keyText(key).slice(0, Math.max(0, spec.n)));
    case 'valuePrefix':
      return (_key, value) => (value === null ? null : text(value).slice(0, Math.max(0, spec.n)));
    case 'add':
      return (_key, value) => num(value) + spec.n;
    case 'mod':
      return compileMod(Math.abs(spec.n));
    case 'nullIf':
      return (_key, value) => (isSameValue(value, spec.eq) ? null : value);
    case 'object':
      return compileObject(spec.members);
    case 'windowKey':
      return (key) => (isWindowedKey(key) ? key.k : null);
    case 'windowStart':
      return (key) => (isWindowedKey(key) ? key.start : null);
    case 'windowEnd':
      return (key) => (isWindowedKey(key) ? key.end : null);
  }
}

/** Compiles a fn that makes a key: text(result), null staying null; `key` keeps even a windowed key. */
export function compileKeyFn(spec: Fn): KeyFunction {
  if (spec.fn === 'key') return (key) => key;
  const compute = compileFn(spec);
  return (key, value) => {
    const result = compute(key, value);
    return result === null ? null : text(result);
  };
}

/** Compiles a list fn. */
export function compileListFn(spec: ListFn): ListFunction {
  if (spec.fn === 'split') return (value) => (value === null ? [] : text(value).split(spec.by));
  return (value) => new Array<Json>(spec.n).fill(value);
}

/** A windowed key as a value is the object that outputs show. */
function keyValue(key: Key): Json {
  return isWindowedKey(key) ? {k: key.k, start: key.start, end: key.end} : key;
}

function field(value: Json, name: string): Json {
  return isObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}

/** Never negative. */
function compileMod(n: number): ValueFunction {
  return (_key, value) => ((num(value) % n) + n) % n;
}

function compileObject(members: Readonly<Record<string, Fn>>): ValueFunction {
  const compiled = Object.entries(members).map(([name, fn]) => [name, compileFn(fn)] as const);
  return (key, value) => {
    const result: Record<string, Json> = {};
    for (const [name, compute] of compiled) result[name] = compute(key, value);
    return result;
  };
}
