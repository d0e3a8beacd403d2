import type {Pred} from '../function-types.ts';
import {isSameValue, type Json, type Key} from '../json.ts';
import {keyText, text} from './text.ts';

export type Predicate = (key: Key, value: Json) => boolean;

/** Compiles a pred. */
export function compilePred(spec: Pred): Predicate {
  switch (spec.pred) {
    case 'true':
      return () => true;
    case 'isNull':
      return (_key, value) => value === null;
    case 'equals':
      return (_key, value) => isSameValue(value, spec.arg);
    case 'keyEquals':
      return (key) => (key === null ? spec.arg === null : keyText(key) === spec.arg);
    case 'keyStartsWith':
      return (key) => key !== null && keyText(key).startsWith(spec.arg);
    case 'startsWith':
      return (_key, value) => value !== null && text(value).startsWith(spec.arg);
    case 'even':
      return (_key, value) => typeof value === 'number' && value % 2 === 0;
    case 'gt':
      return (_key, value) => typeof value === 'number' && value > spec.arg;
    case 'not': {
      const inner = compilePred(spec.of);
      return (key, value) => !inner(key, value);
    }
  }
}
