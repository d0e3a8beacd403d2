import {SchemaError, showFound} from '../errors.ts';
import type {ObjectShape} from '../exact.ts';
import type {Field, Fields, FieldType} from '../field.ts';

export type Encoder<T> = (value: T) => string;

type Fail = (value: unknown, field: string, expected: string) => never;

/**
 * Compiles a writer of JSON in declared order, absent values as null: the form that the fast decoder reads. The value
 * is copied into that form and left to `JSON.stringify`, which is faster than joining texts. A version that is not one
 * of the value's `own` fields is written all the same: what a picked codec writes, it must be able to read.
 */
export function compileEncoder<T>(shape: ObjectShape, own: Fields = shape.fields): Encoder<T> {
  const fail: Fail = (value, field, expected) => {
    const found = showFound(value);
    throw new SchemaError({
      code: 'MODEL_ENCODE_FAILED',
      schema: shape.name,
      field,
      expected,
      found,
    });
  };
  const members = structSource('value', shape.fields, '', own);
  const body = `'use strict'; return function encode(value) { return stringify(${members}); };`;
  // As in the decoder: only the schema's own names get into the source.
  return new Function('stringify', 'fail', body)(JSON.stringify, fail) as Encoder<T>;
}

function structSource(path: string, fields: Fields, at: string, own: Fields = fields): string {
  const members = Object.entries(fields).map(([name, field]) => {
    const isHidden = field.type.kind === 'version' && !(name in own);
    if (isHidden) return `${JSON.stringify(name)}: ${JSON.stringify(field.type.current)}`;
    const source = fieldSource(`${path}.${name}`, field, at === '' ? name : `${at}.${name}`);
    return `${JSON.stringify(name)}: ${source}`;
  });
  return `{${members.join(', ')}}`;
}

function fieldSource(path: string, field: Field<unknown>, at: string): string {
  const source = valueSource(path, field.type, at);
  return field.nullable ? `(${path} === null || ${path} === undefined ? null : ${source})` : source;
}

function valueSource(path: string, type: FieldType, at: string): string {
  const checked = (condition: string, expected: string): string =>
    `(${condition} ? ${path} : fail(${path}, ${JSON.stringify(at)}, '${expected}'))`;
  switch (type.kind) {
    case 'string':
    case 'version':
    case 'oneOf':
      return checked(`typeof ${path} === 'string'`, 'a string');
    case 'int':
    case 'long':
    case 'double':
    case 'timestamp':
    case 'date':
      return checked(`Number.isFinite(${path})`, 'a finite number');
    case 'boolean':
      return checked(`typeof ${path} === 'boolean'`, 'true or false');
    case 'array': {
      const element = fieldSource('item', type.element, `${at}[]`);
      return `${checked(`Array.isArray(${path})`, 'an array')}.map((item) => (${element}))`;
    }
    case 'struct':
      return structSource(path, type.fields, at);
  }
}
