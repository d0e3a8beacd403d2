import {DeltaError} from '../errors.ts';
import {formatDate, formatMicros, parseDate, parseMicros} from './calendar.ts';
import {formatDecimal, parseDecimal} from './decimal.ts';
import {type AtomicType, decimalParts} from './struct-type.ts';

/**
 * A value of an atomic type, as rows have it when they are read: number for byte, short, integer, float, double and date
 * (days since 1970-01-01); bigint for long and timestamps (microseconds since the epoch); text at full scale for decimals.
 */
export type AtomicValue = boolean | number | bigint | string | Uint8Array | null;

const utf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/**
 * The text of a partition value for `add.partitionValues` (PROTOCOL.md, "Partition Value Serialization"). Null stays
 * null, and so do the empty text and empty bytes, as the log cannot tell them apart. Throws DELTA_SCHEMA_MISMATCH for a
 * value that does not have the type.
 */
export function serializePartitionValue(type: AtomicType, value: AtomicValue): string | null {
  if (value === null) return null;
  const text = writeText(type, value);
  if (text === undefined) throw mismatch(type, value);
  return text === '' ? null : text;
}

/** The value that a text of `add.partitionValues` stands for. Throws DELTA_LOG_CORRUPT for a text of another form. */
export function parsePartitionValue(
  type: AtomicType,
  text: string | null | undefined,
): AtomicValue {
  if (text === null || text === undefined || text === '') return null;
  const value = readText(type, text);
  if (value !== undefined) return value;
  throw new DeltaError({
    code: 'DELTA_LOG_CORRUPT',
    problem: 'cannot read a partition value',
    expected: `a ${type}`,
    found: JSON.stringify(text),
  });
}

function writeText(type: AtomicType, value: NonNullable<AtomicValue>): string | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
      return isWhole(value) ? String(value) : undefined;
    case 'float':
    case 'double':
      return typeof value === 'number' ? floatText(value) : undefined;
    case 'date':
      return isWhole(value) ? formatDate(Number(value)) : undefined;
    case 'timestamp':
      return typeof value === 'bigint' ? `${formatMicros(value)}Z` : undefined;
    case 'timestamp_ntz':
      return typeof value === 'bigint' ? formatMicros(value).replace('T', ' ') : undefined;
    case 'binary':
      return value instanceof Uint8Array ? binaryText(value) : undefined;
    default: {
      const decimal = decimalParts(type);
      if (decimal === undefined || typeof value !== 'string') return undefined;
      const unscaled = parseDecimal(value, decimal);
      return unscaled === undefined ? undefined : formatDecimal(unscaled, decimal.scale);
    }
  }
}

function readText(type: AtomicType, text: string): AtomicValue | undefined {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return booleanOf(text);
    case 'byte':
      return integerOf(text, 8);
    case 'short':
      return integerOf(text, 16);
    case 'integer':
      return integerOf(text, 32);
    case 'long':
      return longOf(text, 64);
    case 'float':
    case 'double':
      return floatOf(type, text);
    case 'date':
      return parseDate(text);
    case 'timestamp':
    case 'timestamp_ntz':
      return parseMicros(text);
    case 'binary':
      return new TextEncoder().encode(text);
    default: {
      const decimal = decimalParts(type);
      const unscaled = decimal === undefined ? undefined : parseDecimal(text, decimal);
      if (decimal === undefined || unscaled === undefined) return undefined;
      return formatDecimal(unscaled, decimal.scale);
    }
  }
}

function isWhole(value: NonNullable<AtomicValue>): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

/** The JVM's spelling for whole numbers, as the reference writes it. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}

/** The reference writes the bytes as UTF-8 text; other bytes have no form in the log. */
function binaryText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function booleanOf(text: string): boolean | undefined {
  const folded = text.toLowerCase();
  if (folded === 'true') return true;
  return folded === 'false' ? false : undefined;
}

function longOf(text: string, bits: number): bigint | undefined {
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(bits, value) === value ? value : undefined;
}

function integerOf(text: string, bits: number): number | undefined {
  const value = longOf(text, bits);
  return value === undefined ? undefined : Number(value);
}

function floatOf(type: 'float' | 'double', text: string): number | undefined {
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  return type === 'float' ? Math.fround(Number(text)) : Number(text);
}

function mismatch(type: AtomicType, value: NonNullable<AtomicValue>): DeltaError {
  const found = value instanceof Uint8Array ? 'bytes that are no UTF-8' : typeof value;
  return new DeltaError({
    code: 'DELTA_SCHEMA_MISMATCH',
    problem: 'cannot write a partition value',
    expected: `a ${type}`,
    found,
  });
}
