import {isUtf8} from 'node:buffer';
import {SchemaError, type SchemaErrorCode, showFound} from './errors.ts';
import type {Field, Fields} from './field.ts';

export type ObjectShape = {readonly name: string; readonly fields: Fields};

const largestInt = 2_147_483_647;
/** The range of a `Date`, which every reader of a timestamp column can show. */
const largestTimestampMs = 8.64e15;
const utf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/**
 * Decodes any JSON text of the record, however unusual: other key order, white space, escapes, unknown keys.
 * The compiled decoders fall back to it, so it alone decides what is accepted and what an error says.
 */
export function decodeExactly(
  shape: ObjectShape,
  bytes: Uint8Array,
  start: number,
  end: number,
): Record<string, unknown> {
  return validateObject(shape, parse(shape, bytes.subarray(start, end)));
}

/** Checks a value that is already parsed, and copies the declared fields in their declared order. */
export function validateObject(shape: ObjectShape, value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw failure(shape, '', 'a JSON object', value);
  // Another major version may differ in anything: say that, and not which field happened to differ first.
  for (const name in shape.fields) {
    const field = shape.fields[name];
    if (field?.type.kind === 'version') checkVersion(shape, field.type.current, name, value[name]);
  }
  return validateFields(shape, shape.fields, value, '');
}

function parse(shape: ObjectShape, bytes: Uint8Array): unknown {
  const refuse = (found: string, cause?: unknown): SchemaError => {
    const expected = 'a JSON object in UTF-8';
    return new SchemaError(
      {code: 'MODEL_DECODE_FAILED', schema: shape.name, field: '', expected, found},
      {cause},
    );
  };
  if (bytes.length === 0) throw refuse('empty');
  if (!isUtf8(bytes)) throw refuse(`${bytes.length} bytes that are no UTF-8`);
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw refuse(`${bytes.length} bytes that are no JSON`, cause);
  }
}

function validateFields(
  shape: ObjectShape,
  fields: Fields,
  value: Record<string, unknown>,
  path: string,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name in fields) {
    const field = fields[name];
    if (field === undefined) continue;
    const found = Object.hasOwn(value, name) ? value[name] : undefined;
    const at = path === '' ? name : `${path}.${name}`;
    result[name] = validateValue(shape, field, found, at);
  }
  return result;
}

function validateValue(
  shape: ObjectShape,
  field: Field<unknown>,
  value: unknown,
  at: string,
): unknown {
  if (field.nullable && (value === null || value === undefined)) return null;
  const {type} = field;
  switch (type.kind) {
    case 'string':
      if (typeof value === 'string') return value;
      throw failure(shape, at, 'a string', value);
    case 'version':
      return value;
    case 'oneOf':
      if (typeof value === 'string' && type.values.includes(value)) return value;
      throw failure(shape, at, `one of ${type.values.join(', ')}`, value);
    case 'int':
    case 'date':
      return integerUpTo(largestInt, 'a 32-bit integer', shape, at, value);
    case 'long':
      return integerUpTo(Number.MAX_SAFE_INTEGER, 'an integer', shape, at, value);
    case 'timestamp':
      return integerUpTo(largestTimestampMs, 'a time in epoch milliseconds', shape, at, value);
    case 'double':
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      throw failure(shape, at, 'a number', value);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      throw failure(shape, at, 'true or false', value);
    case 'array':
      if (!Array.isArray(value)) throw failure(shape, at, 'an array', value);
      return value.map((item, index) =>
        validateValue(shape, type.element, item, `${at}[${index}]`),
      );
    case 'struct':
      if (!isRecord(value)) throw failure(shape, at, 'a JSON object', value);
      return validateFields(shape, type.fields, value, at);
  }
}

function integerUpTo(
  limit: number,
  expected: string,
  shape: ObjectShape,
  at: string,
  value: unknown,
): number {
  const fits = typeof value === 'number' && Number.isInteger(value) && value <= limit;
  // int32 reaches one further down than up.
  const lowest = limit === largestInt ? -limit - 1 : -limit;
  if (!fits || value < lowest) throw failure(shape, at, expected, value);
  return value + 0 === 0 ? 0 : value;
}

function checkVersion(shape: ObjectShape, current: string, at: string, value: unknown): void {
  const text = typeof value === 'string' ? /^(\d{1,9})\.(\d{1,9})$/.exec(value) : null;
  if (text === null) throw failure(shape, at, `a version such as "${current}"`, value);
  const major = current.slice(0, current.indexOf('.'));
  if (text[1] === major) return;
  throw failure(shape, at, `version ${major}.x`, value, 'MODEL_VERSION_UNSUPPORTED');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failure(
  shape: ObjectShape,
  field: string,
  expected: string,
  value: unknown,
  code: SchemaErrorCode = 'MODEL_DECODE_FAILED',
): SchemaError {
  return new SchemaError({code, schema: shape.name, field, expected, found: showFound(value)});
}
