import {StreamError, type StreamErrorCode} from '../errors.ts';

/** Where in a value something is wrong, what belongs there, and what lies there; never the data itself. */
export interface SerdeFault {
  /** Name of the serde or of its schema. */
  readonly serde: string;
  /** Path of the field, such as `lines[2].price`; empty for the whole value. */
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** `STREAM_DECODE_FAILED`: bytes that are not what the schema says. */
export function undecodable(fault: SerdeFault, options?: ErrorOptions): StreamError {
  return describe('STREAM_DECODE_FAILED', fault, options);
}

/** `STREAM_ENCODE_FAILED`: a value that the schema has no bytes for. */
export function unencodable(fault: SerdeFault, options?: ErrorOptions): StreamError {
  return describe('STREAM_ENCODE_FAILED', fault, options);
}

/** What kind of value it is, in a few words. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    return Number.isInteger(value) ? 'an integer beyond 2^53' : 'a number that is no integer';
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function describe(
  code: StreamErrorCode,
  {serde, field, expected, found}: SerdeFault,
  options?: ErrorOptions,
): StreamError {
  const at = field === '' ? 'the value' : field;
  return new StreamError(code, `${serde}: ${at}: expected ${expected}, found ${found}`, options);
}
