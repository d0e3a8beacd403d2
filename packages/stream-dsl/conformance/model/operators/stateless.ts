import type {KeyFunction, ListFunction, ValueFunction} from '../../scenario/functions/fn.ts';
import type {Predicate} from '../../scenario/functions/pred.ts';
import type {Json} from '../../scenario/json.ts';
import type {Change} from '../model-record.ts';
import type {Operator} from '../operator.ts';

type Stateless = Operator<Json, Json>;

export const pass: Operator<unknown, unknown> = ({forward}) => forward;

export function mapValues(fn: ValueFunction): Stateless {
  return ({forward}) =>
    (record) =>
      forward({...record, value: fn(record.key, record.value)});
}

export function filter(holds: Predicate): Stateless {
  return ({forward}) =>
    (record) => {
      if (holds(record.key, record.value)) forward(record);
    };
}

export function map(key: KeyFunction, value: ValueFunction): Stateless {
  return ({forward}) =>
    (record) =>
      forward({
        ...record,
        key: key(record.key, record.value),
        value: value(record.key, record.value),
      });
}

export function flatMapValues(fn: ListFunction): Stateless {
  return ({forward}) =>
    (record) => {
      for (const value of fn(record.value)) forward({...record, value});
    };
}

/** The first branch that matches takes the record; `otherwise` is the number of the last one, if there is one. */
export function split(branches: readonly Predicate[], otherwise: number | undefined): Stateless {
  return ({forwardTo}) =>
    (record) => {
      const at = branches.findIndex((holds) => holds(record.key, record.value));
      const branch = at < 0 ? otherwise : at;
      if (branch !== undefined) forwardTo(branch, record);
    };
}

/** A table's changes as records: the new values. */
export const toStream: Operator<Change, Json> =
  ({forward}) =>
  (record) =>
    forward({...record, value: record.value.value});

export function send(topic: string): Operator<unknown, never> {
  return ({task}) =>
    (record) =>
      task.send(topic, record);
}
