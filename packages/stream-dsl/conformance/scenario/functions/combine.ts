import type {Combine, Joiner} from '../function-types.ts';
import {isList, isSameValue, type Json} from '../json.ts';
import {num, text} from './text.ts';

/** Of `a`, so far, and `b`, the new value. */
export type Combiner = (a: Json, b: Json) => Json;

/** Compiles a combine. */
export function compileCombine(spec: Combine): Combiner {
  switch (spec.combine) {
    case 'count':
      return (a) => num(a) + 1;
    case 'uncount':
      return (a) => num(a) - 1;
    case 'sum':
      return (a, b) => num(a) + num(b);
    case 'sub':
      return (a, b) => num(a) - num(b);
    case 'min':
      return (a, b) => extreme(a, b, num(b) < num(a));
    case 'max':
      return (a, b) => extreme(a, b, num(b) > num(a));
    case 'first':
      return (a) => a;
    case 'last':
      return (_a, b) => b;
    case 'concat': {
      const separator = spec.sep ?? '';
      return (a, b) => text(a) + separator + text(b);
    }
    case 'collect':
      return (a, b) => [...listOf(a), b];
    case 'append':
      return (a, b) => [...listOf(a), ...listOf(b)];
    case 'nullWhen': {
      const then = compileCombine(spec.then);
      return (a, b) => (isSameValue(b, spec.eq) ? null : then(a, b));
    }
  }
}

/** Compiles a joiner of left and right; none is `pair`. */
export function compileJoiner(spec: Joiner | undefined): Combiner {
  if (spec === undefined) return compileJoiner({joiner: 'pair'});
  switch (spec.joiner) {
    case 'pair': {
      const separator = spec.sep ?? '+';
      return (left, right) => text(left) + separator + text(right);
    }
    case 'left':
      return (left) => left;
    case 'right':
      return (_left, right) => right;
    case 'sum':
      return (left, right) => num(left) + num(right);
    case 'object':
      return (left, right) => ({l: left, r: right});
  }
}

/** A null side yields the other, and on a tie the first stays. */
function extreme(a: Json, b: Json, isSecondBetter: boolean): Json {
  if (a === null) return b;
  if (b === null) return a;
  return isSecondBetter ? b : a;
}

function listOf(value: Json): readonly Json[] {
  return isList(value) ? value : [];
}
